from django.db import migrations

# Notes were given with these sentences and these weights: a mean must still say what it said.
# The call is read under a shared lock: who opens the first sheet waits for whoever writes the grid.
GUARD = """
CREATE FUNCTION criterion_is_kept() RETURNS trigger AS $$
BEGIN
    PERFORM 1 FROM applications_campaign
        WHERE id IN (COALESCE(NEW.campaign_id, OLD.campaign_id), COALESCE(OLD.campaign_id, NEW.campaign_id))
        ORDER BY id FOR SHARE;
    IF EXISTS (
        SELECT 1 FROM applications_campaign AS call WHERE call.grid_frozen_at IS NOT NULL
        AND call.id IN (COALESCE(NEW.campaign_id, OLD.campaign_id), COALESCE(OLD.campaign_id, NEW.campaign_id))
    ) THEN
        RAISE EXCEPTION 'La grille est figée depuis la première fiche de notation : elle ne change plus.'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'criterion_is_kept';
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER criterion_is_kept BEFORE INSERT OR UPDATE OR DELETE ON applications_criterion
    FOR EACH ROW EXECUTE FUNCTION criterion_is_kept();

CREATE FUNCTION campaign_grid_stays_frozen() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'Une grille figée le reste : des fiches de notation s’en servent.'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'campaign_grid_stays_frozen';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER campaign_grid_stays_frozen BEFORE UPDATE ON applications_campaign
    FOR EACH ROW WHEN (OLD.grid_frozen_at IS NOT NULL AND NEW.grid_frozen_at IS DISTINCT FROM OLD.grid_frozen_at)
    EXECUTE FUNCTION campaign_grid_stays_frozen();
"""
NO_GUARD = """
DROP TRIGGER campaign_grid_stays_frozen ON applications_campaign;
DROP FUNCTION campaign_grid_stays_frozen();
DROP TRIGGER criterion_is_kept ON applications_criterion;
DROP FUNCTION criterion_is_kept();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0025_natural_persons'),
    ]

    operations = [
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
