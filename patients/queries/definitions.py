"""How each figure of a report, a note or a letter is counted, in the reader's language.

One place, so that the same figure says the same of itself wherever it stands.
"""

from django.utils.translation import gettext as _


def planned() -> str:
    return _(
        "Planned: the session days of the program up to today. Pauses and the time after its end "
        "do not count; today counts once it was reported."
    )


def reported() -> str:
    return _(
        "Reported: the patient said something of it, on the phone or on paper. Coverage is "
        "reported of planned. What was not reported is unknown, and not the same as not done."
    )


def done() -> str:
    return _(
        "Done: every exercise asked for was marked as done. Partly: some. Not done: reported, and "
        "none was done. All of it is the patient's own word, and diaries tend to say more than "
        "was done."
    )


def more_than_planned() -> str:
    return _("More than planned: sessions on days off that stand for no missed one in their week.")


def worst_pain() -> str:
    return _("The highest answer to “worst pain while you exercised”, 0 to 10, of these sessions.")


def morning_pain() -> str:
    return _("Pain on waking the morning after a session, 0 to 10.")


def by_source() -> str:
    return _("Sessions by how they came in. Paper was typed in by the clinic.")


def data_days() -> str:
    return _(
        "Days on which the patient entered something: a session, a morning or a questionnaire, "
        "each date once, on the patient's own calendar. What the clinic typed in from paper is "
        "not counted. Shown: the most in any 30 days in a row, and those in the last 30 days."
    )


def not_for_payment() -> str:
    return _(
        "These are counts of days. Whether they make anyone eligible for any payment is the "
        "provider's own decision."
    )


def small_numbers() -> str:
    return _("Shares are given from 10 on; below, the numbers say more (pfprehab default).")


def outcome_cohort() -> str:
    return _(
        "People whose main program began in the period. Baseline: a score in the window before the "
        "start. Start and end: also a later score, the newest one counts. Change: positive is "
        "better. Who has no second score is not in the change, and may have done worse."
    )


def caseload_groups() -> str:
    return _("Everybody on the caseload once, in the group the caseload shows right now.")


def programs_by_state() -> str:
    return _("Programs that began, by their state now. One person can have several.")
