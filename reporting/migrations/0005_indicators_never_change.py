from django.db import migrations

# A frozen version is what an evaluation leans on; a value is corrected by another one.
GUARD = """
CREATE FUNCTION indicatorset_is_kept() RETURNS trigger AS $$
BEGIN
    IF OLD.frozen_at IS NOT NULL THEN
        RAISE EXCEPTION 'Une version figée ne change plus : commencez la suivante.'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'indicatorset_is_kept';
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER indicatorset_is_kept BEFORE UPDATE OR DELETE ON reporting_indicatorset
    FOR EACH ROW EXECUTE FUNCTION indicatorset_is_kept();

CREATE FUNCTION indicator_is_kept() RETURNS trigger AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM reporting_indicatorset AS version WHERE version.frozen_at IS NOT NULL
        AND version.id IN (COALESCE(NEW.version_id, OLD.version_id), COALESCE(OLD.version_id, NEW.version_id))
    ) THEN
        RAISE EXCEPTION 'Un indicateur figé ne change plus : commencez la version suivante.'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'indicator_is_kept';
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER indicator_is_kept BEFORE INSERT OR UPDATE OR DELETE ON reporting_indicator
    FOR EACH ROW EXECUTE FUNCTION indicator_is_kept();

CREATE FUNCTION indicatorvalue_is_kept() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'Une valeur notée ne change plus : notez la bonne.'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'indicatorvalue_is_kept';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER indicatorvalue_is_kept BEFORE UPDATE OR DELETE ON reporting_indicatorvalue
    FOR EACH ROW EXECUTE FUNCTION indicatorvalue_is_kept();
"""
NO_GUARD = """
DROP TRIGGER indicatorvalue_is_kept ON reporting_indicatorvalue;
DROP FUNCTION indicatorvalue_is_kept();
DROP TRIGGER indicator_is_kept ON reporting_indicator;
DROP FUNCTION indicator_is_kept();
DROP TRIGGER indicatorset_is_kept ON reporting_indicatorset;
DROP FUNCTION indicatorset_is_kept();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0004_indicators'),
    ]

    operations = [
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
