from zoneinfo import ZoneInfo

from django.db import migrations


def hold_to_their_aids(apps, schema_editor):
    """Each passage noted before holds to the aid of its dossier; an answer has the day it was noted.

    A passage whose dossier has no aid was never counted: it goes, its event stays.
    """
    filings = apps.get_model("applications", "ContratDeVilleFiling").objects
    aids = apps.get_model("applications", "Award").objects
    for filing in filings.all():
        aid = aids.filter(application_id=filing.application_id).first()
        if aid is None:
            filing.delete()
            continue
        filing.award = aid
        if filing.outcome != "filed":
            filing.answered_on = filing.recorded_at.astimezone(ZoneInfo("Europe/Paris")).date()
        filing.save(update_fields=["award", "answered_on"])


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0020_contrat_de_ville"),
    ]

    operations = [migrations.RunPython(hold_to_their_aids, migrations.RunPython.noop)]
