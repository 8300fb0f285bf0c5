from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "pfprehab.audit"
    label = "audit"
    verbose_name = "Audit"
