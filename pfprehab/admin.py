"""The stock admin, for operators only: clinics, accounts and jobs; never patients."""

from django.contrib.admin import AdminSite


class OperatorSite(AdminSite):
    site_header = "pfprehab operations"
    site_title = "pfprehab operations"
    index_title = "Clinics, accounts and jobs"

    def has_permission(self, request) -> bool:
        acting = getattr(request, "acting", None)
        return bool(acting and acting.role == "operator" and request.user.is_active)
