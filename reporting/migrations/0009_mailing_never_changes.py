from django.db import migrations

# An edition was sent once, to so many people: see `row_is_kept`.
GUARD = """
CREATE TRIGGER reportmailing_is_kept BEFORE UPDATE OR DELETE ON reporting_reportmailing
    FOR EACH ROW EXECUTE FUNCTION row_is_kept(
        'Un envoi du rapport reste noté comme il a eu lieu.'
    );
"""
NO_GUARD = """
DROP TRIGGER reportmailing_is_kept ON reporting_reportmailing;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('outbox', '0003_told_never_changes'),
        ('reporting', '0008_committee_and_mailing'),
    ]

    operations = [
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
