from django.utils.translation import get_language


def page_language() -> str:
    """The language of the page being made, without its country: "en", "es"."""
    return (get_language() or "en").partition("-")[0]
