"""Where a clinic's own numbers enter the triage: everybody who triages asks here."""

from patients.rules.triage import Thresholds
from pfprehab.accounts.models import Clinic


def thresholds_of(clinic: Clinic) -> Thresholds:  # noqa: ARG001 - a clinic sets none of its own yet
    """The thresholds of a clinic; the pfprehab defaults where it has not set its own."""
    return Thresholds()
