from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("patients", "0013_caseload")]

    operations = [
        migrations.AddField(
            model_name="prescription",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="prescription",
            constraint=models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(status="stopped"),
                name="prescription_withdrawn_is_stopped",
            ),
        ),
    ]
