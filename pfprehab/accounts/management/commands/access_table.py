from django.core.management.base import BaseCommand

from pfprehab.access import ADMIN, ROUTES, Row

HEAD = """# Who may call what

Printed by `manage.py access_table` from `pfprehab/access.py`. What is allowed here is narrowed
further by the two walls: everybody sees only the rows of their clinic, a patient only their own.
A route that is not in the table is closed.

| Route | Read | Write |
|---|---|---|
"""


class Command(BaseCommand):
    help = "Print the access table as a page of the documentation (docs/access.md)."
    requires_system_checks = []

    def handle(self, *args, **options):
        rows = {**ROUTES, "admin:* (the stock admin)": ADMIN}
        self.stdout.write(HEAD + "".join(map(line, sorted(rows), map(rows.get, sorted(rows)))))


def line(name: str, row: Row) -> str:
    read, write = (row[method].name if method in row else "" for method in ("GET", "POST"))
    return f"| `{name}` | {read or '–'} | {write or '–'} |\n"
