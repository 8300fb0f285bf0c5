"""Notes about a patient: added and corrected by staff, never changed."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from patients.models import Note, Patient
from pfprehab.accounts.models import User
from pfprehab.errors import OperationRefused


@transaction.atomic
def write_note(
    *, patient: Patient, text: str, now: dt.datetime, by: User, corrects: Note | None = None
) -> Note:
    """Add a note, or the correction of one; the old words stay on the record.

    Refused: note_empty, and note_corrected when somebody has corrected the same note meanwhile.
    """
    text = text.strip()
    if not text:
        raise OperationRefused(_("Write the note first."), code="note_empty", field="text")
    try:
        with transaction.atomic():
            return Note.objects.create(
                clinic_id=patient.clinic_id,
                patient=patient,
                text=text,
                corrects=corrects,
                written_by=by,
                written_at=now,
            )
    except IntegrityError as error:
        if corrects is None or "corrects" not in str(error):
            raise
        raise OperationRefused(
            _("Somebody has corrected this note meanwhile. Go back and correct the newer one."),
            code="note_corrected",
        ) from error
