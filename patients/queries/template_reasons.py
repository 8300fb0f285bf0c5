"""Why a template is suggested for a patient: the one place where reasons enter the picker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from patients.models import Patient
from programs.models import Template


def template_reasons(patient: Patient, *, today: dt.date) -> Mapping[str, Sequence[str]]:  # noqa: ARG001 - what an assessment found enters here
    """Reasons in words by the template's slug; never a diagnosis."""
    usual = _("The usual first choice")
    return {
        slug: [usual]
        for slug in Template.objects.filter(is_default=True).values_list("slug", flat=True)
    }
