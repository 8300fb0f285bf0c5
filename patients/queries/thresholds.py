"""Where a clinic's own numbers enter the triage: everybody who triages asks here."""

from patients.rules.triage import Thresholds
from pfprehab.accounts.models import Clinic


def thresholds_of(clinic: Clinic) -> Thresholds:
    """The thresholds as the clinic has set them; the pfprehab defaults where it set none."""
    return Thresholds(
        severe_pain=clinic.severe_pain,
        rise=clinic.pain_rise,
        quiet_days=clinic.quiet_days,
        fewest_logs=clinic.fewest_logs,
    )
