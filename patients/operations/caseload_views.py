"""Views of the caseload that a clinician names, and whose patients they looked at last."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from patients.models import CaseloadView
from patients.models.caseload_view import MOST_VIEWS
from pfprehab.accounts.models import Clinic, User
from pfprehab.errors import OperationRefused


@transaction.atomic
def save_view(
    *, clinic: Clinic, name: str, whose: str, group: str, search: str, by: User
) -> CaseloadView:
    """Name a combination. Refused: name_taken, too_many_views."""
    taken = set(CaseloadView.objects.of(by).values_list("place", flat=True))
    place = next((n for n in range(1, MOST_VIEWS + 1) if n not in taken), None)
    if place is None:
        raise OperationRefused(
            _("You have %(most)d views, which is the most. Delete one first.")
            % {"most": MOST_VIEWS},
            code="too_many_views",
            field="name",
        )
    view = CaseloadView(
        clinic=clinic, owner=by, place=place, name=name, whose=whose, group=group, search=search
    )
    _save(view)
    return view


@transaction.atomic
def rename_view(*, view: CaseloadView, name: str) -> CaseloadView:
    """Give a view another name. Refused: name_taken."""
    view.name = name
    _save(view)
    return view


def delete_view(*, view: CaseloadView) -> None:
    view.delete()


@transaction.atomic
def remember_whose(*, clinic: Clinic, whose: str, by: User) -> None:
    """Keep whose patients somebody looks at, for the next time they open the caseload."""
    CaseloadView.objects.update_or_create(
        clinic=clinic, owner=by, place=0, defaults={"whose": whose}
    )


def _save(view: CaseloadView) -> None:
    """Uniqueness is left to the database: the same person may be quicker in another window."""
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        if "caseload_view_name_once" in str(error):
            raise OperationRefused(
                _("You already have a view of this name. Choose another one."),
                code="name_taken",
                field="name",
            ) from error
        if "caseload_view_place_once" not in str(error):
            raise
        raise OperationRefused(
            _("Another view was saved at the same moment. Try again."),
            code="view_saved_meanwhile",
            field="name",
        ) from error
