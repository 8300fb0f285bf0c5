"""Every route of the product, read from the URLconf itself: nobody can forget to list one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_ARGUMENT = re.compile(r"<(?:[a-z_]+:)?([a-z_0-9]+)>")


@dataclass(frozen=True)
class Route:
    """name as the access table knows it (with its namespaces); arguments it captures, in order."""

    name: str
    template: str
    arguments: tuple[str, ...]
    callback: Any = None

    def address(self, values: dict[str, Any]) -> str:
        """The address with the arguments filled in."""
        return "/" + _ARGUMENT.sub(lambda found: str(values[found[1]]), self.template)

    @property
    def is_ours(self) -> bool:
        """Whether the view is the product's own rather than a library's."""
        view = getattr(self.callback, "view_class", None) or getattr(self.callback, "cls", None)
        return (view or self.callback).__module__.split(".")[0] in {
            "pfprehab",
            "exercises",
            "programs",
            "patients",
        }


def all_routes() -> list[Route]:
    """One entry per pattern; an unnamed one goes by the name Django's resolver gives it."""
    return sorted(_walk(get_resolver(), "", ""), key=lambda route: (route.name, route.template))


def _walk(resolver: URLResolver, namespace: str, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        template = prefix + _template(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner, template)
        elif isinstance(entry, URLPattern):
            name = namespace + (entry.name or entry.lookup_str)
            yield Route(name, template, tuple(_ARGUMENT.findall(template)), entry.callback)


def _template(pattern) -> str:
    """A path() or re_path() piece as text with `<argument>` where something is captured."""
    if isinstance(pattern, RoutePattern):
        return str(pattern._route)
    if isinstance(pattern, RegexPattern):
        return _template_of_regex(str(pattern._regex))
    return ""  # a language prefix


def _template_of_regex(regex: str) -> str:
    """`^reset/(?P<key>[^/]+)/$` as `reset/<key>/`: named groups become arguments."""
    found, position = [], 0
    for group in re.finditer(r"\(\?P<(\w+)>", regex):
        found += [regex[position : group.start()], f"<{group[1]}>"]
        position = _end_of_group(regex, group.start())
    text = "".join([*found, regex[position:]])
    return text.lstrip("^").rstrip("$").removesuffix("\\Z").replace("\\.", ".").replace("/?", "/")


def _end_of_group(regex: str, start: int) -> int:
    depth, in_class = 0, False
    for index in range(start, len(regex)):
        character, escaped = regex[index], regex[index - 1 : index] == "\\"
        if escaped:
            continue
        if character in "[]":
            in_class = character == "["
        elif not in_class:
            depth += {"(": 1, ")": -1}.get(character, 0)
            if depth == 0:
                return index + 1
    raise ValueError(f"The group at {start} of {regex} does not end.")
