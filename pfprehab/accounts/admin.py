from django.contrib import admin

from pfprehab.accounts.models import Clinic, Membership, User


@admin.register(Clinic)
class ClinicAdmin(admin.ModelAdmin):
    list_display = ["name", "time_zone", "language", "phone", "emergency_number"]
    search_fields = ["name"]

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Switch accounts off and give the global roles; names of patients are not listed here."""

    list_display = ["email", "full_name", "is_active", "is_curator", "is_operator"]
    list_filter = ["is_active", "is_curator", "is_operator"]
    search_fields = ["email"]
    fields = ["email", "full_name", "is_active", "is_curator", "is_operator"]
    readonly_fields = ["email", "full_name"]

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(email=None)

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ["user", "clinic", "role", "is_active"]
    list_filter = ["clinic", "role", "is_active"]
    list_select_related = ["user", "clinic"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
