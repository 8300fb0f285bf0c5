"""Saved views of the caseload: save, rename, delete. Everybody sees their own only."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from patients.forms.caseload import NameForm, choice_of
from patients.models import CaseloadView
from patients.operations import caseload_views as operations
from patients.queries.caseload_choice import CLINIC, Choice, choice_in_words, saved_views
from pfprehab.errors import OperationRefused, add_refusal


def caseload_views(request: HttpRequest) -> HttpResponse:
    """The person's views; POST names the combination that the form carries."""
    if request.method != "POST":
        return _page(request)
    form, choice = NameForm(request.POST), choice_of(request.POST, otherwise=lambda: CLINIC)
    if form.is_valid():
        try:
            view = operations.save_view(
                clinic=request.acting.clinic,
                name=form.cleaned_data["name"],
                whose=choice.whose,
                group=choice.group,
                search=choice.search,
                by=request.user,
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved as “%(name)s”.") % {"name": view.name})
            return redirect(choice.address)
    return _page(request, form=form, choice=choice, status=422)


def rename_view(request: HttpRequest) -> HttpResponse:
    view = _view(request)
    if view is None:
        return _page(request, status=422)
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            operations.rename_view(view=view, name=form.cleaned_data["name"])
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("patients:caseload-views")
    return _page(request, form=form, renamed=view, status=422)


def delete_view(request: HttpRequest) -> HttpResponse:
    view = _view(request)
    if view is None:
        return _page(request, status=422)
    operations.delete_view(view=view)
    messages.success(request, _("“%(name)s” was deleted.") % {"name": view.name})
    return redirect("patients:caseload-views")


def _view(request: HttpRequest) -> CaseloadView | None:
    """The view that the form names; None when it names none, 404 when it is not the person's."""
    try:
        public_id = uuid.UUID(request.POST.get("view", ""))
    except ValueError:
        return None
    return get_object_or_404(CaseloadView.objects.of(request.user).named(), public_id=public_id)


def _page(
    request: HttpRequest,
    *,
    form: NameForm | None = None,
    choice: Choice | None = None,
    renamed: CaseloadView | None = None,
    status: int = 200,
) -> HttpResponse:
    """form, with the choice it would name or the view it would rename: refused, and kept."""
    views = CaseloadView.objects.of(request.user).named()
    context = {
        "views": saved_views(views, choice=None),
        "form": form,
        "choice": choice,
        "choice_words": choice_in_words(choice) if choice else "",
        "renamed": renamed.public_id if renamed else None,
    }
    return render(request, "patients/caseload_views.html", context, status=status)
