from django.db import migrations, models
from django.db.models.functions import Lower

import pfprehab.accounts.validators


class Migration(migrations.Migration):
    dependencies = [("programs", "0003_curated")]

    operations = [
        migrations.AddField(
            model_name="prescribedexercise",
            name="own_dose",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="prescribedexercise",
            name="override_reason",
            field=models.CharField(
                blank=True,
                default="",
                max_length=300,
                validators=[pfprehab.accounts.validators.PlainText()],
            ),
        ),
        migrations.AlterField(
            model_name="template",
            name="fidelity",
            field=models.CharField(
                choices=[
                    ("published-table", "From a published table"),
                    ("evidence-informed", "Built from the cited evidence"),
                    ("reconstruction", "Reconstruction: the doses are ours"),
                    ("clinic", "Our clinic’s own"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.UniqueConstraint(
                models.F("owner_clinic"),
                Lower("name"),
                name="template_name_once_in_a_clinic",
                violation_error_message="Your clinic has a template of this name already.",
            ),
        ),
    ]
