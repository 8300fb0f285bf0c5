import base64
from pathlib import Path

from django.core.management.base import BaseCommand
from django.template.loader import render_to_string

from exercises.data import read_exercises
from exercises.figures import draw, recoloured


class Command(BaseCommand):
    help = (
        "Write one page with every figure of the data files, for reviewers. With --blind no name "
        "is in sight: a number under each figure, and the names at the very end."
    )

    def add_arguments(self, parser):
        parser.add_argument("out", type=Path, help="the HTML file to write")
        parser.add_argument("--kind", choices=["thumb", "pair"], default="pair")
        parser.add_argument("--blind", action="store_true")
        parser.add_argument("--only", nargs="+", default=(), metavar="SLUG")

    def handle(self, *args, out, kind, blind, only, **options):
        exercises = [
            exercise
            for exercise in read_exercises()["exercises"]
            if exercise["figure"] and (not only or exercise["slug"] in only)
        ]
        rows = [
            {"number": number, "name": exercise["name"], "image": self._image(exercise, kind)}
            for number, exercise in enumerate(exercises, 1)
        ]
        context = {"rows": rows, "blind": blind}
        out.write_text(render_to_string("exercises/contact_sheet.html", context), "utf-8")
        self.stdout.write(f"{len(rows)} figures in {out}.")

    def _image(self, exercise: dict, kind: str) -> str:
        svg = recoloured(getattr(draw(exercise["figure"]), kind), tone="light", band="any")
        return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
