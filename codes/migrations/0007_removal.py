from django.db import migrations, models
from django.db.models import Q

# 5 is redeemed (codes.models.Status). A statement trigger with a transition table:
# one look at the batches of a chunk, and one appended row a status and batch, however
# many codes are deleted.
DELETE = """
CREATE OR REPLACE FUNCTION codes_code_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Redeemed and voided are final.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER codes_never_deleted ON codes_code;
CREATE FUNCTION codes_code_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM gone LEFT JOIN codes_batch AS batch ON batch.id = gone.batch_id
        WHERE batch.removing_at IS NULL OR gone.status = 5
    ) THEN
        RAISE EXCEPTION
            'Codes are deleted with a batch that is being removed, never if redeemed.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    INSERT INTO codes_tally_delta (batch_id, status, n, last_at)
    SELECT batch_id, status, -count(*), NULL FROM gone GROUP BY batch_id, status;
    RETURN NULL;
END $$;
CREATE TRIGGER codes_deleted_by_removal_only
    AFTER DELETE ON codes_code REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION codes_code_deleted();
"""

NEVER = """
DROP TRIGGER codes_deleted_by_removal_only ON codes_code;
DROP FUNCTION codes_code_deleted();
CREATE OR REPLACE FUNCTION codes_code_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Redeemed and voided are final, and codes are never deleted.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER codes_never_deleted
    BEFORE DELETE ON codes_code FOR EACH STATEMENT
    EXECUTE FUNCTION codes_code_refuse();
"""


class Migration(migrations.Migration):
    """Let only the codes of a batch that is being removed be deleted."""

    dependencies = [("codes", "0006_codes_left")]
    operations = [
        migrations.AddConstraint(
            "batch",
            models.CheckConstraint(
                condition=Q(removing_at=None)
                | Q(codes_left_at=None, paused_at__isnull=False)
                & ~Q(generation="running"),
                name="batch_removed_only_if_no_code_left",
            ),
        ),
        migrations.AddIndex(
            "batch",
            models.Index(
                fields=["id"],
                condition=Q(removing_at__isnull=False),
                name="batch_removing",
            ),
        ),
        migrations.RunSQL(DELETE, NEVER),
    ]
