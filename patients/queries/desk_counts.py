"""What waits at the clinician's desk, for the navigation of every staff page."""

from django.utils.functional import SimpleLazyObject

from patients.models import Flag
from patients.queries.threads import unread_threads


def desk_counts(request) -> dict:
    """Template variable `desk`: open flags and unread threads, counted when a page asks."""
    acting = getattr(request, "acting", None)
    if acting is None or not acting.works_in_clinic:
        return {}
    return {"desk": SimpleLazyObject(_counts)}


def _counts() -> dict[str, str]:
    """As text, ready to print; empty for none."""
    flags = Flag.objects.open().filter(acknowledged_at=None).count()
    return {"flags": str(flags or ""), "messages": str(unread_threads() or "")}
