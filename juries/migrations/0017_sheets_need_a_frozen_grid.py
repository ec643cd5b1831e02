from django.db import migrations

# The other half of the frozen grid: no sheet before it, and no weight of a college after a sheet.
GUARD = """
CREATE FUNCTION scoresheet_needs_a_frozen_grid() RETURNS trigger AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM applications_application AS dossier
        JOIN applications_campaign AS call ON call.id = dossier.campaign_id
        WHERE dossier.id = NEW.application_id AND call.grid_frozen_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'Une fiche de notation fige d’abord la grille de son appel.'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'scoresheet_needs_a_frozen_grid';
    END IF;
    RETURN NEW;
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER scoresheet_needs_a_frozen_grid BEFORE INSERT OR UPDATE OF application_id ON juries_scoresheet
    FOR EACH ROW EXECUTE FUNCTION scoresheet_needs_a_frozen_grid();

CREATE FUNCTION college_weight_is_kept() RETURNS trigger AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM juries_scoresheet AS sheet
        JOIN juries_seat AS seat ON seat.id = sheet.seat_id
        JOIN juries_college AS college ON college.id = seat.college_id
        WHERE college.panel_id = OLD.panel_id
    ) THEN
        RAISE EXCEPTION 'Les poids ne changent plus : des fiches sont déjà ouvertes.'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'college_weight_is_kept';
    END IF;
    RETURN NEW;
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER college_weight_is_kept BEFORE UPDATE ON juries_college
    FOR EACH ROW WHEN (NEW.weight <> OLD.weight) EXECUTE FUNCTION college_weight_is_kept();
"""
NO_GUARD = """
DROP TRIGGER college_weight_is_kept ON juries_college;
DROP FUNCTION college_weight_is_kept();
DROP TRIGGER scoresheet_needs_a_frozen_grid ON juries_scoresheet;
DROP FUNCTION scoresheet_needs_a_frozen_grid();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0026_grid_never_changes'),
        ('juries', '0016_hearing_advice'),
    ]

    operations = [
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
