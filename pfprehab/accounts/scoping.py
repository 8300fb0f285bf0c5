"""Who sees what. The first wall: clinic-owned data is only ever queried inside a scope.

A scope is one clinic, and for a patient that one patient. It is opened by the middleware around a
request, by tasks and commands around their work, and it also tells PostgreSQL (the second wall,
`pfprehab.database`). Querying without a scope raises; `unscoped` is the one named escape, allowed
in tasks, commands and tests only.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, models, transaction


class ScopeMissing(RuntimeError):  # noqa: N818 - reads as what is wrong
    """Clinic-owned data was queried where nobody said whose."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What one request or job may see, and in whose name it acts.

    actor: for the audit, never empty: "user:7", "device:3", "system:reminders", "anonymous".
    patient_id: set only when a patient (or a token of theirs) acts; None means the whole clinic.
    """

    actor: str
    clinic_id: int | None = None
    patient_id: int | None = None
    user_id: int | None = None
    curator: bool = False
    operator: bool = False
    token: str = ""

    @classmethod
    def of_clinic(cls, clinic_id: int, *, actor: str) -> Scope:
        return cls(actor=actor, clinic_id=clinic_id)

    def settings(self) -> list[tuple[str, str]]:
        """The values PostgreSQL's policies read, see `pfprehab.database`."""
        return [
            ("actor", self.actor),
            ("clinic", str(self.clinic_id or "")),
            ("patient", str(self.patient_id or "")),
            ("user", str(self.user_id or "")),
            ("curator", "1" if self.curator else ""),
            ("operator", "1" if self.operator else ""),
            ("token", self.token),
        ]


_NOBODY = Scope(actor="")
_current: ContextVar[Scope | None] = ContextVar("pfprehab_scope", default=None)


def current_scope() -> Scope:
    scope = _current.get()
    if scope is None or scope.clinic_id is None:
        raise ScopeMissing(
            "Clinic-owned data was queried outside a clinic's scope. In a request check the access "
            "table; in a task or command use scoped_to(Scope.of_clinic(id, actor=...))."
        )
    return scope


def acting_scope() -> Scope | None:
    """The scope in force, with or without a clinic; None outside any."""
    return _current.get()


@contextmanager
def scoped_to(scope: Scope) -> Iterator[Scope]:
    """Open a transaction, tell PostgreSQL and the managers whose data this is, and restore after.

    set_config(..., true) ends with the transaction, so a pooled connection never carries a scope
    into the next request.
    """
    outer = _current.get()
    with transaction.atomic():
        _tell_database(scope)
        token = _current.set(scope)
        try:
            yield scope
        finally:
            _current.reset(token)
        # Not reached after an error: the roll-back restores the settings by itself.
        _tell_database(outer or _NOBODY)


def _tell_database(scope: Scope) -> None:
    pairs = scope.settings()
    calls = ", ".join("set_config(%s, %s, true)" for _ in pairs)
    values = [part for name, value in pairs for part in (f"pfprehab.{name}", value)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", values)


class ScopedQuerySet(models.QuerySet):
    def within(self, scope: Scope) -> ScopedQuerySet:
        """Only the scope's rows. A model without a patient path is closed to patients."""
        rows = self.filter(**{self.model.CLINIC_PATH: scope.clinic_id})
        if scope.patient_id is None:
            return rows
        if self.model.PATIENT_PATH is None:
            return rows.none()
        return rows.filter(**{self.model.PATIENT_PATH: scope.patient_id})


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):
    def get_queryset(self) -> ScopedQuerySet:
        return super().get_queryset().within(current_scope())


class ScopedModel(models.Model):
    """A row that belongs to one clinic, and usually to one patient.

    Rows are made through `objects.create(...)`: inside a scope the clinic must be given like any
    other field, and the policies refuse another clinic's.
    """

    CLINIC_PATH = "clinic_id"
    PATIENT_PATH: str | None = "patient_id"

    clinic = models.ForeignKey("accounts.Clinic", on_delete=models.PROTECT, related_name="+")

    objects = ScopedManager()
    unscoped = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        abstract = True


class CatalogueManager(models.Manager):
    """The global catalogue and what the clinic in scope added for itself; never another clinic's.

    For models with an `owner_clinic` that is empty for global rows. Outside a clinic's scope (a
    curator, a load) only the global rows.
    """

    def get_queryset(self) -> models.QuerySet:
        scope = acting_scope()
        mine = models.Q(owner_clinic=None)
        if scope is not None and scope.clinic_id is not None:
            mine |= models.Q(owner_clinic=scope.clinic_id)
        return super().get_queryset().filter(mine)
