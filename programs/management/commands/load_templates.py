from django.core.management.base import BaseCommand, CommandError

from exercises.data import read_exercises, read_sources
from exercises.operations.loading import DataRefused
from pfprehab.accounts.scoping import Scope, scoped_to
from programs.data import read_templates
from programs.operations.loading import load_templates


class Command(BaseCommand):
    help = "Load or refresh the program templates, after the catalogue. Safe to run again."

    def handle(self, *args, **options):
        scope = Scope(actor="system:load_templates", curator=True)
        try:
            with scoped_to(scope):
                loaded = load_templates(
                    templates=read_templates(),
                    exercises=read_exercises(),
                    sources=read_sources(),
                )
        except DataRefused as refused:
            lines = ["Nothing was loaded. Mend these first:", *map(str, refused.problems)]
            raise CommandError("\n".join(lines)) from refused
        self.stdout.write(
            f"Templates: {loaded.total} in the file, {loaded.changes} changes "
            f"({len(loaded.added)} added, {len(loaded.changed)} changed)."
        )
        if loaded.kept:
            self.stdout.write("Kept as a curator left them: " + ", ".join(loaded.kept))
