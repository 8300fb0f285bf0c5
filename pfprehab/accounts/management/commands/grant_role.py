from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from pfprehab.accounts.models import User
from pfprehab.accounts.scoping import Scope, scoped_to

ROLES = {"curator": "is_curator", "operator": "is_operator"}


class Command(BaseCommand):
    help = "Give an existing staff account a global role: curator or operator."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("role", choices=sorted(ROLES))

    @transaction.atomic
    def handle(self, *args, **options):
        user = User.objects.filter(email__iexact=options["email"].strip(), is_active=True).first()
        if user is None:
            raise CommandError(f"{options['email']} is no active account. Invite the person first.")
        field = ROLES[options["role"]]
        setattr(user, field, True)
        with scoped_to(Scope(actor="system:grant_role", operator=True)):
            user.save(update_fields=[field])
        self.stdout.write(f"{user.email} is {options['role']} from the next sign-in on.")
