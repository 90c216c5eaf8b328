from django.db import migrations

# Statement triggers with transition tables: one appended row a status and batch,
# however many codes a statement touches, and nobody waits for a shared counter.
TALLY = """
CREATE FUNCTION codes_tally_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO codes_tally_delta (batch_id, status, n, last_at)
    SELECT batch_id, status, count(*), max(status_at)
    FROM added GROUP BY batch_id, status;
    RETURN NULL;
END $$;
CREATE TRIGGER codes_tally_insert
    AFTER INSERT ON codes_code REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION codes_tally_insert();

CREATE FUNCTION codes_tally_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO codes_tally_delta (batch_id, status, n, last_at)
    SELECT batch_id, status, sum(n), max(last_at)
    FROM (
        SELECT batch_id, status, 1 AS n, status_at AS last_at FROM after_it
        UNION ALL
        SELECT batch_id, status, -1, NULL FROM before_it
    ) AS moved
    GROUP BY batch_id, status
    HAVING sum(n) <> 0;
    RETURN NULL;
END $$;
CREATE TRIGGER codes_tally_update
    AFTER UPDATE ON codes_code
    REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it
    FOR EACH STATEMENT EXECUTE FUNCTION codes_tally_update();
"""

UNCOUNTED = """
DROP TRIGGER codes_tally_update ON codes_code;
DROP TRIGGER codes_tally_insert ON codes_code;
DROP FUNCTION codes_tally_update();
DROP FUNCTION codes_tally_insert();
"""


class Migration(migrations.Migration):
    """Count codes where they are written, so that nobody can forget it."""

    dependencies = [("codes", "0002_final_statuses")]
    operations = [migrations.RunSQL(TALLY, UNCOUNTED)]
