import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: staff are invited, patients open a link."""

    def is_open_for_signup(self, request) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:  # noqa: ARG002 - allauth's
        """A sign-in of a moment ago is proof enough to set up a second factor: nobody types the
        password twice in a row."""
        records = self.request.session.get("account_authentication_methods", [])
        proved = max((record.get("at", 0) for record in records), default=0)
        return time.time() - proved > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class SecondFactorAdapter(DefaultMFAAdapter):
    """Staff keep at least one second factor."""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
