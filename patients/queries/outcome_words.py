"""What outcome scores say, in the reader's language. Numbers from memory are never among it."""

import datetime as dt
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.queries import words
from patients.queries.outcome_measures import fact_in_words, items_of, measures, success_source
from patients.queries.outcome_series import END_WEEK, Anchor, Reading, Series
from patients.rules.outcomes.change import AKPS_GAIN, PAIN_DROP, Success
from patients.rules.outcomes.measures import Fact, Measure
from patients.rules.outcomes.schedule import Window


def plain(value: Decimal | float) -> str:
    """A score without needless decimals; 1.16 keeps both of its own."""
    value = Decimal(str(value))
    places = 0 if value == value.to_integral() else 1 if value == round(value, 1) else 2
    return number_format(value, places)


def score_words(measure: Measure, score: Decimal | None) -> str:
    """A score as it is read: a level by its words, a missing total as such."""
    if score is None:
        return _("no total")
    if measure.kind == "levels":
        options = dict(items_of(measure.slug)[0].options)
        return options.get(int(score), plain(score))
    return plain(score)


def answered_words(answered: int, asked: int) -> str:
    """Why there is no total."""
    return ngettext(
        "%(answered)d of %(asked)d answered: no total.",
        "%(answered)d of %(asked)d answered: no total.",
        asked,
    ) % {"answered": answered, "asked": asked}


def gain_words(series: Series) -> str:
    """ "Gain 16" or "Drop 2.7": the direction in which the number went."""
    moved = series.change.now - series.change.start
    if not moved:
        return _("No change")
    text = _("Up %(n)s") if moved > 0 else _("Down %(n)s")
    return text % {"n": plain(abs(moved))}


def change_words(series: Series) -> str:
    """ "62 at start. Up 16, matters from 8." and whether it is for the worse."""
    if series.change is None:
        return _alone_words(series)
    start = _("%(score)s at start.") if series.start_in_window else _("%(score)s first on record.")
    parts = [start % {"score": plain(series.change.start)}, gain_words(series)]
    fact = series.measure.meaningful
    if fact is not None and fact.shown:
        parts[1] += _(", matters from %(n)s") % {"n": plain(fact.value)}
    parts[1] += "."
    if series.change.gain < 0:
        parts.append(_("That is for the worse."))
    return " ".join(parts)


def verdict_words(series: Series) -> str:
    """Whether the change matters and is beyond the error, as far as verified numbers say so."""
    found = []
    if series.change is None:
        return ""
    if series.change.matters is not None:
        matters = (
            _("a change that matters")
            if series.change.matters
            else _("less than a change that matters")
        )
        found.append(matters)
    if series.change.beyond_error is not None:
        beyond = series.change.beyond_error
        found.append(
            _("beyond the measurement error") if beyond else _("within the measurement error")
        )
    return "; ".join(found).capitalize() + "." if found else ""


def fact_line(label: str, fact: Fact | None) -> str:
    """ "Change that matters: 8 (source)."; a number nobody has verified is not said."""
    source = fact_in_words(fact)
    if not source:
        return _("%(label)s: not shown, not verified.") % {"label": label}
    words_ = {"label": label, "n": plain(fact.value), "source": source}
    return _("%(label)s: %(n)s (%(source)s).") % words_


def success_words(success: Success, *, anchor: Anchor | None, today: dt.date) -> str:
    """The trial's criterion in a sentence. It never says "recovered"."""
    if success.met is None:
        return _undecided(success)
    is_early = anchor is not None and today < anchor.start + dt.timedelta(weeks=END_WEEK, days=-3)
    if success.met:
        text = (
            _("So far improved by the trial's criterion: %(found)s.")
            if is_early
            else _("Improved by the trial's criterion: %(found)s.")
        )
    else:
        text = (
            _("Not yet improved by the trial's criterion: %(found)s.")
            if is_early
            else _("Not improved by the trial's criterion: %(found)s.")
        )
    return text % {"found": _halves(success)}


def criterion_words() -> str:
    text = _(
        "Criterion: worst pain down at least %(pain)d or AKPS up at least %(akps)d. %(source)s."
    )
    return text % {"pain": PAIN_DROP, "akps": AKPS_GAIN, "source": success_source()}


def error_words() -> str:
    """What is known of the measurement error of the main scores, each once."""
    lines = [fact_line(one.short, one.error) for one in measures().values() if _is_main(one)]
    told = "; ".join(dict.fromkeys(line.removesuffix(".") for line in lines))
    return _("Measurement error. %(told)s.") % {"told": told}


def _is_main(measure: Measure) -> bool:
    return measure.kind in ("options", "scale")


def window_words(window: Window, *, today: dt.date) -> str:
    """ "Week 3, 18 Mar to 24 Mar"."""
    first = words.list_date(window.first, today=today)
    last = words.list_date(window.last, today=today)
    return _("%(when)s, %(first)s to %(last)s") % {
        "when": week_words(window.week),
        "first": first,
        "last": last,
    }


def week_words(week: int) -> str:
    return _("Baseline") if week == 0 else _("Week %(n)d") % {"n": week}


def series_sentence(name: str, series: Series, *, today: dt.date) -> str:
    """A chart in words: the scores with their days."""
    told = ", ".join(
        _("%(score)s on %(day)s")
        % {
            "score": score_words(series.measure, one.score),
            "day": words.list_date(one.day, today=today),
        }
        for one in _few(series.readings)
    )
    sentence = f"{name}: {told}."
    return f"{sentence} {change_words(series)}" if series.change else sentence


def _few(readings: list[Reading]) -> list[Reading]:
    """First and last, and at most four between: a sentence, not a table."""
    step = max(1, (len(readings) - 1) // 5)
    chosen = list(readings[::step])
    return chosen if chosen and chosen[-1] is readings[-1] else [*chosen, *readings[-1:]]


def _alone_words(series: Series) -> str:
    if series.measure.kind == "levels":
        return ""
    if series.start is None:
        return _("No total yet.") if series.readings else _("Not measured yet.")
    return _("At start. No second score yet.") if series.start_in_window else _("One score so far.")


def _halves(success: Success) -> str:
    return _("%(pain)s; %(akps)s") % {
        "pain": _half(_("worst pain"), success.pain_drop, is_pain=True),
        "akps": _half("AKPS", success.akps_gain, is_pain=False),
    }


def _half(name: str, gain: Decimal | None, *, is_pain: bool) -> str:
    if gain is None:
        return _("%(name)s not known") % {"name": name}
    if gain == 0:
        return _("%(name)s unchanged") % {"name": name}
    goes_down = (gain > 0) == is_pain
    text = _("%(name)s down %(n)s") if goes_down else _("%(name)s up %(n)s")
    return text % {"name": name, "n": plain(abs(gain))}


def _undecided(success: Success) -> str:
    if success.pain_drop is None and success.akps_gain is None:
        return _(
            "The trial's criterion cannot be told yet: it needs worst pain or AKPS at baseline "
            "and again later."
        )
    return _("The trial's criterion cannot be told: %(found)s.") % {"found": _halves(success)}
