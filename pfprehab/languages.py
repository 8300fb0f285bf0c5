from django.conf import settings
from django.utils.translation import get_language, override


def page_language() -> str:
    """The language of the page being made, without its country: "en", "es"."""
    return (get_language() or "en").partition("-")[0]


def in_every_language(text) -> list[str]:
    """A lazily translated text in each language of the product."""
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append(str(text))
    return found
