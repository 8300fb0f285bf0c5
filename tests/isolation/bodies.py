"""What can be sent to a door: its own form as a browser would send it, its own JSON.

Found by looking: at the form in the page, at the serializer behind the view.
"""

import datetime as dt
import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from rest_framework import serializers

from tests.isolation.routes import Route
from tests.isolation.world import Holder, Tenant

Pairs = list[tuple[str, str]]
IDENTIFIERS = ("public_id", "phone_id", "line_key", "slug", "pk")


class _FormReader(HTMLParser):
    """The posting forms of a page with the values they would send, the first choice where asked."""

    def __init__(self):
        super().__init__()
        self.forms: list[tuple[str, Pairs]] = []
        self._open = self._select = None

    def handle_starttag(self, tag, attrs):
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            posts = found.get("method", "").lower() == "post"
            self._open = (found.get("action", ""), []) if posts else None
            self.forms += [self._open] if posts else []
        elif self._open and tag in {"input", "button", "textarea"}:
            self._take(found)
        elif self._open and tag == "select":
            self._select = found.get("name")
        elif tag == "option" and self._select and found.get("value"):
            self._add(self._select, found["value"])

    def handle_endtag(self, tag):
        if tag in {"form", "select"}:
            self._select = None
        if tag == "form":
            self._open = None

    def _take(self, found):
        name, value = found.get("name"), found.get("value", "")
        if name and name != "csrfmiddlewaretoken":
            self._add(name, value or _typed(found))

    def _add(self, name: str, value: str):
        if self._open and name not in dict(self._open[1]):
            self._open[1].append((name, value))


def _typed(field: dict[str, str]) -> str:
    """What a person would type into an empty field."""
    return {"date": dt.date(1990, 1, 2).isoformat(), "email": "new@example.org", "number": "1"}.get(
        field.get("type", ""), "Something"
    )


def forms_in(page: str) -> list[tuple[str, Pairs]]:
    """(action, names and values) of every form of a page that posts."""
    reader = _FormReader()
    reader.feed(page)
    return [(action, pairs) for action, pairs in reader.forms if pairs]


def identifiers(own: Holder, own_tenant: Tenant, other: Holder, other_tenant: Tenant):
    """{own identifier: the other's identifier of the same kind}, all as text."""
    swaps = {str(own.patient.public_id): str(other.patient.public_id)}
    swaps[str(own.patient.pk)] = str(other.patient.pk)
    for mine, theirs in ((own.objects, other.objects), (own_tenant.objects, other_tenant.objects)):
        for kind, row in mine.items():
            for name in IDENTIFIERS:
                if getattr(row, name, None) is not None:
                    swaps[str(getattr(row, name))] = str(getattr(theirs[kind], name))
    return {mine: theirs for mine, theirs in swaps.items() if mine != theirs}


def foreign_forms(pairs: Pairs, swaps: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(what was exchanged, the encoded form), one reference at a time: in values and in names."""
    for index, (name, value) in enumerate(pairs):
        if value in swaps:
            changed = [*pairs[:index], (name, swaps[value]), *pairs[index + 1 :]]
            yield name, urlencode(changed)
        for mine, theirs in swaps.items():
            if len(mine) > 8 and mine in name:
                renamed = [(key.replace(mine, theirs), text) for key, text in pairs]
                yield name, urlencode(renamed)


def foreign_choices(form, swaps: dict[str, str], pairs: Pairs) -> Iterator[tuple[str, str]]:
    """A form's choices of rows, each with every identifier of the other owner.

    pairs: what one of the page's forms sends; a choice that stands in another form is not its.
    """
    for name, column in form.fields.items():
        key = form.add_prefix(name)
        if hasattr(column, "queryset") and key in dict(pairs):
            rest = [(other, value) for other, value in pairs if other != key]
            for theirs in swaps.values():
                yield key, urlencode([*rest, (key, theirs)])


class UnknownReferenceError(Exception):
    """A serializer takes an id that nobody has said how to fill."""


def serializer_of(route: Route) -> type[serializers.BaseSerializer] | None:
    return getattr(getattr(route.callback, "cls", None), "serializer_class", None)


def json_body(serializer: serializers.Serializer, references: dict[str, Any]) -> dict[str, Any]:
    """A body with every writable field filled; references: {field name: own identifier}."""
    writable = {name: one for name, one in serializer.fields.items() if not one.read_only}
    return {name: _sample(name, one, references) for name, one in writable.items()}


def _sample(name: str, field, references: dict[str, Any]):
    if isinstance(field, serializers.ListSerializer):
        return [json_body(field.child, references)]
    if isinstance(field, serializers.Serializer):
        return json_body(field, references)
    if isinstance(field, serializers.RelatedField | serializers.UUIDField):
        if name not in references:
            raise UnknownReferenceError(f"Add {name!r} to REFERENCES in test_foreign_ids.py.")
        return str(references[name])
    if name in references:
        return references[name]
    return _plain_sample(field)


def _plain_sample(field):
    samples = {
        serializers.BooleanField: True,
        serializers.ChoiceField: next(iter(getattr(field, "choices", {None: None}))),
        serializers.DateField: dt.date(1990, 1, 2).isoformat(),
        serializers.EmailField: "new@example.org",
        serializers.DictField: {},
        serializers.IntegerField: 1,
        serializers.DecimalField: "1",
        serializers.ListField: [1],
    }
    for kind, sample in samples.items():
        if isinstance(field, kind):
            return sample
    return "Something"


def foreign_bodies(body: Any, swaps: dict[str, str], path: str = "") -> Iterator[tuple[str, str]]:
    """(what was exchanged, the JSON), one reference at a time."""
    for place, changed in _exchanged(body, swaps, path):
        yield place, json.dumps(changed)


def _exchanged(value: Any, swaps: dict[str, str], path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            for place, changed in _exchanged(inner, swaps, f"{path}.{key}"):
                yield place, {**value, key: changed}
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            for place, changed in _exchanged(inner, swaps, f"{path}.{index}"):
                yield place, [*value[:index], changed, *value[index + 1 :]]
    elif isinstance(value, str) and value in swaps:
        yield path, swaps[value]
