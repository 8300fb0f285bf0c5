import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import pfprehab.accounts.validators
from pfprehab.database import (
    OWN_CLINIC,
    PATIENT,
    STAFF_OF_OWN_CLINIC,
    append_only,
    audited,
    composite_foreign_key,
    never_deleted,
    own_patient,
    row_security,
)

TABLES = ("patients_outcomescore", "patients_outcomeactivity", "patients_outcomedraft")
# What a patient has not sent is nobody's but theirs.
PATIENT_ALONE = f"({OWN_CLINIC} AND patient_id = {PATIENT})"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_walls"),
        ("patients", "0007_handover"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OutcomeActivity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "words",
                    models.CharField(
                        max_length=80,
                        validators=[pfprehab.accounts.validators.PlainText()],
                        verbose_name="Activity",
                    ),
                ),
                ("added_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome_activities",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="outcome_activity_has_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("added_on")),
                            _connector="OR",
                        ),
                        name="outcome_activity_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutcomeDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("akps", "AKPS"),
                            ("nprs-worst", "NPRS worst"),
                            ("nprs-usual", "NPRS usual"),
                            ("psfs", "PSFS"),
                            ("groc", "GROC"),
                            ("koos-pf", "KOOS-PF"),
                            ("lefs", "LEFS"),
                            ("tsk-17", "TSK-17"),
                            ("tsk-11", "TSK-11"),
                        ],
                        max_length=12,
                    ),
                ),
                ("day", models.DateField()),
                ("answers", models.JSONField(default=dict)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome_drafts",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("patient", "measure"), name="outcome_draft_once_per_measure"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OutcomeScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("akps", "AKPS"),
                            ("nprs-worst", "NPRS worst"),
                            ("nprs-usual", "NPRS usual"),
                            ("psfs", "PSFS"),
                            ("groc", "GROC"),
                            ("koos-pf", "KOOS-PF"),
                            ("lefs", "LEFS"),
                            ("tsk-17", "TSK-17"),
                            ("tsk-11", "TSK-11"),
                        ],
                        max_length=12,
                    ),
                ),
                ("occasion", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("revision", models.PositiveSmallIntegerField(default=1)),
                ("is_current", models.BooleanField(default=True)),
                ("measured_on", models.DateField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("patient", "By the patient"),
                            ("clinician", "Asked in the clinic"),
                            ("paper", "From paper"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answers", models.JSONField(default=dict)),
                ("score", models.DecimalField(decimal_places=1, max_digits=5, null=True)),
                ("answered", models.PositiveSmallIntegerField()),
                ("asked", models.PositiveSmallIntegerField()),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        max_length=300,
                        validators=[pfprehab.accounts.validators.PlainText()],
                    ),
                ),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome_scores",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "ordering": ["measured_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("patient", "measure", "measured_on"),
                        name="outcome_score_once_a_day",
                        violation_error_message="This measure is on record for that day already.",
                    ),
                    models.UniqueConstraint(
                        fields=("occasion", "revision"), name="outcome_score_revision_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("measured_on__gte", "2020-01-01"), ("measured_on__lt", "2100-01-01")
                        ),
                        name="outcome_score_day_in_this_century",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["patient", "clinician", "paper"])),
                        name="outcome_score_source_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__isnull", True), ("score__range", (-3, 100)), _connector="OR"
                        ),
                        name="outcome_score_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answered__lte", models.F("asked"))),
                        name="outcome_score_answered_of_asked",
                    ),
                ],
            },
        ),
        row_security(
            "patients_outcomescore",
            visible=own_patient(),
            writable=STAFF_OF_OWN_CLINIC,
            addable=own_patient(),
        ),
        row_security(
            "patients_outcomeactivity", visible=own_patient(), writable=STAFF_OF_OWN_CLINIC
        ),
        row_security("patients_outcomedraft", visible=PATIENT_ALONE),
        *(
            composite_foreign_key(table, "patient_id", "patients_patient", "clinic_id")
            for table in TABLES
        ),
        append_only("patients_outcomescore", but_for="is_current"),
        never_deleted("patients_outcomeactivity"),
        audited(*TABLES),
    ]
