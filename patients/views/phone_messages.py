"""Messages on the patient's phone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.forms.messages import MessageForm
from patients.models import Patient
from patients.operations.messages import mark_read, write_to_clinic
from patients.queries.threads import thread_of
from patients.views.phone import for_patient
from pfprehab.errors import OperationRefused, add_refusal


@for_patient
def my_messages(request: HttpRequest, patient: Patient) -> HttpResponse:
    """The thread with the clinic. Opening it is reading it, and the clinic sees when that was."""
    form, now = MessageForm(request.POST or None), timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            write_to_clinic(
                patient=patient, text=form.cleaned_data["text"], now=now, by=request.user
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Sent to your clinic."))
            return redirect("patients:messages")
    notes = thread_of(patient, by_clinic=False, now=now)
    shown = notes[-1].number if notes else 0
    mark_read(patient=patient, shown=shown, by_clinic=False, now=now, by=request.user)
    context = {
        "tab": "messages",
        "clinic": patient.clinic,
        "notes": notes,
        "form": form,
        "may_write": patient.clinic.patients_may_write,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/phone/messages.html", context, status=status)
