"""What the demo's people answered to outcome measures: made up, counted from their first day.

Some improved, Ingrid did not, Daniel stopped answering, Aoife left a question out.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from patients.demo.story import CONSULTATION, TRAINING, Teller
from patients.models import OutcomeScore, Patient, Prescription
from patients.operations.outcome_activities import add_activity
from patients.operations.outcomes import Entry, correct_outcome, record_outcome
from patients.queries.outcome_measures import items_of, measures

LEFT_OUT = "-"


@dataclass(frozen=True, kw_only=True)
class Told:
    """worst, usual: pain, one figure a week from the first day on; a dash is a week not answered.

    akps: {week: the place of each of the 13 answers, a dash for one left out}. activities: in the
    person's words; psfs: {week: a figure for each}. groc: {week: level}. totals: {week: (measure,
    total, what was read first where that was wrong)} from paper.
    """

    worst: str = ""
    usual: str = ""
    akps: dict[int, str] | None = None
    activities: tuple[str, ...] = ()
    psfs: dict[int, str] | None = None
    groc: dict[int, int] | None = None
    totals: dict[int, tuple[str, int, int | None]] | None = None


TOLD = {
    "Sofía": Told(
        worst="6554321",
        usual="4433211",
        akps={0: "1122232332111", 3: "0112121221111", 6: "0011111110000"},
        activities=("Stairs down to the metro", "Squatting to the low shelf", "Running 5 km"),
        psfs={0: "342", 6: "987"},
        groc={6: 3},
        totals={0: ("lefs", 52, None), 6: ("lefs", 71, 73)},
    ),
    "Pilar": Told(
        worst="65543",
        usual="44432",
        akps={0: "1122232332111", 3: "0112121221111"},
        activities=(
            "Bajar la cuesta del mercado",
            "Agacharme en el huerto",
            "Ir al cine",
        ),
        psfs={0: "324"},
    ),
    "Ingrid": Told(worst="3446", usual="1223", akps={0: "0011121211010", 3: "0112121221111"}),
    "Daniel": Told(worst="55", usual="33", akps={0: "1111122221011"}),
    "Aoife": Told(
        worst="5432", usual="3221", akps={0: "0112121221111", 3: "001112-111010"}, psfs=None
    ),
    "Hannah": Told(worst="65", usual="43", akps={0: "1122231322110"}),
    "Maya": Told(worst="545", usual="332", akps={0: "1112232222111"}),
    "Kwame": Told(worst="54", usual="32", akps={0: "0112121221111"}),
    "Elena": Told(worst="54", usual="32"),
}


def tell_outcomes(teller: Teller, patient: Patient) -> None:
    """Write what is known of a person's measures; the days that have not come are left out."""
    told = TOLD.get(patient.given_name)
    if told is None:
        return
    first = Prescription.objects.filter(patient=patient).earliest("starts_on").starts_on
    ago = (teller.today - first).days
    _pain(teller, patient, told, ago)
    keys = [item.key for item in items_of("akps")]
    for week, places in (told.akps or {}).items():
        _enter(teller, patient, "akps", ago - 7 * week, _answers(keys, places))
    for week, level in (told.groc or {}).items():
        _enter(teller, patient, "groc", ago - 7 * week, {"value": level})
    _own_activities(teller, patient, told, ago)
    for week, (slug, total, misread) in (told.totals or {}).items():
        first = Decimal(misread or total)
        score = _enter(teller, patient, slug, ago - 7 * week, {}, total=first)
        if score and misread:
            _correct(teller, score, Decimal(total))


def _pain(teller: Teller, patient: Patient, told: Told, ago: int) -> None:
    for slug, figures in (("nprs-worst", told.worst), ("nprs-usual", told.usual)):
        for week, figure in enumerate(figures):
            if figure != LEFT_OUT:
                _enter(teller, patient, slug, ago - 7 * week, {"value": int(figure)})


def _own_activities(teller: Teller, patient: Patient, told: Told, ago: int) -> None:
    day, by = teller.day(ago), teller.by
    own = [add_activity(patient=patient, words=one, today=day, by=by) for one in told.activities]
    keys = [str(one.public_id) for one in own]
    for week, figures in (told.psfs or {}).items():
        _enter(teller, patient, "psfs", ago - 7 * week, _answers(keys, figures))


def _answers(keys: list[str], places: str) -> dict[str, int | None]:
    return {
        key: None if place == LEFT_OUT else int(place)
        for key, place in zip(keys, places, strict=True)
    }


def _enter(
    teller: Teller,
    patient: Patient,
    slug: str,
    ago: int,
    answers: dict[str, int | None],
    *,
    total: Decimal | None = None,
) -> OutcomeScore | None:
    """By the patient at home; totals and own activities in the clinic."""
    if ago < 0:
        return None
    at_home = measures()[slug].kind in ("options", "scale", "levels")
    sources = OutcomeScore.Source
    source = sources.PATIENT if at_home else sources.PAPER if total else sources.CLINICIAN
    moment = teller.moment(ago, TRAINING if at_home else CONSULTATION)
    entry = Entry(measured_on=teller.day(ago), source=source, answers=answers, total=total)
    by = patient.user if at_home else teller.by
    return record_outcome(patient=patient, measure=slug, entry=entry, now=moment, by=by)


def _correct(teller: Teller, score: OutcomeScore, total: Decimal) -> None:
    """A figure read wrongly from the paper, put right at once."""
    entry = Entry(measured_on=score.measured_on, source=score.source, answers={}, total=total)
    reason = "Item 12 read wrongly"
    correct_outcome(score=score, entry=entry, reason=reason, now=score.entered_at, by=teller.by)
