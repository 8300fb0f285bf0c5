"""Rules are plain Python: they must run where no Django is."""

import ast
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
RULES = sorted(
    path
    for app in ("exercises", "programs", "patients")
    for path in TOP.glob(f"{app}/rules/**/*.py")
)
FORBIDDEN = ("django", "rest_framework", "celery", "psycopg", "pfprehab")
BEFORE = {"exercises": ("programs", "patients"), "programs": ("patients",), "patients": ()}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_there_are_rules_in_every_app():
    assert {path.relative_to(TOP).parts[0] for path in RULES} == set(BEFORE)


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(TOP)))
def test_a_rule_imports_no_framework_and_no_later_app(path):
    app = path.relative_to(TOP).parts[0]
    refused = (*FORBIDDEN, *BEFORE[app])

    assert not [name for name in imported(path) if name.split(".")[0] in refused]


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(TOP)))
def test_a_rule_asks_no_clock(path):
    source = path.read_text(encoding="utf-8")

    assert not any(call in source for call in (".now(", ".today(", "time.time("))
