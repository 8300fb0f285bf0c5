import datetime as dt
import io
from dataclasses import dataclass

import pytest
from django.core.management import call_command

from tests import roles


@dataclass(frozen=True)
class Told:
    """What the command printed."""

    text: str

    def line(self, start: str) -> str:
        return next(
            line.strip() for line in self.text.splitlines() if line.strip().startswith(start)
        )

    @property
    def password(self) -> str:
        return self.line("Password").split()[1]

    @property
    def key(self) -> str:
        return self.text.split("with the key ")[1].split()[0]

    @property
    def secret(self) -> str:
        """Of the patient's invitation: what stands behind the # of its link."""
        return next(word.partition("#")[2] for word in self.text.split() if "/join/#" in word)


def load(**options) -> Told:
    printed = io.StringIO()
    with roles.as_owner():
        call_command("load_demo", stdout=printed, **options)
    return Told(printed.getvalue())


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Catalogue, templates and the demo clinic for a whole module; what was printed, and when.

    Committed, because one loading is dear; the tests roll their own changes back.
    """
    with django_db_blocker.unblock():
        with roles.as_owner():
            call_command("load_catalogue", stdout=io.StringIO())
            call_command("load_templates", stdout=io.StringIO())
        told, moment = load(public_url="http://localhost:8000"), dt.datetime.now(dt.UTC)
    yield told, moment
    with django_db_blocker.unblock(), roles.as_owner():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def demo(loaded, db) -> Told:
    return loaded[0]
