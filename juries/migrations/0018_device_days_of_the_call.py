"""How long a tablet keeps its dossiers is a delay of the call, like the others, copied with it."""

from django.db import migrations, models


def to_the_call(apps, schema_editor):
    for panel in apps.get_model('juries', 'Panel').objects.select_related('campaign'):
        panel.campaign.device_days = min(max(panel.device_days, 1), 30)
        panel.campaign.save(update_fields=['device_days'])


def to_the_panel(apps, schema_editor):
    for panel in apps.get_model('juries', 'Panel').objects.select_related('campaign'):
        panel.device_days = panel.campaign.device_days
        panel.save(update_fields=['device_days'])


class Migration(migrations.Migration):

    dependencies = [
        ('juries', '0017_sheets_need_a_frozen_grid'),
        ('applications', '0027_call_delays'),
    ]

    operations = [
        migrations.RunPython(to_the_call, to_the_panel),
        migrations.RemoveField(model_name='panel', name='device_days'),
    ]
