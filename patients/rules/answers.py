"""Yes, no and not answered: what screening and safety questions have in common."""

from collections.abc import Iterable, Mapping


def checked_answers(answers: Mapping, known: Iterable[str]) -> dict[str, bool | None]:
    """The answers, each True (yes), False (no) or None (not answered).

    Raises ValueError, naming the question, for an unknown question and for another value: an
    answer that cannot be read is never taken for no.
    """
    known = set(known)
    for question, answer in answers.items():
        if question not in known:
            raise ValueError(f"There is no question {question!r}.")
        if answer is not None and not isinstance(answer, bool):
            raise ValueError(f"{question!r} is answered yes, no or not at all, not {answer!r}.")
    return dict(answers)


def asked_of(asked: str, *, age: int) -> bool:
    """Whether a question is for a person of this age in completed years.

    asked: all, under_18, under_25, over_50 or after_injury (which says nothing about age).
    """
    if asked not in ("all", "under_18", "under_25", "over_50", "after_injury"):
        raise ValueError(f"Nobody is called {asked!r}.")
    limits = {"under_18": age < 18, "under_25": age < 25, "over_50": age > 50}
    return limits.get(asked, True)
