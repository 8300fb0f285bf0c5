import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pfprehab.accounts.validators
import uuid
from django.conf import settings
from django.db import migrations, models


from pfprehab.database import (
    STAFF_OF_OWN_CLINIC,
    append_only,
    audited,
    composite_foreign_key,
    composite_key,
    row_security,
)

TABLES = ("patients_assessment", "patients_clearance")
WITHIN_PATIENT = ("clinic_id", "patient_id")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_walls'),
        ("patients", "0008_outcomes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('assessed_on', models.DateField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('pain_worst', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(10)])),
                ('squat_45_pain', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(10)])),
                ('squat_60_pain', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(10)])),
                ('step_down_pain', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(10)])),
                ('morning_flare', models.BooleanField(blank=True, null=True)),
                ('step_down_left', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, null=True, size=None)),
                ('step_down_right', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, null=True, size=None)),
                ('step_height_cm', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ('force_unit', models.CharField(choices=[('N', 'N'), ('kgf', 'kgf')], default='N', max_length=3)),
                ('abduction_left', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                ('abduction_right', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                ('abduction_lever', models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                ('external_rotation_left', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                ('external_rotation_right', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                ('external_rotation_lever', models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                ('extension_left', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                ('extension_right', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                ('extension_lever', models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                ('knee_extension_left', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                ('knee_extension_right', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                ('knee_extension_lever', models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                ('hipsit_left', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                ('hipsit_right', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                ('hipsit_lever', models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                ('hamstrings_left', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ('hamstrings_right', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ('quadriceps_left', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ('quadriceps_right', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ('gastrocnemius_left', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ('gastrocnemius_right', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ('lunge_left', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ('lunge_right', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ('itb_left', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ('itb_right', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ('fpi_left', models.DecimalField(blank=True, decimal_places=0, max_digits=7, null=True)),
                ('fpi_right', models.DecimalField(blank=True, decimal_places=0, max_digits=7, null=True)),
                ('midfoot_left', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ('midfoot_right', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ('sport_kind', models.CharField(blank=True, choices=[('running', 'Running'), ('field', 'Field or court sport'), ('other', 'Another sport'), ('none', 'No sport')], max_length=10)),
                ('sport', models.CharField(blank=True, max_length=80, validators=[pfprehab.accounts.validators.PlainText()])),
                ('load_amount', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ('load_unit', models.CharField(blank=True, choices=[('hours', 'hours a week'), ('sessions', 'sessions a week'), ('km', 'km a week')], max_length=10)),
                ('load_rise', models.BooleanField(blank=True, null=True)),
                ('height_cm', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ('mass_kg', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('note', models.TextField(blank=True, max_length=1000, validators=[pfprehab.accounts.validators.PlainText(lines=True)])),
            ],
            options={
                'ordering': ['-assessed_on', '-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Clearance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('question_id', models.CharField(max_length=40)),
                ('cleared_on', models.DateField()),
                ('cleared_by', models.CharField(max_length=120, validators=[pfprehab.accounts.validators.PlainText()])),
                ('profession', models.CharField(max_length=80, validators=[pfprehab.accounts.validators.PlainText()])),
                ('how', models.CharField(choices=[('examined', 'Examined in person'), ('imaging', 'Imaging or laboratory result'), ('letter', 'Letter or report'), ('phone', 'By telephone')], max_length=10)),
                ('finding', models.CharField(max_length=300, validators=[pfprehab.accounts.validators.PlainText()])),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['-cleared_on', '-created_at', '-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='screening',
            name='screening_outcome_known',
        ),
        migrations.AlterField(
            model_name='screening',
            name='outcome',
            field=models.CharField(choices=[('clear', 'No red flag'), ('confirmed', 'Confirmed with reasons'), ('cleared', 'With clearance'), ('stopped', 'Stopped: a red flag')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['clear', 'confirmed', 'cleared', 'stopped'])), name='screening_outcome_known'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='assessed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assessment',
            name='clinic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='corrects',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='patients.assessment'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='patient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='patients.patient'),
        ),
        migrations.AddField(
            model_name='clearance',
            name='clinic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic'),
        ),
        migrations.AddField(
            model_name='clearance',
            name='patient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clearances', to='patients.patient'),
        ),
        migrations.AddField(
            model_name='clearance',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='clearance',
            name='screening',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clearances', to='patients.screening'),
        ),
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(fields=['patient', 'assessed_on'], name='assessment_days'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('abduction_left__isnull', True), models.Q(('abduction_left__gte', 1), ('abduction_left__lte', 1000)), _connector='OR'), name='assessment_abduction_left_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('abduction_right__isnull', True), models.Q(('abduction_right__gte', 1), ('abduction_right__lte', 1000)), _connector='OR'), name='assessment_abduction_right_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('abduction_lever__isnull', True), models.Q(('abduction_lever__gte', 0.05), ('abduction_lever__lte', 1.0)), _connector='OR'), name='assessment_abduction_lever_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('external_rotation_left__isnull', True), models.Q(('external_rotation_left__gte', 1), ('external_rotation_left__lte', 1000)), _connector='OR'), name='assessment_external_rotation_left_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('external_rotation_right__isnull', True), models.Q(('external_rotation_right__gte', 1), ('external_rotation_right__lte', 1000)), _connector='OR'), name='assessment_external_rotation_right_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('external_rotation_lever__isnull', True), models.Q(('external_rotation_lever__gte', 0.05), ('external_rotation_lever__lte', 1.0)), _connector='OR'), name='assessment_external_rotation_lever_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('extension_left__isnull', True), models.Q(('extension_left__gte', 1), ('extension_left__lte', 1000)), _connector='OR'), name='assessment_extension_left_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('extension_right__isnull', True), models.Q(('extension_right__gte', 1), ('extension_right__lte', 1000)), _connector='OR'), name='assessment_extension_right_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('extension_lever__isnull', True), models.Q(('extension_lever__gte', 0.05), ('extension_lever__lte', 1.0)), _connector='OR'), name='assessment_extension_lever_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('knee_extension_left__isnull', True), models.Q(('knee_extension_left__gte', 1), ('knee_extension_left__lte', 2000)), _connector='OR'), name='assessment_knee_extension_left_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('knee_extension_right__isnull', True), models.Q(('knee_extension_right__gte', 1), ('knee_extension_right__lte', 2000)), _connector='OR'), name='assessment_knee_extension_right_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('knee_extension_lever__isnull', True), models.Q(('knee_extension_lever__gte', 0.05), ('knee_extension_lever__lte', 1.0)), _connector='OR'), name='assessment_knee_extension_lever_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('hipsit_left__isnull', True), models.Q(('hipsit_left__gte', 1), ('hipsit_left__lte', 1000)), _connector='OR'), name='assessment_hipsit_left_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('hipsit_right__isnull', True), models.Q(('hipsit_right__gte', 1), ('hipsit_right__lte', 1000)), _connector='OR'), name='assessment_hipsit_right_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('hipsit_lever__isnull', True), models.Q(('hipsit_lever__gte', 0.05), ('hipsit_lever__lte', 1.0)), _connector='OR'), name='assessment_hipsit_lever_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('hamstrings_left__isnull', True), models.Q(('hamstrings_left__gte', 0), ('hamstrings_left__lte', 90)), _connector='OR'), name='assessment_hamstrings_left_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('hamstrings_right__isnull', True), models.Q(('hamstrings_right__gte', 0), ('hamstrings_right__lte', 90)), _connector='OR'), name='assessment_hamstrings_right_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('quadriceps_left__isnull', True), models.Q(('quadriceps_left__gte', 45), ('quadriceps_left__lte', 175)), _connector='OR'), name='assessment_quadriceps_left_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('quadriceps_right__isnull', True), models.Q(('quadriceps_right__gte', 45), ('quadriceps_right__lte', 175)), _connector='OR'), name='assessment_quadriceps_right_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('gastrocnemius_left__isnull', True), models.Q(('gastrocnemius_left__gte', -30), ('gastrocnemius_left__lte', 60)), _connector='OR'), name='assessment_gastrocnemius_left_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('gastrocnemius_right__isnull', True), models.Q(('gastrocnemius_right__gte', -30), ('gastrocnemius_right__lte', 60)), _connector='OR'), name='assessment_gastrocnemius_right_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('lunge_left__isnull', True), models.Q(('lunge_left__gte', 0), ('lunge_left__lte', 30)), _connector='OR'), name='assessment_lunge_left_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('lunge_right__isnull', True), models.Q(('lunge_right__gte', 0), ('lunge_right__lte', 30)), _connector='OR'), name='assessment_lunge_right_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('itb_left__isnull', True), models.Q(('itb_left__gte', -45), ('itb_left__lte', 45)), _connector='OR'), name='assessment_itb_left_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('itb_right__isnull', True), models.Q(('itb_right__gte', -45), ('itb_right__lte', 45)), _connector='OR'), name='assessment_itb_right_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('fpi_left__isnull', True), models.Q(('fpi_left__gte', -12), ('fpi_left__lte', 12)), _connector='OR'), name='assessment_fpi_left_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('fpi_right__isnull', True), models.Q(('fpi_right__gte', -12), ('fpi_right__lte', 12)), _connector='OR'), name='assessment_fpi_right_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('midfoot_left__isnull', True), models.Q(('midfoot_left__gte', 0), ('midfoot_left__lte', 40)), _connector='OR'), name='assessment_midfoot_left_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('midfoot_right__isnull', True), models.Q(('midfoot_right__gte', 0), ('midfoot_right__lte', 40)), _connector='OR'), name='assessment_midfoot_right_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('pain_worst__isnull', True), models.Q(('pain_worst__gte', 0), ('pain_worst__lte', 10)), _connector='OR'), name='assessment_pain_worst_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('squat_45_pain__isnull', True), models.Q(('squat_45_pain__gte', 0), ('squat_45_pain__lte', 10)), _connector='OR'), name='assessment_squat_45_pain_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('squat_60_pain__isnull', True), models.Q(('squat_60_pain__gte', 0), ('squat_60_pain__lte', 10)), _connector='OR'), name='assessment_squat_60_pain_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('step_down_pain__isnull', True), models.Q(('step_down_pain__gte', 0), ('step_down_pain__lte', 10)), _connector='OR'), name='assessment_step_down_pain_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('height_cm__isnull', True), models.Q(('height_cm__gte', 80), ('height_cm__lte', 230)), _connector='OR'), name='assessment_height_cm_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('mass_kg__isnull', True), models.Q(('mass_kg__gte', 20), ('mass_kg__lte', 250)), _connector='OR'), name='assessment_mass_kg_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('step_height_cm__isnull', True), models.Q(('step_height_cm__gte', 5), ('step_height_cm__lte', 40)), _connector='OR'), name='assessment_step_height_cm_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('load_amount__isnull', True), models.Q(('load_amount__gte', 0), ('load_amount__lte', 300)), _connector='OR'), name='assessment_load_amount_range'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('step_down_left__isnull', True), models.Q(('step_down_left__contained_by', ['arms', 'balance', 'knee_inner_foot', 'knee_second_toe', 'pelvis', 'trunk']), ('step_down_left__len__lte', 5), models.Q(('step_down_left__contains', ['knee_inner_foot', 'knee_second_toe']), _negated=True)), _connector='OR'), name='assessment_step_down_left_ticks'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('step_down_right__isnull', True), models.Q(('step_down_right__contained_by', ['arms', 'balance', 'knee_inner_foot', 'knee_second_toe', 'pelvis', 'trunk']), ('step_down_right__len__lte', 5), models.Q(('step_down_right__contains', ['knee_inner_foot', 'knee_second_toe']), _negated=True)), _connector='OR'), name='assessment_step_down_right_ticks'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('assessed_on__gte', '2000-01-01'), ('assessed_on__lt', '2100-01-01')), name='assessment_day_in_this_century'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrects', None), ('revision', 1)), models.Q(('corrects__isnull', False), ('revision__gte', 2)), _connector='OR'), name='assessment_revision_follows'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('load_amount', None), ('load_unit', '')), models.Q(('load_amount__isnull', False), ('load_unit__in', ['hours', 'sessions', 'km'])), _connector='OR'), name='assessment_load_with_its_unit', violation_error_message='Say how much and in what: hours, sessions or km.'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('force_unit__in', ['N', 'kgf'])), name='assessment_force_unit_known'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('sport_kind__in', ['', 'running', 'field', 'other', 'none'])), name='assessment_sport_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('groups__contained_by', ['overuse', 'muscle_performance', 'coordination', 'hypermobile', 'hypomobile'])), name='assessment_groups_known'),
        ),
        migrations.AddConstraint(
            model_name='clearance',
            constraint=models.CheckConstraint(condition=models.Q(('how__in', ['examined', 'imaging', 'letter', 'phone'])), name='clearance_how_known'),
        ),
        migrations.AddConstraint(
            model_name='clearance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cleared_by', ''), _negated=True), models.Q(('profession', ''), _negated=True), models.Q(('finding', ''), _negated=True)), name='clearance_says_who_and_what', violation_error_message='Say who cleared it and what was found.'),
        ),
        *(row_security(table, visible=STAFF_OF_OWN_CLINIC) for table in TABLES),
        composite_key("patients_assessment", *WITHIN_PATIENT),
        *(
            composite_foreign_key(table, "patient_id", "patients_patient", "clinic_id")
            for table in TABLES
        ),
        composite_foreign_key(
            "patients_assessment", "corrects_id", "patients_assessment", *WITHIN_PATIENT
        ),
        composite_foreign_key(
            "patients_clearance", "screening_id", "patients_screening", *WITHIN_PATIENT
        ),
        *(append_only(table) for table in TABLES),
        audited(*TABLES),
    ]
