from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "pfprehab.accounts"
    label = "accounts"
    verbose_name = "Clinics and accounts"
