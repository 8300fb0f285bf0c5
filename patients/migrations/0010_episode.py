import datetime as dt
import importlib
import uuid
from collections import defaultdict
from zoneinfo import ZoneInfo

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import pfprehab.accounts.validators
from patients.rules.pauses import Break, turns_of
from patients.rules.timeline import turns_to_store
from pfprehab.database import (
    STAFF_OF_OWN_CLINIC,
    append_only,
    audited,
    composite_foreign_key,
    never_deleted,
    own_patient,
    row_security,
)

WEB, WORKER = settings.DATABASE_ROLES["web"], settings.DATABASE_ROLES["worker"]
OWN = own_patient()
NEW = (
    "patients_adjunct",
    "patients_appointment",
    "patients_goal",
    "patients_guardian",
    "patients_pause",
)

# A door across clinics for the worker alone, and it returns nothing but numbers: the worker then
# opens each clinic's own scope. Local days are never computed here, only in Python.
CLINICS = f"""
CREATE FUNCTION patients_clinics_with_pauses() RETURNS TABLE (clinic_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT pause.clinic_id FROM patients_pause pause WHERE pause.how_ended = '' ORDER BY 1
$$;
REVOKE ALL ON FUNCTION patients_clinics_with_pauses() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patients_clinics_with_pauses() TO "{WORKER}";
"""

# Moves every row of one record to another of the same clinic: the clinic of the scope, for staff
# alone. The tables are found in the catalogue, so that a later one is not forgotten; of each it
# says how many rows moved and how many stayed, because a row like them stands there already. It
# runs with the owner's rights, because some tables are only ever added to. The audit's own rows
# stay: they say what was done to which record at the time.
MERGE = f"""
CREATE FUNCTION patients_merge_records(kept bigint, emptied bigint)
RETURNS TABLE (table_name text, moved bigint, stayed bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own CONSTANT bigint := nullif(current_setting('pfprehab.clinic', true), '')::bigint;
    whose CONSTANT text := nullif(current_setting('pfprehab.patient', true), '');
    links text;
    found text;
    single text;
BEGIN
    IF own IS NULL OR whose IS NOT NULL OR kept = emptied OR (
        SELECT count(*) FROM patients_patient
        WHERE id IN (kept, emptied) AND clinic_id = own AND merged_into_id IS NULL
    ) <> 2 THEN
        RAISE EXCEPTION 'These two records cannot be merged here.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT string_agg(DISTINCT quote_ident(conname), ', ') INTO links
    FROM pg_constraint
    WHERE contype = 'f' AND condeferrable AND NOT condeferred
        AND connamespace = 'public'::regnamespace;
    EXECUTE format('SET CONSTRAINTS %s DEFERRED', links);
    FOR found IN
        SELECT class.relname FROM pg_class class
        WHERE class.relkind IN ('r', 'p') AND class.relnamespace = 'public'::regnamespace
            AND class.relname <> 'audit_event'
            AND 2 = (
                SELECT count(*) FROM pg_attribute part
                WHERE part.attrelid = class.oid AND NOT part.attisdropped
                    AND part.attname IN ('patient_id', 'clinic_id')
            )
        ORDER BY class.relname
    LOOP
        table_name := found;
        moved := 0;
        stayed := 0;
        BEGIN
            EXECUTE format(
                'UPDATE %I SET patient_id = $1 WHERE clinic_id = $2 AND patient_id = $3', found
            ) USING kept, own, emptied;
            GET DIAGNOSTICS moved = ROW_COUNT;
        EXCEPTION WHEN unique_violation THEN
            FOR single IN EXECUTE format(
                'SELECT id::text FROM %I WHERE clinic_id = $1 AND patient_id = $2', found
            ) USING own, emptied
            LOOP
                BEGIN
                    EXECUTE format('UPDATE %I SET patient_id = $1 WHERE id::text = $2', found)
                    USING kept, single;
                    moved := moved + 1;
                EXCEPTION WHEN unique_violation THEN
                    stayed := stayed + 1;
                END;
            END LOOP;
        END;
        IF moved + stayed > 0 THEN
            RETURN NEXT;
        END IF;
    END LOOP;
    EXECUTE format('SET CONSTRAINTS %s IMMEDIATE', links);
END $$;
REVOKE ALL ON FUNCTION patients_merge_records(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patients_merge_records(bigint, bigint) TO "{WEB}";
"""

_USE = importlib.import_module("patients.migrations.0004_exercise_use").USE
_USE = _USE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
_WEEK_BEFORE = "(today - prescription.starts_on) / 7 + 1"
_WEEK = """coalesce(
                    (
                        SELECT (turn ->> 1)::integer + (today - (turn ->> 0)::date)
                        FROM jsonb_array_elements(prescription.turns) AS turn
                        WHERE (turn ->> 0)::date <= today
                        ORDER BY (turn ->> 0)::date DESC LIMIT 1
                    ),
                    today - prescription.starts_on + 7 * (prescription.first_week - 1)
                ) / 7 + 1"""


def keep_pauses(apps, _schema_editor):
    """Pauses so far stood in the audit alone. Weeks that ran on in them stay as they were."""
    prescriptions = apps.get_model("patients", "Prescription")
    for prescription in prescriptions._base_manager.select_related("patient"):
        breaks = _breaks(apps, prescription)
        for one in breaks:
            apps.get_model("patients", "Pause")._base_manager.create(
                clinic_id=prescription.clinic_id,
                patient_id=prescription.patient_id,
                prescription=prescription,
                first_day=one.first_day,
                reason=prescription.status_reason or "Paused",
                how_ended="planned" if one.ended_on else "",
                ended_on=one.ended_on,
                place=one.place,
            )
        if breaks:
            turns = turns_of(prescription.starts_on, 1, breaks)
            prescription.turns = turns_to_store(turns)
            prescription.save(update_fields=["turns"])


def _breaks(apps, prescription) -> list[Break]:
    zone, start = ZoneInfo(prescription.patient.time_zone), prescription.starts_on
    changes = apps.get_model("audit", "Event")._base_manager.filter(
        table_name="patients_prescription", row_id=str(prescription.pk), changes__has_key="status"
    )
    found, began = [], None
    for at, changed in changes.order_by("at", "pk").values_list("at", "changes"):
        day = max(at.astimezone(zone).date(), start)
        if changed["status"][1] == "paused":
            began = began or day
        elif began:
            place = (day - start).days
            found += [Break(first_day=began, ended_on=day, place=place)] if day > began else []
            began = None
    if prescription.status == "paused":
        found.append(Break(first_day=began or start))
    return found


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_walls'),
        ('audit', '0002_recorder'),
        ("patients", "0009_assessment"),
        ('programs', '0003_curated'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Adjunct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('taping', 'Taping'), ('orthoses', 'Foot orthoses'), ('other', 'Other')], max_length=10)),
                ('detail', models.CharField(blank=True, max_length=120, validators=[pfprehab.accounts.validators.PlainText()])),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('stopped_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-starts_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(blank=True, null=True)),
                ('place', models.CharField(blank=True, max_length=80, validators=[pfprehab.accounts.validators.PlainText()])),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', models.CharField(max_length=160, validators=[pfprehab.accounts.validators.PlainText()], verbose_name='Goal')),
                ('state', models.CharField(choices=[('open', 'Open'), ('reached', 'Reached'), ('dropped', 'Dropped')], default='open', max_length=10)),
                ('set_on', models.DateField()),
                ('settled_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['set_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Guardian',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120, validators=[pfprehab.accounts.validators.PlainText()])),
                ('relationship', models.CharField(choices=[('mother', 'Mother'), ('father', 'Father'), ('legal', 'Legal guardian'), ('other', 'Another person with custody')], max_length=10)),
                ('contact', models.CharField(blank=True, max_length=120, validators=[pfprehab.accounts.validators.PlainText()])),
                ('consent_on', models.DateField()),
                ('verified_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-verified_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(max_length=300, validators=[pfprehab.accounts.validators.PlainText()])),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('how_ended', models.CharField(blank=True, choices=[('planned', 'as planned'), ('proposed', 'as proposed'), ('alone', 'by itself'), ('cancelled', 'cancelled'), ('extended', 'the program was extended'), ('ended', 'the program ended')], max_length=10)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('place', models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-first_day', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='patient',
            name='archived_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='patient',
            name='discharge_note',
            field=models.CharField(blank=True, max_length=300, validators=[pfprehab.accounts.validators.PlainText()]),
        ),
        migrations.AddField(
            model_name='patient',
            name='discharge_reason',
            field=models.CharField(blank=True, choices=[('done', 'Treatment is finished'), ('stopped_coming', 'Stopped coming'), ('referred', 'Referred on'), ('moved', 'Moved away'), ('other', 'Another reason')], max_length=15),
        ),
        migrations.AddField(
            model_name='patient',
            name='discharged_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='patient',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.patient'),
        ),
        migrations.AddField(
            model_name='prescription',
            name='first_week',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='prescription',
            name='hands_over_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programs.template'),
        ),
        migrations.AddField(
            model_name='prescription',
            name='hands_over_week',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='prescription',
            name='outcome',
            field=models.CharField(blank=True, choices=[('improved', 'Improved'), ('unchanged', 'Unchanged'), ('worse', 'Worse'), ('stopped_coming', 'Stopped coming')], max_length=15),
        ),
        migrations.AddField(
            model_name='prescription',
            name='paused_until',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='prescription',
            name='turns',
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
        migrations.AddConstraint(
            model_name='patient',
            constraint=models.CheckConstraint(condition=models.Q(('discharged_on', None), models.Q(('discharge_reason', ''), _negated=True), _connector='OR'), name='patient_discharge_has_a_reason', violation_error_message='Choose why the care ends.'),
        ),
        migrations.AddConstraint(
            model_name='patient',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(models.Q(('merged_into', models.F('id')), _negated=True), ('archived_at__isnull', False)), _connector='OR'), name='patient_merged_is_archived'),
        ),
        migrations.AddConstraint(
            model_name='prescription',
            constraint=models.CheckConstraint(condition=models.Q(('first_week__range', (1, 52))), name='prescription_first_week_1_to_52'),
        ),
        migrations.AddConstraint(
            model_name='prescription',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', ''), ('ended_at__isnull', False), _connector='OR'), name='prescription_outcome_when_ended'),
        ),
        migrations.AddField(
            model_name='adjunct',
            name='clinic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic'),
        ),
        migrations.AddField(
            model_name='adjunct',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='adjunct',
            name='patient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjuncts', to='patients.patient'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='clinic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appointment',
            name='patient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='patients.patient'),
        ),
        migrations.AddField(
            model_name='goal',
            name='clinic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic'),
        ),
        migrations.AddField(
            model_name='goal',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='goal',
            name='patient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='patients.patient'),
        ),
        migrations.AddField(
            model_name='guardian',
            name='clinic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic'),
        ),
        migrations.AddField(
            model_name='guardian',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='guardian',
            name='patient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guardians', to='patients.patient'),
        ),
        migrations.AddField(
            model_name='guardian',
            name='verified_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pause',
            name='clinic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic'),
        ),
        migrations.AddField(
            model_name='pause',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pause',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pause',
            name='patient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='patients.patient'),
        ),
        migrations.AddField(
            model_name='pause',
            name='prescription',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='patients.prescription'),
        ),
        migrations.AddConstraint(
            model_name='adjunct',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['taping', 'orthoses']), models.Q(('detail', ''), _negated=True), _connector='OR'), name='adjunct_other_says_what', violation_error_message='Say what it is.'),
        ),
        migrations.AddConstraint(
            model_name='adjunct',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='adjunct_ends_after_it_begins', violation_error_message='The last day is before the first one.'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='goal_has_words'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_on', None), ('state', 'open')), models.Q(('settled_on__gte', models.F('set_on')), ('settled_on__isnull', False), ('state__in', ['reached', 'dropped'])), _connector='OR'), name='goal_settled_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='guardian',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='guardian_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='guardian',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gte', models.F('consent_on')), _connector='OR'), name='guardian_ends_after_consent'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.UniqueConstraint(condition=models.Q(('how_ended', '')), fields=('prescription',), name='pause_one_at_a_time', violation_error_message='A pause is set already. End that one first.'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.CheckConstraint(condition=models.Q(('last_day', None), ('last_day__gte', models.F('first_day')), _connector='OR'), name='pause_ends_after_it_begins', violation_error_message='The last day is before the first one.'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on', None), ('how_ended', '')), models.Q(models.Q(('how_ended', ''), _negated=True), ('ended_on__gte', models.F('first_day')), ('ended_on__isnull', False)), _connector='OR'), name='pause_ended_on_a_day'),
        ),
        row_security("patients_pause", visible=OWN, writable=STAFF_OF_OWN_CLINIC),
        row_security("patients_appointment", visible=OWN, writable=STAFF_OF_OWN_CLINIC),
        row_security("patients_goal", visible=OWN, writable=STAFF_OF_OWN_CLINIC),
        row_security("patients_adjunct", visible=STAFF_OF_OWN_CLINIC),
        row_security("patients_guardian", visible=STAFF_OF_OWN_CLINIC),
        *(
            composite_foreign_key(table, "patient_id", "patients_patient", "clinic_id")
            for table in NEW
        ),
        composite_foreign_key(
            "patients_pause", "prescription_id", "patients_prescription", "clinic_id", "patient_id"
        ),
        composite_foreign_key(
            "patients_patient", "merged_into_id", "patients_patient", "clinic_id"
        ),
        append_only("patients_appointment"),
        never_deleted(
            "patients_adjunct", "patients_goal", "patients_guardian", "patients_pause"
        ),
        audited(*NEW),
        migrations.RunSQL(CLINICS, "DROP FUNCTION patients_clinics_with_pauses()"),
        migrations.RunSQL(MERGE, "DROP FUNCTION patients_merge_records(bigint, bigint)"),
        migrations.RunSQL(_USE.replace(_WEEK_BEFORE, _WEEK), _USE),
        migrations.RunPython(keep_pauses, migrations.RunPython.noop),
    ]
