"""Links that carry a secret: in the fragment, which no server, log or referrer ever sees."""

from django.conf import settings


def link_with_secret(path: str, secret: str) -> str:
    return f"{settings.PUBLIC_URL}{path}#{secret}"
