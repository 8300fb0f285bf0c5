"""What the templates say to a patient stands in Spanish too, text by text."""

import pytest
from django.utils.translation import override

from programs.data import read_spanish, read_templates
from programs.queries.plan_words import plan_words

WEEK_TEXTS = ("phase", "goal", "education", "load_plan")


def texts_of_templates() -> set[str]:
    """Names, week texts and notes of lines: all that reaches a patient."""
    found = set()
    for template in read_templates()["templates"]:
        found.add(template["name"])
        for week in template["weeks"]:
            found |= {week.get(name) for name in WEEK_TEXTS}
            found |= {item.get("note") for item in week["items"]}
    return found - {None, ""}


def test_every_text_of_a_template_has_its_spanish_and_nothing_is_left_over():
    assert set(read_spanish()) == texts_of_templates()


def test_no_spanish_text_is_empty_or_the_english_one():
    assert [text for text, spanish in read_spanish().items() if spanish.strip() in ("", text)] == []


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Calm"), ("es", "Calma"), ("es-mx", "Calma")]
)
def test_a_text_is_told_in_the_language_of_the_page(language, words):
    with override(language):
        assert plan_words("Calm") == words


def test_what_a_clinician_wrote_stands_as_it_was_written():
    with override("es"):
        assert plan_words("Calm, Lena") == "Calm, Lena"
