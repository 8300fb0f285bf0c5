from django.contrib.auth.backends import BaseBackend

from pfprehab.accounts.models import User


class DeviceBackend(BaseBackend):
    """Sessions of patients: begun by redeeming an invitation, never by a password."""

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
