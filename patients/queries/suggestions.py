"""Which templates the findings speak for, and why, in words. The clinician chooses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _

from patients.models import Assessment, Patient, Prescription, Screening
from patients.queries.assessment_words import MEASURES, SIDES, amount, number
from patients.rules.age import age_on
from patients.rules.suggestions import (
    VALID_DAYS,
    YOUNG_AGES,
    YOUNG_UP_TO,
    Facts,
    Reason,
    latest_known,
    suggestions,
)
from programs.models.line import ProgramKind

GROWTH_PAIN, OTHER_KNEE = "growth_plate_pain", "graft_or_replacement"


def suggestions_for(patient: Patient, *, today: dt.date) -> dict[str, list[str]]:
    """{template slug: reasons in words with their numbers}, the best fit first; often empty.

    Rests on findings of the last 42 days (pfprehab default), the age and the newest screening.
    Three queries.
    """
    return {
        slug: [in_words(reason) for reason in reasons]
        for slug, reasons in suggestions(facts_of(patient, today=today)).items()
    }


def facts_of(patient: Patient, *, today: dt.date) -> Facts:
    since = today - dt.timedelta(days=VALID_DAYS)
    rows = Assessment.objects.filter(patient=patient, assessed_on__range=(since, today))
    screening = Screening.objects.filter(patient=patient).only("answers").first()
    answers = screening.answers if screening else {}
    return Facts(
        age=age_on(patient.birth_date, today),
        values=latest_known(list(rows.current().newest_first().values())),
        finished_main=Prescription.objects.filter(
            patient=patient, kind=ProgramKind.MAIN, status=Prescription.Status.FINISHED
        ).exists(),
        growth_pain=answers.get(GROWTH_PAIN) is True,
        other_knee=answers.get(OTHER_KNEE) is True,
    )


def in_words(reason: Reason) -> str:
    """One reason as a sentence with its numbers."""
    return _SENTENCES[reason.code](reason)


def _said(sentence: Callable[[], str]) -> Callable[[Reason], str]:
    return lambda reason: sentence() % {"number": number(reason.number or 0)}


def _lower_side(reason: Reason) -> str:
    found = reason.finding
    words = {"measure": MEASURES[found.measure], "side": SIDES[found.side]}
    if found.percent is None:
        return _(
            "%(measure)s %(side)s: %(value)s%% of body weight, below the clinic's %(norm)s%%"
        ) % {**words, "value": number(found.value), "norm": number(found.threshold)}
    return _(
        "%(measure)s %(side)s is %(percent)s%% of the other side (%(low)s against %(high)s);"
        " 90%% is the pfprehab default"
    ) % {
        **words,
        "percent": found.percent,
        "low": amount(found.measure, found.value),
        "high": amount(found.measure, found.other),
    }


def _short(reason: Reason) -> str:
    found = reason.finding
    most = found.measure == "hamstrings"
    sentence = (
        _("%(measure)s %(side)s: %(value)s; more than %(limit)s counts as short (pfprehab default)")
        if most
        else _(
            "%(measure)s %(side)s: %(value)s; less than %(limit)s counts as short"
            " (pfprehab default)"
        )
    )
    return sentence % {
        "measure": MEASURES[found.measure],
        "side": SIDES[found.side],
        "value": amount(found.measure, found.value),
        "limit": amount(found.measure, found.threshold),
    }


def _step_down_poor(reason: Reason) -> str:
    return _(
        "Step-down %(side)s: %(score)s of 6. Swap the squats of weeks 3 and 4 for step-downs"
        " before a mirror"
    ) % {"side": SIDES[reason.side], "score": number(reason.number)}


def _age(reason: Reason) -> str:
    first, last = YOUNG_AGES
    ages = {"age": number(reason.number), "first": first, "last": last, "most": YOUNG_UP_TO}
    if reason.code == "age_studied":
        return (
            _("%(age)s years: Rathleff 2019 studied this pathway from %(first)s to %(last)s") % ages
        )
    return (
        _(
            "%(age)s years: offered up to %(most)s (pfprehab default); Rathleff 2019 studied"
            " %(first)s to %(last)s"
        )
        % ages
    )


_SENTENCES: dict[str, Callable[[Reason], str]] = {
    "age_studied": _age,
    "age_allowed": _age,
    "lower_side": _lower_side,
    "short": _short,
    "step_down_poor": _step_down_poor,
    "worst_high": _said(lambda: _("Worst pain in 7 days is %(number)s of 10, 7 or more")),
    "squat_45_high": _said(lambda: _("A squat 0–45° hurts %(number)s of 10, above 5")),
    "squat_45_fine": _said(lambda: _("A squat 0–45° hurts %(number)s of 10, not above 5")),
    "squat_60_easy": _said(lambda: _("A squat 0–60° hurts %(number)s of 10, not above 2")),
    "morning_flare": _said(lambda: _("Loading the knee flares it next morning")),
    "after_starter": _said(lambda: _("After the starter, as long as a squat 0–45° stays above 5")),
    "hands_over": _said(
        lambda: _("Hands over to combined, week 2, once a squat 0–45° is 3 or less twice")
    ),
    "strength_even": _said(lambda: _("No side is under 90%% of the other (pfprehab default)")),
    "strength_unclear": _said(
        lambda: _("Strength of hip and knee is not measured on both sides: hip and knee together")
    ),
    "load_rise": _said(
        lambda: _("Training load rose recently: agree the load plan before more exercise")
    ),
    "step_down_good": _said(lambda: _("Runner; step-down %(number)s of 6, at most 1 is asked for")),
    "step_down_easy": _said(lambda: _("The step-down hurts %(number)s of 10, not above 2")),
    "entry_tests_left": _said(
        lambda: _("Still to test: 30 min brisk walk, stairs, 15 hops, 20 calf raises")
    ),
    "finished_main": _said(lambda: _("A main program is finished")),
    "field_gate": _said(lambda: _("Still to test: 20 one-leg calf raises, 30 min brisk walk")),
    "growth_pain": _said(
        lambda: _("Growth-related pain on the screening: no forced quadriceps stretch")
    ),
}
