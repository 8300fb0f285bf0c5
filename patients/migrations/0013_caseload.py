import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid

import pfprehab.accounts.validators
from django.conf import settings
from django.db import migrations, models

from pfprehab.database import STAFF_OF_OWN_CLINIC, USER, audited, row_security

# A person's own, also towards colleagues of the clinic.
OWN = f"{STAFF_OF_OWN_CLINIC} AND owner_id = {USER}"


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_branding'),
        ('patients', '0012_flags'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseloadView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('place', models.PositiveSmallIntegerField()),
                ('name', models.CharField(blank=True, max_length=60, validators=[pfprehab.accounts.validators.PlainText()], verbose_name='Name')),
                ('whose', models.CharField(choices=[('mine', 'My patients'), ('team', 'My team'), ('clinic', 'Whole clinic')], default='clinic', max_length=10)),
                ('group', models.CharField(blank=True, max_length=20)),
                ('search', models.CharField(blank=True, max_length=100, validators=[pfprehab.accounts.validators.PlainText()])),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['place'],
                'constraints': [models.UniqueConstraint(fields=('clinic', 'owner', 'place'), name='caseload_view_place_once'), models.UniqueConstraint(models.F('clinic'), models.F('owner'), django.db.models.functions.text.Lower('name'), name='caseload_view_name_once', violation_error_message='You already have a view of this name.'), models.CheckConstraint(condition=models.Q(('place__lte', 20)), name='caseload_view_at_most_20'), models.CheckConstraint(condition=models.Q(models.Q(('place', 0), ('name', '')), models.Q(('place__gt', 0), models.Q(('name', ''), _negated=True)), _connector='OR'), name='caseload_view_has_a_name'), models.CheckConstraint(condition=models.Q(('whose__in', ['mine', 'team', 'clinic'])), name='caseload_view_whose_known')],
            },
        ),
        row_security("patients_caseloadview", visible=OWN),
        audited("patients_caseloadview"),
    ]
