"""What a browser would send back of a page with forms, as one dict to change and post."""

from django import forms


def as_sent(form) -> dict:
    """The values of one form as its page shows them; ticked boxes only, nothing that is empty."""
    sent = {}
    for bound in form:
        value = bound.field.prepare_value(bound.value())
        if isinstance(bound.field, forms.BooleanField):
            value = "on" if value else None
        if value not in (None, "", []):
            sent[bound.html_name] = value
    return sent


def page_as_sent(page) -> dict:
    """The values of the whole exercise editor."""
    sent = {}
    for form in (*page.plain_forms, page.evidence.management_form, *page.evidence):
        sent |= as_sent(form)
    return sent


def errors(response) -> dict:
    """Every error of the editor by the field's name."""
    page = response.context["page"]
    found = {name: texts for form in page.plain_forms for name, texts in form.errors.items()}
    for form in page.evidence:
        found |= form.errors
    if page.evidence.non_form_errors():
        found["evidence"] = page.evidence.non_form_errors()
    return found
