from django.db import migrations

# One sentence for whoever tries: the words of an edition are what a committee read.
GUARD = """
CREATE FUNCTION reportedition_is_kept() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'Une édition publiée ne change plus : figez une nouvelle édition.'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'reportedition_is_kept';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER reportedition_is_kept BEFORE UPDATE OR DELETE ON reporting_reportedition
    FOR EACH ROW EXECUTE FUNCTION reportedition_is_kept();
"""
NO_GUARD = """
DROP TRIGGER reportedition_is_kept ON reporting_reportedition;
DROP FUNCTION reportedition_is_kept();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0002_editions_kept'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='annualreport',
            name='annualreport_freeze_signed',
        ),
        migrations.RemoveField(
            model_name='annualreport',
            name='edition',
        ),
        migrations.RemoveField(
            model_name='annualreport',
            name='figures',
        ),
        migrations.RemoveField(
            model_name='annualreport',
            name='frozen_at',
        ),
        migrations.RemoveField(
            model_name='annualreport',
            name='frozen_by',
        ),
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
