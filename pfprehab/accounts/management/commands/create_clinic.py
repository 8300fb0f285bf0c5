from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from pfprehab.accounts.links import link_with_secret
from pfprehab.accounts.models import Membership
from pfprehab.accounts.operations import staff


class Command(BaseCommand):
    help = "Make a clinic and the invitation of its first clinic admin; prints the link."

    def add_arguments(self, parser):
        parser.add_argument("name")
        parser.add_argument("admin_email")
        parser.add_argument("--timezone", required=True, help="like Europe/Madrid")
        parser.add_argument("--phone", required=True, help="shown to every patient")
        parser.add_argument("--emergency-number", required=True, help="like 112")
        parser.add_argument("--language", default="en", choices=["en", "es"])

    @transaction.atomic
    def handle(self, *args, **options):
        try:
            clinic = staff.create_clinic(
                name=options["name"],
                time_zone=options["timezone"],
                phone=options["phone"],
                emergency_number=options["emergency_number"],
                language=options["language"],
                actor="system:create_clinic",
            )
        except ValidationError as error:
            lines = [f"{field}: {' '.join(texts)}" for field, texts in error.message_dict.items()]
            raise CommandError("\n".join(lines)) from error
        invitation = staff.invite_staff(
            clinic=clinic,
            email=options["admin_email"],
            role=Membership.Role.CLINIC_ADMIN,
            now=timezone.now(),
            by=None,
        )
        link = link_with_secret(reverse("accounts:join-staff"), invitation.secret)
        self.stdout.write(f"{clinic.name} is ready. The first clinic admin opens, within 7 days:")
        self.stdout.write(link)
