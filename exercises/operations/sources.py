"""The sources that exercises, templates and doses rest on."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.models import Source
from exercises.operations.checking import refuse_by_model
from exercises.rules.slugs import SLUG
from pfprehab.accounts.models import User
from pfprehab.errors import OperationRefused

RESERVED = ("new",)  # an address under sources/ that is a page already
FIELDS = ("citation", "doi", "pmid", "pmcid", "url", "note", "tag")


@transaction.atomic
def add_source(*, key: str, fields: Mapping, by: User, now: dt.datetime) -> Source:  # noqa: ARG001 - the audit records the acting scope
    """Add a source under a lasting key, such as powers2014."""
    if not SLUG.fullmatch(key) or len(key) > 60 or key in RESERVED:
        raise OperationRefused(
            _(
                "“%(key)s” cannot be a key. Use lower-case letters, figures and hyphens, "
                "such as powers2014, at most 60 characters."
            )
            % {"key": key[:40]},
            code="key_wrong",
            field="key",
        )
    if Source.objects.filter(key=key).exists():
        raise OperationRefused(
            _("There is a source “%(key)s” already. Edit that one, or choose another key.")
            % {"key": key},
            code="key_taken",
            field="key",
        )
    return _save(Source(key=key), fields, now)


@transaction.atomic
def change_source(*, source: Source, fields: Mapping, by: User, now: dt.datetime) -> Source:  # noqa: ARG001 - the audit records the acting scope
    """Correct a source everywhere it is cited. Its key stays."""
    source = Source.objects.select_for_update().get(pk=source.pk)
    return _save(source, fields, now)


def _save(source: Source, fields: Mapping, now: dt.datetime) -> Source:
    for name in FIELDS:
        if name in fields:
            setattr(source, name, fields[name])
    source.curated_at = now
    refuse_by_model(source)
    source.save()
    return source
