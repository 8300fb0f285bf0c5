"""What a merge would move: the rows of one record, by table, in words."""

from __future__ import annotations

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from patients.models import Patient
from pfprehab.accounts.scoping import ScopedModel


def rows_to_move(patient: Patient) -> list[tuple[str, int]]:
    """(what, how many) of every table that holds something of the person, most first."""
    counted = [
        (model_words(model), model.objects.filter(patient=patient).count())
        for model in patient_models()
    ]
    return sorted((row for row in counted if row[1]), key=lambda row: (-row[1], row[0]))


def patient_models() -> list[type[ScopedModel]]:
    """Every model whose rows belong to one patient, of whatever part of the product."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, ScopedModel) and "patient" in {f.name for f in model._meta.fields}
    ]


def table_words(table: str) -> str:
    """A table as a person reads it."""
    found = next((one for one in patient_models() if one._meta.db_table == table), None)
    return model_words(found) if found else table


def model_words(model: type[ScopedModel]) -> str:
    known = {
        "adjunct": _("Adjuncts"),
        "appointment": _("Appointments"),
        "consent": _("Consents"),
        "exerciselog": _("Exercises in sessions"),
        "flag": _("Flags"),
        "goal": _("Goals"),
        "guardian": _("Guardians"),
        "morningcheck": _("Mornings"),
        "pause": _("Pauses"),
        "prescription": _("Prescriptions"),
        "reminder": _("Reminders"),
        "screening": _("Screenings"),
        "sessionlog": _("Sessions"),
    }
    return known.get(model._meta.model_name, capfirst(model._meta.verbose_name_plural))
