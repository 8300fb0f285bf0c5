from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patients", "0010_episode")]

    operations = [
        migrations.AddField(
            model_name="morningcheck",
            name="source",
            field=models.CharField(
                choices=[("phone", "Phone"), ("paper", "Paper"), ("clinic", "In the clinic")],
                default="phone",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="morningcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["phone", "paper", "clinic"])),
                name="morning_check_source_known",
            ),
        ),
    ]
