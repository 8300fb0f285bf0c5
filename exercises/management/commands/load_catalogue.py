from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from exercises.data import read_exercises, read_sources
from exercises.operations.loading import DataRefused, load_catalogue
from pfprehab.accounts.scoping import Scope, scoped_to


class Command(BaseCommand):
    help = "Load or refresh exercises, sources and progressions. Safe to run again."

    def handle(self, *args, **options):
        scope = Scope(actor="system:load_catalogue", curator=True)
        try:
            with scoped_to(scope):
                loaded = load_catalogue(
                    exercises=read_exercises(), sources=read_sources(), now=timezone.now()
                )
        except DataRefused as refused:
            lines = ["Nothing was loaded. Mend these first:", *map(str, refused.problems)]
            raise CommandError("\n".join(lines)) from refused
        self.stdout.write(
            f"Catalogue: {loaded.total} exercises in the file, {loaded.changes} changes "
            f"({loaded.exercises_added} exercises, {loaded.versions_added} versions, "
            f"{loaded.links_added} links added and {loaded.links_removed} removed, "
            f"{loaded.sources_added} sources added and {loaded.sources_changed} changed)."
        )
        if loaded.kept:
            self.stdout.write("Kept as a curator left them: " + ", ".join(sorted(loaded.kept)))
