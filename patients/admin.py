"""Operators see jobs, never people."""

from django.contrib import admin
from django.utils import timezone

from patients.models import Heartbeat
from patients.operations.heartbeats import overdue_jobs


@admin.register(Heartbeat)
class HeartbeatAdmin(admin.ModelAdmin):
    list_display = ["job", "started_at", "finished_at", "handled", "is_overdue"]

    @admin.display(boolean=True, description="Overdue")
    def is_overdue(self, beat: Heartbeat) -> bool:
        return beat.job in {late.job for late in overdue_jobs(now=timezone.now())}

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
