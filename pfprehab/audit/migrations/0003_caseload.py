from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_recorder")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=BrinIndex(
                autosummarize=True, fields=["at"], name="event_by_time", pages_per_range=16
            ),
        ),
    ]
