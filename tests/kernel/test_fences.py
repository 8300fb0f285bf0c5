"""Ways round the walls: where each may be used, and that it is used nowhere else."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kernel.test_imports import FILES, TOP

# Names a product module may not reach for, and the files that may, with the reason.
FENCED: dict[str, dict[str, str]] = {
    "unscoped": {},  # besides tasks and commands
    "_base_manager": {},
    "cursor": {
        "pfprehab/accounts/scoping.py": "tells PostgreSQL the scope",
        "pfprehab/audit/operations.py": "adds a read without asking for the row back",
        "pfprehab/checks.py": "asks for the rights of the role",
        "exercises/operations/progressions.py": "a lock: one writer of links at a time",
        "patients/queries/exercise_use.py": "calls the function that counts across clinics",
        "patients/operations/merging.py": "calls the function that moves every row of a record",
        "patients/operations/pauses.py": "calls the function that names clinics with pauses",
        "patients/operations/reminders.py": "calls the two functions across clinics, and a lock",
    },
    "raw": {},
    "extra": {},
    "delay": {},
    "apply_async": {"patients/tasks.py": "beat's tick hands batches to the worker"},
    "send_task": {},
    "csrf_exempt": {"patients/views/reminders.py": "one-click unsubscribe of mail programs"},
    "mark_safe": {},
    "StreamingHttpResponse": {},
    "cache_page": {},
}
FREE = {"unscoped": ("tasks.py", "commands")}  # the named escape is allowed in tasks and commands


def uses(source: str, name: str) -> int:
    """How often code reaches for a name, as an attribute or by itself.

    `raw` and `extra` are everyday words: they count only where they are called on something.
    """
    nodes = list(ast.walk(ast.parse(source)))
    called = [node.func for node in nodes if isinstance(node, ast.Call)]
    looked_at = called if name in {"raw", "extra"} else nodes
    attributes = [node for node in looked_at if isinstance(node, ast.Attribute)]
    names = [
        node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    ]
    plain = [] if looked_at is called else [node for node in names if node.id == name]
    return len([node for node in attributes if node.attr == name]) + len(plain)


def is_free(path: Path, name: str) -> bool:
    return any(part in FREE.get(name, ()) for part in path.parts) or "migrations" in path.parts


@pytest.mark.parametrize("name", FENCED)
def test_a_way_round_the_walls_is_used_only_where_it_is_meant_to_be(name):
    users = {
        str(path.relative_to(TOP))
        for path in FILES
        if not is_free(path.relative_to(TOP), name) and uses(path.read_text("utf-8"), name)
    }

    assert users == set(FENCED[name])


@pytest.mark.parametrize(
    ("planted", "name"),
    [
        ("Patient.unscoped.all()", "unscoped"),
        ("rows = Patient.unscoped", "unscoped"),
        ("send.delay(1)", "delay"),
        ("Patient.objects.raw('SELECT')", "raw"),
        ("with connection.cursor() as c: pass", "cursor"),
        ("@csrf_exempt\ndef view(request): pass", "csrf_exempt"),
    ],
)
def test_a_planted_use_is_found(planted, name):
    assert uses(planted, name) == 1


def test_the_style_check_with_its_rules_on_time_zones_and_sql_has_nothing_to_say():
    """DTZ: no naive datetimes. S: no SQL put together from text. C901: complexity at most 8."""
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--output-format", "concise", "."],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_no_test_is_skipped_or_expected_to_fail():
    words = ("mark.skip", "pytest.skip", "mark.xfail", "importorskip")
    own = Path(__file__)

    found = [
        str(path.relative_to(TOP))
        for path in (TOP / "tests").rglob("*.py")
        if path != own and any(word in path.read_text("utf-8") for word in words)
    ]

    assert found == []
