from django.db import migrations

# 5 is redeemed, 6 is voided (codes.models.Status).
FINAL = """
CREATE FUNCTION codes_code_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Redeemed and voided are final, and codes are never deleted.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER codes_final_status
    BEFORE UPDATE ON codes_code FOR EACH ROW
    WHEN (OLD.status IN (5, 6) AND NEW.status <> OLD.status)
    EXECUTE FUNCTION codes_code_refuse();
CREATE TRIGGER codes_never_deleted
    BEFORE DELETE ON codes_code FOR EACH STATEMENT
    EXECUTE FUNCTION codes_code_refuse();
"""

OPEN = """
DROP TRIGGER codes_never_deleted ON codes_code;
DROP TRIGGER codes_final_status ON codes_code;
DROP FUNCTION codes_code_refuse();
"""


class Migration(migrations.Migration):
    """No writer, present or future, takes a code out of a final status."""

    dependencies = [("codes", "0001_initial")]
    operations = [migrations.RunSQL(FINAL, OPEN)]
