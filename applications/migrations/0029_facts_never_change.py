from django.db import migrations

# What the dossier and its structure are told later leans on these rows: see `row_is_kept`.
GUARD = """
CREATE TRIGGER event_is_kept BEFORE UPDATE OR DELETE ON applications_event
    FOR EACH ROW EXECUTE FUNCTION row_is_kept(
        'L’histoire d’un dossier ne change pas : ajoutez-y un événement.',
        'email_id',
        'data'
    );
CREATE TRIGGER organisationevent_is_kept BEFORE UPDATE OR DELETE ON applications_organisationevent
    FOR EACH ROW EXECUTE FUNCTION row_is_kept(
        'L’histoire d’une structure ne change pas : ajoutez-y un événement.',
        '',
        'data'
    );
CREATE TRIGGER decisionletter_is_kept BEFORE UPDATE OR DELETE ON applications_decisionletter
    FOR EACH ROW EXECUTE FUNCTION row_is_kept(
        'Une lettre écrite ne change plus : annulez-la, écrivez la suivante.',
        'cancelled_at',
        'content'
    );
CREATE TRIGGER award_is_kept BEFORE UPDATE ON applications_award
    FOR EACH ROW EXECUTE FUNCTION row_is_kept(
        'Une aide accordée garde son montant et son calcul : rouvrez la décision.',
        'renounced_at,ordered_total,settled_amount,settlement,recovery_amount,recovered_on,recipient_id,shared_percent',
        'override_reason,explanation'
    );
CREATE TRIGGER agreement_is_kept BEFORE UPDATE OR DELETE ON applications_agreement
    FOR EACH ROW EXECUTE FUNCTION row_is_kept(
        'Un engagement signé ne change plus.'
    );
CREATE TRIGGER payment_is_kept BEFORE UPDATE OR DELETE ON applications_payment
    FOR EACH ROW EXECUTE FUNCTION row_is_kept(
        'Un versement ordonné ne change plus : notez son rejet, ordonnez le suivant.',
        'instalment_id,state,paid_on,rejected_on,rejected_because',
        'account_digits'
    );
CREATE TRIGGER message_is_kept BEFORE UPDATE ON applications_message
    FOR EACH ROW EXECUTE FUNCTION row_is_kept(
        'Un message envoyé ne change plus : écrivez le suivant.',
        'read_at',
        'text'
    );
CREATE TRIGGER helplook_is_kept BEFORE UPDATE ON applications_helplook
    FOR EACH ROW EXECUTE FUNCTION row_is_kept(
        'Un regard sur un brouillon reste noté comme il a eu lieu.'
    );
"""
NO_GUARD = """
DROP TRIGGER helplook_is_kept ON applications_helplook;
DROP TRIGGER message_is_kept ON applications_message;
DROP TRIGGER payment_is_kept ON applications_payment;
DROP TRIGGER agreement_is_kept ON applications_agreement;
DROP TRIGGER award_is_kept ON applications_award;
DROP TRIGGER decisionletter_is_kept ON applications_decisionletter;
DROP TRIGGER organisationevent_is_kept ON applications_organisationevent;
DROP TRIGGER event_is_kept ON applications_event;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0028_who_is_a_natural_person'),
        ('outbox', '0003_told_never_changes'),
    ]

    operations = [
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
