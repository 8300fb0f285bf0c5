"""The documentation speaks of what is there: links, commands, variables."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

from pfprehab.launch.commands import COMMANDS
from pfprehab.launch.places import TOP

PAGES = sorted([*TOP.glob("*.md"), *(TOP / "docs").rglob("*.md")])
NEEDED = {"README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"}


def name_of(page: Path) -> str:
    return str(page.relative_to(TOP))


def links_of(page: Path) -> list[str]:
    """Targets of links and pictures that lie in the checkout."""
    text = page.read_text()
    found = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'<img src="([^"]+)"', text)
    return [link.partition("#")[0] for link in found if not re.match(r"https?:|mailto:|#", link)]


def rows_of_variables() -> list[tuple[str, str]]:
    text = (TOP / "docs" / "operations.md").read_text()
    return re.findall(r"^\| `([A-Z_]+)` \|.*\| ([a-z ]+) \|$", text, re.MULTILINE)


def test_the_pages_a_reader_expects_are_there():
    assert {name_of(page) for page in PAGES} >= NEEDED
    assert (TOP / "LICENSE").read_text().lstrip().startswith("Apache License")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page):
    links = links_of(page)

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_that_is_named_exists(page):
    named = set(re.findall(r"manage\.py ([a-z_]+)", page.read_text()))

    assert named - {*get_commands(), *COMMANDS} == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_that_is_named_exists(page):
    tops = r"(?:pfprehab|exercises|programs|patients|templates|tests|deploy|docs)"
    named = set(re.findall(rf"`({tops}/[\w./-]+)`", page.read_text()))

    assert [name for name in named if not (TOP / name).exists()] == []


def test_continuous_integration_runs_the_readmes_test_command_and_nothing_else():
    script = (TOP / ".ci" / "run").read_text().splitlines()
    [command] = [line.removeprefix("exec ") for line in script if "manage.py" in line]

    assert f"\n    {command}\n" in (TOP / "README.md").read_text()
    assert [line for line in script if line and not line.startswith(("#", "set ", "cd "))] == [
        f"exec {command}"
    ]


def test_the_table_of_variables_is_the_example_file():
    example = (TOP / ".env.example").read_text()
    names = re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)

    assert sorted(name for name, _how in rows_of_variables()) == sorted(names)


def test_the_table_says_rightly_what_the_compose_file_asks_for():
    example = (TOP / ".env.example").read_text()
    asked_for = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))

    assert {name for name, how in rows_of_variables() if how == "asked for"} == asked_for


def test_the_changelog_knows_the_version_of_the_project():
    [version] = re.findall(
        r'^version = "(.+)"$', (TOP / "pyproject.toml").read_text(), re.MULTILINE
    )

    assert f"## {version}\n" in (TOP / "CHANGELOG.md").read_text()
    assert f"PFPREHAB_VERSION:-{version}" in (TOP / "docker-compose.yml").read_text()


def test_the_page_of_the_access_table_is_the_access_table(capsys):
    call_command("access_table")

    assert (TOP / "docs" / "access.md").read_text() == capsys.readouterr().out.rstrip("\n") + "\n"
