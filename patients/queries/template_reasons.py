"""Why a template is suggested for a patient: the one place where reasons enter the picker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from patients.models import Patient
from patients.queries.suggestions import suggestions_for
from programs.models import Template


def template_reasons(patient: Patient, *, today: dt.date) -> Mapping[str, Sequence[str]]:
    """Reasons in words by the template's slug; never a diagnosis.

    What an assessment found; where none is on record, the usual first choice alone.
    """
    found = suggestions_for(patient, today=today)
    if found:
        return found
    usual = Template.objects.filter(is_default=True).values_list("slug", flat=True)
    return {slug: [_("The usual first choice")] for slug in usual}
