"""What holds for every template and style file, by reading them."""

import gzip
import re
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
# The contact sheet is written to a file and opened from the disk: no policy of ours reaches it.
TEMPLATES = sorted(
    path for path in (TOP / "templates").rglob("*.html") if path.name != "contact_sheet.html"
)
CSS = TOP / "static" / "css"

INLINE = re.compile(
    r"<style\b|\sstyle=|\son[a-z]+=[\"']|<script(?![^>]*\bsrc=)|[\"']javascript:", re.IGNORECASE
)
TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})")

TEXT_PAIRS = [
    ("text", "bg"),
    ("text", "surface"),
    ("text-2", "bg"),
    ("text-2", "surface"),
    ("text-2", "surface-2"),
    ("link", "surface"),
    ("link", "bg"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("on-accent-soft", "accent-soft"),
    ("good", "surface"),
    ("on-good-soft", "good-soft"),
    ("warn", "surface"),
    ("on-warn-soft", "warn-soft"),
    ("bad", "surface"),
    ("on-bad-soft", "bad-soft"),
    ("on-info-soft", "info-soft"),
    ("surface", "good"),
]
EDGE_PAIRS = [
    ("line-strong", "surface"),
    ("line-strong", "bg"),
    ("accent", "surface"),
    ("accent", "bg"),
]


def tokens(scheme: str) -> dict[str, str]:
    css = (CSS / "tokens.css").read_text()
    light, dark = css.split("prefers-color-scheme: dark", 1)
    found = dict(TOKEN.findall(light))
    return found if scheme == "light" else found | dict(TOKEN.findall(dark))


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio of two hex colours, 1 to 21."""
    darker, lighter = sorted([luminance(first), luminance(second)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(TOP)))
def test_a_template_has_nothing_the_policy_would_block(path):
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("planted", ['<p style="x">', "<script>", '<a onclick="x">', "<style>"])
def test_the_search_for_inline_code_finds_what_is_planted(planted):
    assert INLINE.search(planted)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), TEXT_PAIRS)
def test_text_has_contrast(scheme, front, back):
    assert contrast(tokens(scheme)[front], tokens(scheme)[back]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), EDGE_PAIRS)
def test_edges_have_contrast(scheme, front, back):
    assert contrast(tokens(scheme)[front], tokens(scheme)[back]) >= 3


def test_the_phone_carries_the_same_tokens_as_the_staff_pages():
    shared, phone = (CSS / "tokens.css").read_text(), (CSS / "phone.css").read_text()

    assert phone.startswith(shared)


@pytest.mark.parametrize(
    ("names", "limit"),
    [
        pytest.param(["tokens.css", "app.css"], 13_000, id="a page of the staff"),  # kept for good
        pytest.param(["phone.css"], 6_000, id="a page on the phone"),
    ],
)
def test_the_styles_of_a_page_stay_small_on_the_wire(names, limit):
    sizes = [len(gzip.compress((CSS / name).read_bytes())) for name in names]

    assert sum(sizes) <= limit


def test_no_colour_is_named_outside_the_tokens_but_for_paper_and_figures():
    app = (CSS / "app.css").read_text()

    assert set(re.findall(r"#[0-9a-fA-F]{3,6}\b", app)) <= {"#fff", "#000", "#999"}


def test_every_icon_that_is_used_exists():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (TOP / "static/img/icons.svg").read_text()))
    named = re.compile(r'components/icon\.html" with name="([\w-]+)"')

    used = {name for path in TEMPLATES for name in named.findall(path.read_text())}

    assert used - drawn == set()


def test_every_icon_of_the_phone_is_in_the_page():
    inline = (TOP / "templates/components/phone_icons.html").read_text()
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', inline))

    used = {n for path in TEMPLATES for n in re.findall(r'<use href="#([\w-]+)"', path.read_text())}

    assert used - drawn == set()
