import datetime as dt

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from patients.demo import clinic as staff
from patients.demo.people import NEW_PATIENT, PEOPLE
from patients.demo.story import Teller
from patients.demo.team import tell_team
from patients.demo.words import patient_words, sign_in_words
from patients.models import Patient
from patients.operations.invitations import invite_patient
from pfprehab.accounts.models import Clinic, User
from pfprehab.accounts.scoping import Scope, scoped_to
from programs.models import Template


class Command(BaseCommand):
    help = "Load the demo clinic with made-up people, once; prints log-ins and an invitation."

    def add_arguments(self, parser):
        parser.add_argument("--public-url", default=settings.PUBLIC_URL)

    @transaction.atomic
    def handle(self, *args, **options):
        now, url = timezone.now(), options["public_url"].rstrip("/")
        clinic = staff.demo_clinic() or self._load(now)
        with scoped_to(Scope.of_clinic(clinic.pk, actor=staff.ACTOR)):
            invitation = _invitation(url=url, now=now)
        self.stdout.write(sign_in_words(url=url, now=timezone.now()))
        self.stdout.write("")
        self.stdout.write(invitation)

    def _load(self, now: dt.datetime) -> Clinic:
        if Clinic.objects.exists():
            raise CommandError(
                "This database holds other clinics, and the demo brings log-ins that everybody who "
                "sees this terminal knows. Give the demo a database of its own."
            )
        if not Template.objects.exists():
            raise CommandError("Run load_catalogue and load_templates first.")
        clinic = staff.make_clinic()
        by = User.objects.get(email=staff.STAFF[0].email)
        with scoped_to(Scope.of_clinic(clinic.pk, actor=staff.ACTOR)):
            teller = Teller(clinic=clinic, by=by, now=now)
            for person in PEOPLE:
                teller.tell(person)
            tell_team(clinic=clinic, now=now)
        return clinic


def _invitation(*, url: str, now: dt.datetime) -> str:
    """A new link for one patient, in words; those printed before stop working."""
    patient = Patient.objects.filter(
        given_name=NEW_PATIENT.given_name, family_name=NEW_PATIENT.family_name
    ).first()
    if patient is None:
        return "Invite a patient from their page to open the app on a phone."
    invitation = invite_patient(patient=patient, now=now, by=None)
    link = f"{url}{reverse('patients:join')}#{invitation.secret}"
    return patient_words(patient=patient, link=link)
