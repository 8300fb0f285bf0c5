from django.conf import settings
from django.utils.translation import get_language, get_language_info, override


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


def language_name(language: str) -> str:
    """What a language is called in the language of the page; its code where nobody knows it."""
    try:
        return get_language_info(language)["name_translated"].capitalize()
    except KeyError:
        return language
