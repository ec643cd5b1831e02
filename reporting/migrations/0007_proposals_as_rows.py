from django.db import migrations, models

NAMES = ("what", "who", "when")


def split_lines(apps, schema_editor):
    """« proposition | qui décide | échéance », one a line, becomes a row."""
    for report in apps.get_model("reporting", "AnnualReport").objects.exclude(proposals=""):
        lines = [line for line in report.proposals.splitlines() if line.strip()]
        told = [[words.strip() for words in line.split("|", 2)] for line in lines]
        report.rows = [dict(zip(NAMES, [*words, "", ""][:3])) for words in told]
        report.save(update_fields=["rows"])


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0006_historical_year_signed'),
    ]

    operations = [
        migrations.AddField(
            model_name='annualreport',
            name='rows',
            field=models.JSONField(blank=True, default=list, verbose_name='propositions'),
        ),
        migrations.RunPython(split_lines, migrations.RunPython.noop),
        migrations.RemoveField(model_name='annualreport', name='proposals'),
        migrations.RenameField(model_name='annualreport', old_name='rows', new_name='proposals'),
    ]
