"""Migrations run forward, back and forward again on filled tables, in a database of their own."""

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import call_command

TOP = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def report():
    """What happened, told by a process that migrates a new database and drops it afterwards."""
    owner = os.environ["DATABASE_OWNER_URL"]
    name = f"migrating_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            url = urlsplit(owner)._replace(path=f"/{name}").geturl()
            done = subprocess.run(
                [sys.executable, "-m", "tests.kernel.migrating"],
                cwd=TOP,
                env={
                    **os.environ,
                    "DJANGO_SETTINGS_MODULE": "tests.settings",
                    "DATABASE_OWNER_URL": url,
                },
                capture_output=True,
                text=True,
                timeout=300,
                check=False,
            )
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_models_and_migrations_say_the_same(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_part_was_filled_before_going_back(report):
    empty = {name for name, (rows, _hash) in report["filled"].items() if rows == 0}

    assert "patients_sessionlog" not in empty
    assert "programs_prescribedexercise" not in empty
    assert len(report["filled"]) - len(empty) >= 20


# What is searched is written anew from the versions, by `load_catalogue`.
WRITTEN_ANEW = {"exercises_searchentry", "exercises_searchvariant"}


def without_search(checksums: dict) -> dict:
    return {table: found for table, found in checksums.items() if table not in WRITTEN_ANEW}


def test_taking_the_walls_down_and_up_again_keeps_every_row_as_it_was(report):
    assert without_search(report["kept"]) == without_search(report["filled"])
    assert without_search(report["curated_again"]) == without_search(report["curated"])
    assert report["curated"]["exercises_draft"][0] == 1
    assert report["schema_after_walls"] is True


def test_back_to_nothing_leaves_no_table_of_ours(report):
    assert report["left_at_zero"] == []


def test_forward_again_makes_the_same_schema_policies_triggers_and_rights(report):
    assert report["first_difference"] is None
    assert report["schema_again"] is True
