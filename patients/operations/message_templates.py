"""The clinic's own texts of messages."""

from django.db import transaction

from patients.models import MessageTemplate
from pfprehab.accounts.models import Clinic, User


@transaction.atomic
def save_templates(*, clinic: Clinic, texts: list[dict], by: User) -> list[MessageTemplate]:  # noqa: ARG001 - who it was is in the audit, from the scope
    """Put these texts in the place of those the clinic has, in this order.

    texts: [{name, for_quiet, text_en, text_es}]. An empty list brings back those of the product.
    """
    Clinic.objects.select_for_update().get(pk=clinic.pk)
    MessageTemplate.objects.filter(clinic=clinic).delete()
    return MessageTemplate.objects.bulk_create(
        MessageTemplate(
            clinic=clinic,
            order=order,
            name=text["name"].strip(),
            for_quiet=text["for_quiet"],
            text_en=text["text_en"].strip(),
            text_es=text["text_es"].strip(),
        )
        for order, text in enumerate(texts)
    )
