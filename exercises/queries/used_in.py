"""Where an exercise is used, told by the apps that use it: they register, nothing is imported."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from exercises.models import Exercise
from pfprehab.accounts.scoping import acting_scope


@dataclass(frozen=True, slots=True)
class Use:
    """One line of the panel: what uses the exercise, and how often.

    count: None when it is 1 to 4 across clinics, which is not told. links: (address, name).
    """

    label: str
    count: int | None = None
    links: tuple[tuple[str, str], ...] = ()


# Exercise, the scope's clinic or None, today -> lines of the panel.
Provider = Callable[[Exercise, int | None, dt.date], list[Use]]
_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Called once by each app that uses exercises, when it is ready."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def used_in(exercise: Exercise, *, today: dt.date) -> list[Use]:
    """The whole panel. In a clinic's scope the numbers are the clinic's own and exact."""
    scope = acting_scope()
    clinic_id = scope.clinic_id if scope else None
    return [use for provider in _providers for use in provider(exercise, clinic_id, today)]
