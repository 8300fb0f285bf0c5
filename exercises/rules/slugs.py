"""The lasting addresses of exercises."""

import re
import unicodedata

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 80
TAKEN_BY_PAGES = frozenset(
    {"new", "sources", "drafts", "figures", "pictures", "imports", "export", "evidence", "compare"}
)
OF_A_CLINIC = re.compile(r"own[0-9]+-")


def gettext_noop(text: str) -> str:
    """Marks words for translation; whoever shows them translates."""
    return text


def slug_problem(slug: str) -> str:
    """Why this cannot be an exercise's address, with a place for %(slug)s; empty when it can."""
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST or slug in TAKEN_BY_PAGES:
        return gettext_noop(
            "“%(slug)s” cannot be an address. Use lower-case words joined by hyphens, "
            "such as side-lying-hip-abduction, at most 80 characters."
        )
    return ""


def slug_of_clinic(slug: str, clinic_id: int) -> str:
    """The slug of a clinic's own exercise: "own", the clinic's id, the name. Given twice: once."""
    prefix = f"own{clinic_id}-"
    return (
        slug
        if slug.startswith(prefix)
        else (prefix + OF_A_CLINIC.sub("", slug))[:LONGEST].rstrip("-")
    )


def slug_from_name(name: str) -> str:
    """The name without marks, its words joined by hyphens; "exercise" when nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].rstrip("-") or "exercise"
