from django.db import migrations, models

KEEP = """
CREATE FUNCTION campaigns_campaign_refuse_address() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The address of this campaign is fixed: it may stand on paper.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER campaigns_fixed_address
    BEFORE UPDATE ON campaigns_campaign FOR EACH ROW
    WHEN (
        OLD.address_fixed_at IS NOT NULL
        AND (NEW.slug, NEW.address_fixed_at) IS DISTINCT FROM
            (OLD.slug, OLD.address_fixed_at)
    )
    EXECUTE FUNCTION campaigns_campaign_refuse_address();
"""

LET_GO = """
DROP TRIGGER campaigns_fixed_address ON campaigns_campaign;
DROP FUNCTION campaigns_campaign_refuse_address();
"""


class Migration(migrations.Migration):
    """No writer, present or future, changes an address that codes left with."""

    dependencies = [("campaigns", "0002_address_fixed")]
    operations = [
        migrations.AddConstraint(
            "campaign",
            models.CheckConstraint(
                condition=models.Q(address_fixed_at__isnull=True, address_fixed_by="")
                | models.Q(
                    address_fixed_at__isnull=False,
                    address_fixed_by__in=["launch", "print", "download"],
                ),
                name="campaign_address_is_fixed_by_something",
            ),
        ),
        migrations.AddConstraint(
            "campaign",
            models.CheckConstraint(
                condition=models.Q(status="draft")
                | models.Q(address_fixed_at__isnull=False),
                name="campaign_launched_has_a_fixed_address",
            ),
        ),
        migrations.RunSQL(KEEP, LET_GO),
    ]
