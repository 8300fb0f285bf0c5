from django.core.management.base import BaseCommand
from django.db.models import Exists, OuterRef

from exercises.figures import ENGINE_VERSION
from exercises.models import Drawing, Figure
from exercises.operations.drawings import draw_figure
from exercises.rules.pictures import BUILDS
from pfprehab.accounts.scoping import Scope, scoped_to


class Command(BaseCommand):
    help = "Draw every figure that has not been drawn yet, so that no page has to wait for one."

    def handle(self, *args, **options):
        drawn = 0
        for build in BUILDS:
            for figure in self._missing(build):
                # Each by itself: what is drawn stays when the command is stopped.
                with scoped_to(Scope(actor="system:draw_figures")):
                    draw_figure(figure, build=build)
                drawn += 1
        self.stdout.write(f"Figures: {drawn} drawn, {Figure.objects.count()} in all.")

    def _missing(self, build: str) -> list[Figure]:
        made = Drawing.objects.filter(figure=OuterRef("digest"), build=build, engine=ENGINE_VERSION)
        return list(Figure.objects.filter(~Exists(made)).order_by("pk"))
