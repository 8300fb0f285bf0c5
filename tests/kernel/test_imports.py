"""Imports point one way: kernel <- exercises <- programs <- patients <- composition root."""

import ast
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
LAYERS = ("pfprehab", "exercises", "programs", "patients")
ROOT = {
    "pfprehab.settings",
    "pfprehab.urls",
    "pfprehab.celery",
    "pfprehab.wsgi",
    "pfprehab.api.urls",
}
NOT_WANTED = {"utils", "helpers", "signals", "selectors", "repositories", "common", "misc"}


def source_files() -> list[Path]:
    return sorted(path for layer in LAYERS for path in (TOP / layer).rglob("*.py"))


def module_of(path: Path) -> str:
    parts = path.relative_to(TOP).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> set[str]:
    """Every module a file imports, wherever in the file; `from a import b` counts as a and a.b."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            found |= {base} | {f"{base}.{name.name}" for name in node.names}
    return {name for name in found if name.split(".")[0] in LAYERS}


def layer_of(module: str) -> int:
    if module in ROOT:
        return len(LAYERS)
    return LAYERS.index(module.split(".")[0])


def wrong_imports(module: str, imported: set[str]) -> set[str]:
    """Those of a later layer, and any of the composition root, which nobody imports but itself."""
    here = layer_of(module)
    return {
        name for name in imported if layer_of(name) > here or (name in ROOT and module not in ROOT)
    }


FILES = source_files()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TOP)))
def test_a_module_imports_nothing_of_a_later_layer(path):
    assert wrong_imports(module_of(path), imports_of(path)) == set()


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("pfprehab.errors", "patients.models"),
        ("exercises.models", "programs.rules.dose"),
        ("programs.rules.load", "patients.models"),
        ("patients.tasks", "pfprehab.celery"),
    ],
)
def test_a_planted_import_the_other_way_is_found(module, imported):
    assert wrong_imports(module, {imported}) == {imported}


def test_no_module_has_a_name_that_says_nothing():
    assert [path for path in FILES if set(path.with_suffix("").parts) & NOT_WANTED] == []


RULES = [path for path in FILES if "rules" in path.parts]


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(TOP)))
def test_a_rule_imports_no_framework(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names += [
        name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    ]

    assert not {name.split(".")[0] for name in names} & {"django", "rest_framework", "celery"}
