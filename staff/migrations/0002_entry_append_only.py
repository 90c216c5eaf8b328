from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION staff_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The trail is append-only: % is not possible.', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER staff_entry_append_only
    BEFORE UPDATE OR DELETE ON staff_entry
    FOR EACH ROW EXECUTE FUNCTION staff_entry_refuse();
CREATE TRIGGER staff_entry_append_only_truncate
    BEFORE TRUNCATE ON staff_entry
    FOR EACH STATEMENT EXECUTE FUNCTION staff_entry_refuse();
"""

CHANGEABLE = """
DROP TRIGGER staff_entry_append_only_truncate ON staff_entry;
DROP TRIGGER staff_entry_append_only ON staff_entry;
DROP FUNCTION staff_entry_refuse();
"""


class Migration(migrations.Migration):
    """What stands in the trail stays there, whoever asks."""

    dependencies = [("staff", "0001_initial")]
    operations = [migrations.RunSQL(APPEND_ONLY, CHANGEABLE)]
