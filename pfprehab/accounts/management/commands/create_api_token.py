import datetime as dt

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from pfprehab.accounts.models import AccessToken, Membership
from pfprehab.accounts.operations.tokens import issue_token
from pfprehab.accounts.scoping import Scope, scoped_to

LONGEST_DAYS = 365


class Command(BaseCommand):
    help = "Make an API token for a member of a clinic; prints it, this once."

    def add_arguments(self, parser):
        parser.add_argument("email", help="the member the token acts as")
        parser.add_argument("--clinic", help="the clinic's name, where the member has several")
        parser.add_argument("--days", type=int, default=90, help="how long it is good for")

    @transaction.atomic
    def handle(self, *args, **options):
        days = options["days"]
        if not 1 <= days <= LONGEST_DAYS:
            raise CommandError(f"--days must be 1 to {LONGEST_DAYS}, not {days}.")
        membership = self._membership(options["email"], options["clinic"])
        scope = Scope.of_clinic(membership.clinic_id, actor="system:create_api_token")
        with scoped_to(scope):
            new = issue_token(
                clinic=membership.clinic,
                user=membership.user,
                purpose=AccessToken.Purpose.API,
                now=timezone.now(),
                lifetime=dt.timedelta(days=days),
                by=None,
            )
        self.stderr.write(
            f"Good until {new.token.expires_at:%Y-%m-%d} for {membership}, shown once:"
        )
        self.stdout.write(new.secret)

    def _membership(self, email: str, clinic: str | None) -> Membership:
        found = Membership.objects.filter(
            user__email__iexact=email.strip(), user__is_active=True, is_active=True
        ).select_related("user", "clinic")
        if clinic:
            found = found.filter(clinic__name=clinic)
        memberships = list(found)
        if not memberships:
            place = f" in {clinic}" if clinic else ""
            raise CommandError(f"{email} is no active member{place}.")
        if len(memberships) > 1:
            names = ", ".join(membership.clinic.name for membership in memberships)
            raise CommandError(f"{email} works in {names}: choose one with --clinic.")
        return memberships[0]
