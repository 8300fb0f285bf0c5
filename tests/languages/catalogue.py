"""The texts a reader may meet, found in the sources without GNU gettext, and their catalogue."""

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation.template import templatize

from pfprehab.launch.places import TOP

FOLDER = TOP / "pfprehab" / "locale" / "es" / "LC_MESSAGES"
PYTHON = ("pfprehab", "exercises", "programs", "patients")
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
IN_TEMPLATE = re.compile(
    r"n?gettext(?:_noop)?\(\s*u?(\"\"\".*?\"\"\"|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")", re.DOTALL
)
ENTRY = re.compile(
    r'^(msgid|msgid_plural|msgstr(?:\[\d\])?) ((?:"(?:[^"\\]|\\.)*"\s*)+)', re.MULTILINE
)


def in_python(path: Path) -> Iterator[str]:
    """First arguments of calls of gettext, where they stand there as text."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            first = node.args[0] if node.args else None
            if node.func.id in CALLS and isinstance(first, ast.Constant):
                yield first.value


def in_template(path: Path) -> Iterator[str]:
    for text in IN_TEMPLATE.findall(templatize(path.read_text())):
        yield ast.literal_eval(text)


@cache
def texts_of_the_sources() -> frozenset[str]:
    found = {
        text for app in PYTHON for path in (TOP / app).rglob("*.py") for text in in_python(path)
    }
    for path in (TOP / "templates").rglob("*.*"):
        found.update(in_template(path))
    return frozenset(found - {""})


@dataclass(frozen=True, slots=True)
class Entry:
    """One text: English, its plural or '', and the Spanish forms: one, or three with a plural."""

    english: str
    plural: str
    spanish: tuple[str, ...]


@cache
def entries() -> tuple[Entry, ...]:
    """Every entry of the catalogue."""
    blocks = (FOLDER / "django.po").read_text().split("\n\n")
    found = []
    for block in blocks:
        lines = "\n".join(line for line in block.splitlines() if not line.startswith("#"))
        fields = [(name, joined(text)) for name, text in ENTRY.findall(lines)]
        by_name = dict(fields)
        if by_name.get("msgid"):
            forms = [text for name, text in fields if name.startswith("msgstr")]
            found.append(Entry(by_name["msgid"], by_name.get("msgid_plural", ""), tuple(forms)))
    return tuple(found)


def joined(quoted: str) -> str:
    return "".join(ast.literal_eval(line) for line in quoted.strip().splitlines())


def compiled() -> gettext.GNUTranslations:
    with (FOLDER / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)
