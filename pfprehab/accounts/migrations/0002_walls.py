from django.db import migrations

from pfprehab.database import (
    IS_OPERATOR,
    STAFF_OF_OWN_CLINIC,
    USER,
    audited,
    never_deleted,
    row_security,
    setting,
)

OWN_USER = f"user_id = {USER}"
BEARER = f"secret_hash = {setting('token', 'text')}"

# Django's database cache (rate limits live here, so that sign-in works with Redis stopped).
CACHE = """
CREATE TABLE cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX cache_expires ON cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("audit", "0002_recorder")]

    operations = [
        migrations.RunSQL(CACHE, "DROP TABLE cache"),
        row_security(
            "accounts_membership",
            visible=f"{STAFF_OF_OWN_CLINIC} OR {OWN_USER} OR {IS_OPERATOR}",
            writable=f"{STAFF_OF_OWN_CLINIC} OR {IS_OPERATOR}",
        ),
        row_security(
            "accounts_accesstoken",
            visible=f"{STAFF_OF_OWN_CLINIC} OR {OWN_USER} OR {BEARER}",
            writable=f"{STAFF_OF_OWN_CLINIC} OR {BEARER}",
        ),
        row_security("accounts_device", visible=f"{STAFF_OF_OWN_CLINIC} OR {OWN_USER}"),
        audited(
            "accounts_clinic",
            "accounts_user",
            "accounts_membership",
            "accounts_accesstoken",
            "accounts_device",
        ),
        never_deleted("accounts_clinic", "accounts_user", "accounts_membership"),
    ]
