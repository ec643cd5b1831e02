from django.db import migrations

# How things ended, and who allowed it, is what remains of them: see `row_is_kept`.
# A duration is corrected by a later row: two may begin on one day, the last one stands.
GUARD = """
CREATE FUNCTION slipline_is_signed() RETURNS trigger AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM operations_eliminationslip AS slip
        WHERE slip.id = COALESCE(NEW.slip_id, OLD.slip_id) AND slip.visa_on IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'Un bordereau visé garde ses dossiers : faites le suivant.'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'slipline_is_signed';
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER slipline_is_signed BEFORE INSERT OR DELETE ON operations_slipline
    FOR EACH ROW EXECUTE FUNCTION slipline_is_signed();
CREATE TRIGGER retentionrun_is_kept BEFORE UPDATE OR DELETE ON operations_retentionrun
    FOR EACH ROW EXECUTE FUNCTION row_is_kept(
        'Un passage de la conservation est une preuve : il ne change pas.'
    );
CREATE TRIGGER paperserased_is_kept BEFORE UPDATE OR DELETE ON operations_paperserased
    FOR EACH ROW EXECUTE FUNCTION row_is_kept(
        'Un effacement est une preuve : il ne change pas.'
    );
CREATE TRIGGER retentionduration_is_kept BEFORE UPDATE OR DELETE ON operations_retentionduration
    FOR EACH ROW EXECUTE FUNCTION row_is_kept(
        'Une durée validée ne change plus : validez la suivante.'
    );
CREATE TRIGGER eliminationslip_is_kept BEFORE UPDATE OR DELETE ON operations_eliminationslip
    FOR EACH ROW WHEN (OLD.visa_on IS NOT NULL) EXECUTE FUNCTION row_is_kept(
        'Un bordereau visé ne change plus.'
    );
CREATE TRIGGER slipline_is_kept BEFORE UPDATE ON operations_slipline
    FOR EACH ROW EXECUTE FUNCTION row_is_kept(
        'Une ligne de bordereau ne change pas : retirez le bordereau, faites le suivant.',
        'first_notice_on,second_notice_on'
    );
CREATE TRIGGER dossierhold_is_kept BEFORE UPDATE OR DELETE ON operations_dossierhold
    FOR EACH ROW EXECUTE FUNCTION row_is_kept(
        'Un gel reste noté : levez-le.',
        'lifted_at,lifted_by_id',
        'reason'
    );
CREATE TRIGGER dossierhold_lifting_is_kept BEFORE UPDATE ON operations_dossierhold
    FOR EACH ROW WHEN (OLD.lifted_at IS NOT NULL) EXECUTE FUNCTION row_is_kept(
        'Un gel levé ne change plus : posez le suivant.',
        '',
        'reason'
    );
"""
NO_GUARD = """
DROP TRIGGER dossierhold_lifting_is_kept ON operations_dossierhold;
DROP TRIGGER dossierhold_is_kept ON operations_dossierhold;
DROP TRIGGER slipline_is_kept ON operations_slipline;
DROP TRIGGER eliminationslip_is_kept ON operations_eliminationslip;
DROP TRIGGER retentionduration_is_kept ON operations_retentionduration;
DROP TRIGGER paperserased_is_kept ON operations_paperserased;
DROP TRIGGER retentionrun_is_kept ON operations_retentionrun;
DROP TRIGGER slipline_is_signed ON operations_slipline;
DROP FUNCTION slipline_is_signed();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('operations', '0002_conservation'),
        ('outbox', '0003_told_never_changes'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='retentionduration', name='retentionduration_one_a_day'),
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
