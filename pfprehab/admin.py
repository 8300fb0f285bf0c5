"""The stock admin, for operators only: clinics, accounts and jobs; never patients."""

from django.contrib.admin import AdminSite

# Pages that libraries bring: they would show second factors and addresses beside our own pages.
LEFT_OUT = {"auth", "account", "mfa"}


class OperatorSite(AdminSite):
    site_header = "pfprehab operations"
    site_title = "pfprehab operations"
    index_title = "Clinics, accounts and jobs"

    def has_permission(self, request) -> bool:
        acting = getattr(request, "acting", None)
        return bool(acting and acting.role == "operator" and request.user.is_active)

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else None
        first = models[0] if models else model_or_iterable
        if first._meta.app_label not in LEFT_OUT:
            super().register(model_or_iterable, admin_class, **options)
