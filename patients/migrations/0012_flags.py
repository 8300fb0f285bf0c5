import django.db.models.deletion
import django.utils.timezone
import pfprehab.accounts.validators
import uuid
from django.conf import settings
from django.db import migrations, models

from pfprehab.database import (
    OWN_CLINIC,
    PATIENT,
    STAFF_OF_OWN_CLINIC,
    append_only,
    audited,
    composite_foreign_key,
    composite_key,
    own_patient,
    row_security,
)

OWN = own_patient()
# A patient reads and adds what was reported, never who took it on, to whom it went or what was
# noted.
REPORTS = f"({OWN} AND ({PATIENT} IS NULL OR kind IN ('opened', 'repeated')))"
# Each side writes in its own name only, and says for itself alone that it has read.
OWN_WORDS = (
    f"({OWN_CLINIC} AND ((({PATIENT} IS NULL) AND NOT from_patient)"
    f" OR (patient_id = {PATIENT} AND from_patient)))"
)
OWN_READING = (
    f"({OWN_CLINIC} AND ((({PATIENT} IS NULL) AND by_clinic)"
    f" OR (patient_id = {PATIENT} AND NOT by_clinic)))"
)

# Flags that stand already get the history their columns tell. The owner is who took them on.
HISTORY = """
UPDATE patients_flag SET owner_id = acknowledged_by_id WHERE acknowledged_by_id IS NOT NULL;
INSERT INTO patients_flagevent (clinic_id, patient_id, flag_id, kind, at, session_log_id, outcome, note)
    SELECT clinic_id, patient_id, id, 'opened', opened_at, session_log_id, '', ''
    FROM patients_flag ORDER BY id;
INSERT INTO patients_flagevent (clinic_id, patient_id, flag_id, kind, at, by_id, outcome, note)
    SELECT clinic_id, patient_id, id, 'acknowledged', acknowledged_at, acknowledged_by_id, '', ''
    FROM patients_flag WHERE acknowledged_by_id IS NOT NULL ORDER BY id;
INSERT INTO patients_flagevent (clinic_id, patient_id, flag_id, kind, at, by_id, outcome, note)
    SELECT clinic_id, patient_id, id, 'closed', closed_at, closed_by_id, '', closing_note
    FROM patients_flag WHERE closed_at IS NOT NULL ORDER BY id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


def within_patient(table, column, parent):
    return composite_foreign_key(table, column, parent, "clinic_id", "patient_id")


def within_clinic(table, column, parent):
    return composite_foreign_key(table, column, parent, "clinic_id")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_walls"),
        ("patients", "0011_paper"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FlagEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "Reported"),
                            ("repeated", "Reported again"),
                            ("acknowledged", "Acknowledged"),
                            ("handed_over", "Handed over"),
                            ("closed", "Closed"),
                            ("reopened", "Opened again"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("seen", "Seen in the clinic"),
                            ("phoned", "Spoke on the phone"),
                            ("changed", "Changed the program"),
                            ("referred", "Referred on"),
                            ("no_action", "No action needed"),
                            ("in_error", "Reported in error"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[pfprehab.accounts.validators.PlainText()],
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("from_patient", models.BooleanField()),
                (
                    "text",
                    models.CharField(
                        max_length=1500,
                        validators=[pfprehab.accounts.validators.PlainText(lines=True)],
                    ),
                ),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="MessageTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "name",
                    models.CharField(
                        max_length=60, validators=[pfprehab.accounts.validators.PlainText()]
                    ),
                ),
                ("for_quiet", models.BooleanField(default=False)),
                (
                    "text_en",
                    models.CharField(
                        blank=True,
                        max_length=1500,
                        validators=[pfprehab.accounts.validators.PlainText(lines=True)],
                    ),
                ),
                (
                    "text_es",
                    models.CharField(
                        blank=True,
                        max_length=1500,
                        validators=[pfprehab.accounts.validators.PlainText(lines=True)],
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ThreadRead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by_clinic", models.BooleanField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="flag",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("seen", "Seen in the clinic"),
                    ("phoned", "Spoke on the phone"),
                    ("changed", "Changed the program"),
                    ("referred", "Referred on"),
                    ("no_action", "No action needed"),
                    ("in_error", "Reported in error"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="flag",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="prescription",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reminders",
                to="patients.prescription",
            ),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="purpose",
            field=models.CharField(
                choices=[("weekly_review", "The week's program"), ("new_message", "A new message")],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", ""),
                    models.Q(
                        ("closed_at__isnull", False),
                        (
                            "outcome__in",
                            ["seen", "phoned", "changed", "referred", "no_action", "in_error"],
                        ),
                    ),
                    _connector="OR",
                ),
                name="flag_outcome_known_when_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("purpose", "weekly_review"), _negated=True),
                    ("prescription__isnull", False),
                    _connector="OR",
                ),
                name="reminder_of_the_week_has_a_program",
            ),
        ),
        migrations.AddField(
            model_name="flagevent",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="flagevent",
            name="clinic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.clinic"
            ),
        ),
        migrations.AddField(
            model_name="flagevent",
            name="flag",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="patients.flag",
            ),
        ),
        migrations.AddField(
            model_name="flagevent",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="patients.patient"
            ),
        ),
        migrations.AddField(
            model_name="flagevent",
            name="session_log",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="patients.sessionlog",
            ),
        ),
        migrations.AddField(
            model_name="flagevent",
            name="to",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="clinic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.clinic"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="flag",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="patients.flag",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="patients.patient",
            ),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="clinic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.clinic"
            ),
        ),
        migrations.AddField(
            model_name="threadread",
            name="clinic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.clinic"
            ),
        ),
        migrations.AddField(
            model_name="threadread",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="patients.patient"
            ),
        ),
        migrations.AddField(
            model_name="threadread",
            name="reader",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="threadread",
            name="up_to",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="patients.message"
            ),
        ),
        migrations.AddConstraint(
            model_name="flagevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["opened", "repeated", "acknowledged", "handed_over", "closed", "reopened"],
                    )
                ),
                name="flag_event_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="flagevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["opened", "repeated"]), ("by__isnull", False), _connector="OR"
                ),
                name="flag_event_done_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="flagevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "handed_over"), ("to__isnull", False)),
                    models.Q(
                        models.Q(("kind", "handed_over"), _negated=True), ("to__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="flag_event_handed_to_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="flagevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("session_log__isnull", False)),
                fields=("flag", "session_log"),
                name="flag_event_once_per_session_log",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["patient", "-id"], name="message_thread"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="message_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="messagetemplate",
            constraint=models.UniqueConstraint(
                fields=("clinic", "name"),
                name="message_template_name_once",
                violation_error_message="Another text already has this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="messagetemplate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("for_quiet", True)),
                fields=("clinic",),
                name="message_template_one_for_quiet",
            ),
        ),
        migrations.AddConstraint(
            model_name="messagetemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="message_template_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="messagetemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text_en", ""), _negated=True),
                    models.Q(("text_es", ""), _negated=True),
                    _connector="OR",
                ),
                name="message_template_has_a_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="threadread",
            constraint=models.UniqueConstraint(
                fields=("patient", "by_clinic", "up_to"), name="thread_read_first_time_only"
            ),
        ),
        # A notice speaks of no program: on the way back it has no place to stand.
        migrations.RunSQL(
            migrations.RunSQL.noop, "DELETE FROM patients_reminder WHERE purpose = 'new_message'"
        ),
        row_security("patients_flagevent", visible=REPORTS),
        row_security("patients_message", visible=OWN, writable=OWN_WORDS),
        row_security("patients_threadread", visible=OWN, writable=OWN_READING),
        row_security("patients_messagetemplate", visible=STAFF_OF_OWN_CLINIC),
        composite_key("patients_flag", "clinic_id", "patient_id"),
        composite_key("patients_message", "clinic_id", "patient_id"),
        *(
            within_clinic(table, "patient_id", "patients_patient")
            for table in ("patients_flagevent", "patients_message", "patients_threadread")
        ),
        within_patient("patients_flagevent", "flag_id", "patients_flag"),
        within_patient("patients_flagevent", "session_log_id", "patients_sessionlog"),
        within_patient("patients_message", "flag_id", "patients_flag"),
        within_patient("patients_threadread", "up_to_id", "patients_message"),
        append_only("patients_flagevent"),
        append_only("patients_message"),
        append_only("patients_threadread"),
        audited(
            "patients_flagevent",
            "patients_message",
            "patients_threadread",
            "patients_messagetemplate",
        ),
        migrations.RunSQL(HISTORY, migrations.RunSQL.noop),
    ]
