from django.db import migrations

# What the panel did, as it did it: see `row_is_kept`. A sheet dismissed takes its touches along.
GUARD = """
CREATE TRIGGER mark_is_kept BEFORE UPDATE ON juries_mark
    FOR EACH ROW EXECUTE FUNCTION row_is_kept(
        'Une note donnée reste dans l’historique : donnez la suivante.',
        '',
        'text,device'
    );
CREATE TRIGGER doorentry_is_kept BEFORE UPDATE ON juries_doorentry
    FOR EACH ROW EXECUTE FUNCTION row_is_kept(
        'Une entrée par code reste notée comme elle a eu lieu.',
        '',
        'device,network'
    );
CREATE TRIGGER planversion_is_kept BEFORE UPDATE OR DELETE ON juries_planversion
    FOR EACH ROW EXECUTE FUNCTION row_is_kept(
        'Un plan publié ne change plus : publiez le suivant.',
        '',
        'snapshot'
    );
CREATE TRIGGER planmove_is_kept BEFORE UPDATE OR DELETE ON juries_planmove
    FOR EACH ROW EXECUTE FUNCTION row_is_kept(
        'Un déplacement reste noté : défaites-le par un autre.',
        '',
        'words,before,after'
    );
CREATE TRIGGER decision_is_kept BEFORE UPDATE OR DELETE ON juries_decision
    FOR EACH ROW WHEN (OLD.released_at IS NOT NULL) EXECUTE FUNCTION row_is_kept(
        'Une décision diffusée ne change plus : rouvrez-la.',
        'reopened_at,reopened_by_id,reopening_reason',
        'calculation,override_reason,text,advice_text,redirect_name,redirect_reason,redirect_contact,redirect_email'
    );
"""
NO_GUARD = """
DROP TRIGGER decision_is_kept ON juries_decision;
DROP TRIGGER planmove_is_kept ON juries_planmove;
DROP TRIGGER planversion_is_kept ON juries_planversion;
DROP TRIGGER doorentry_is_kept ON juries_doorentry;
DROP TRIGGER mark_is_kept ON juries_mark;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('juries', '0018_device_days_of_the_call'),
        ('outbox', '0003_told_never_changes'),
    ]

    operations = [
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
