from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_settings'),
    ]

    operations = [
        migrations.AddField(
            model_name='clinic',
            name='accent',
            field=models.CharField(blank=True, choices=[('', 'Blue'), ('teal', 'Teal'), ('green', 'Green'), ('plum', 'Plum'), ('indigo', 'Indigo'), ('slate', 'Slate')], default='', help_text='Of buttons, links and marks. Every one reads well by day and by night.', max_length=10, verbose_name='Colour'),
        ),
        migrations.AddConstraint(
            model_name='clinic',
            constraint=models.CheckConstraint(condition=models.Q(('accent__in', ['', 'teal', 'green', 'plum', 'indigo', 'slate'])), name='clinic_accent_known'),
        ),
    ]
