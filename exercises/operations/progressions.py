"""What is easier and what is harder than an exercise."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from exercises.models import Exercise, Progression
from exercises.rules.graph import circle_through
from pfprehab.accounts.models import User
from pfprehab.errors import OperationRefused


@transaction.atomic
def set_progressions(
    *,
    exercise: Exercise,
    easier: Collection[str],
    harder: Collection[str],
    by: User,  # noqa: ARG001 - the audit records the acting scope; every operation names its doer
    now: dt.datetime,
) -> bool:
    """Make these slugs, and no others, the neighbours of the exercise; True if that changed them.

    Refused: an unknown slug, and links by which an exercise would be harder than itself.
    """
    _one_writer_at_a_time()
    slugs = {exercise.slug, *easier, *harder}
    known = {row.slug: row for row in Exercise.objects.filter(slug__in=slugs)}
    wanted = _edges(exercise.slug, known, easier=easier, harder=harder)
    links = Progression.objects.select_related("easier", "harder")
    own = {
        (link.easier.slug, link.harder.slug): link.pk
        for link in links.filter(Q(easier=exercise) | Q(harder=exercise))
    }
    if wanted == own.keys():
        return False
    others = {(a.easier.slug, a.harder.slug) for a in links.exclude(pk__in=own.values())}
    _refuse_circle(exercise.slug, others | wanted)
    Progression.objects.filter(pk__in=[own[edge] for edge in own.keys() - wanted]).delete()
    Progression.objects.bulk_create(
        Progression(easier=known[a], harder=known[b]) for a, b in sorted(wanted - own.keys())
    )
    Exercise.objects.filter(pk=exercise.pk).update(links_curated_at=now)
    return True


def replace_links(links: Mapping[Exercise, tuple[Collection[str], Collection[str]]]) -> None:
    """Make (easier, harder) the neighbours of each of many exercises at once.

    The caller has looked for unknown slugs; circles are refused here. For a bulk of drafts that
    were approved together: what two of them say of one link has to agree in one of them.
    """
    _one_writer_at_a_time()
    own = {exercise.slug: exercise for exercise in links}
    wanted = set()
    for exercise, (easier, harder) in links.items():
        wanted |= {(other, exercise.slug) for other in easier}
        wanted |= {(exercise.slug, other) for other in harder}
    rows = Progression.objects.values_list("pk", "easier__slug", "harder__slug")
    stored = {(a, b): pk for pk, a, b in rows}
    touching = {edge for edge in stored if own.keys() & set(edge)}
    gone, added = touching - wanted, wanted - stored.keys()
    for slug in own:
        _refuse_circle(slug, (stored.keys() - gone) | added)
    Progression.objects.filter(pk__in=[stored[edge] for edge in gone]).delete()
    ends = {slug for edge in added for slug in edge}
    known = {row.slug: row for row in Exercise.objects.filter(slug__in=ends)}
    Progression.objects.bulk_create(
        Progression(easier=known[a], harder=known[b]) for a, b in sorted(added)
    )


def _one_writer_at_a_time() -> None:
    """Two links that are fine alone may close a circle together. Held to the transaction's end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('exercises_progression'))")


def _edges(slug: str, known: dict, *, easier: Iterable[str], harder: Iterable[str]) -> set:
    for field, slugs in (("easier", easier), ("harder", harder)):
        for other in slugs:
            if other not in known:
                message = _("There is no exercise “%(slug)s”. Choose one of the catalogue.")
                raise OperationRefused(
                    message % {"slug": other}, code="exercise_unknown", field=field
                )
    return {(other, slug) for other in easier} | {(slug, other) for other in harder}


def circle_with(slug: str, *, easier: Collection[str], harder: Collection[str]) -> list[str] | None:
    """The circle that these neighbours of the exercise would close, as a way; None when none."""
    links = Progression.objects.exclude(Q(easier__slug=slug) | Q(harder__slug=slug))
    edges = set(links.values_list("easier__slug", "harder__slug"))
    own = {(other, slug) for other in easier} | {(slug, other) for other in harder}
    return _circle(slug, edges | own)


def _circle(slug: str, edges: set[tuple[str, str]]) -> list[str] | None:
    steps: dict[str, list[str]] = {}
    for start, end in sorted(edges):
        steps.setdefault(start, []).append(end)
    return circle_through(steps, slug)


def _refuse_circle(slug: str, edges: set[tuple[str, str]]) -> None:
    if circle := _circle(slug, edges):
        message = _("The steps would run in a circle: %(way)s. Remove one of them.")
        raise OperationRefused(message % {"way": " → ".join(circle)}, code="circle", field="harder")
