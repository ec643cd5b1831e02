from django.db import migrations

# What was written once is kept. Any table names this guard, and gives it the sentence of its
# refusal, the columns that go on living, and those that conservation empties: only the erasure of
# `operations.retention` opens these, for its own transaction. The mail of a code is apart: once
# sent, it forgets its code.
GUARD = """
CREATE FUNCTION row_is_kept() RETURNS trigger AS $$
DECLARE
    lives text[] := string_to_array(TG_ARGV[1], ',');
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF current_setting('ami_portal.erasing', true) = 'on' THEN
            lives := lives || string_to_array(TG_ARGV[2], ',');
        END IF;
        IF to_jsonb(NEW) - COALESCE(lives, '{}') = to_jsonb(OLD) - COALESCE(lives, '{}') THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER outboundemail_is_kept BEFORE UPDATE ON outbox_outboundemail
    FOR EACH ROW WHEN (NOT OLD.is_secret) EXECUTE FUNCTION row_is_kept(
        'Un courriel écrit ne change plus : écrivez le suivant.',
        'state,attempts,due_at,claimed_at,sent_at,last_error,superseded_at',
        'to,subject,body_text,body_html,calendar,attachments'
    );
"""
NO_GUARD = """
DROP TRIGGER outboundemail_is_kept ON outbox_outboundemail;
DROP FUNCTION row_is_kept();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('outbox', '0002_superseded'),
    ]

    operations = [
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
