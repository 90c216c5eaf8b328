from django.db import migrations, models

# A launched campaign whose launch is not in the trail had its address fixed by then at
# the latest.
FIX_LAUNCHED = """
UPDATE campaigns_campaign AS campaign
SET address_fixed_by = 'launch',
    address_fixed_at = coalesce(
        (
            SELECT min(at) FROM staff_entry
            WHERE target = 'campaigns.campaign:' || campaign.id
            AND action = 'campaigns.launched'
        ),
        campaign.created_at
    )
WHERE status <> 'draft'
"""


class Migration(migrations.Migration):
    """Say since when the address of a campaign is fixed, and by what."""

    dependencies = [
        ("campaigns", "0001_initial"),
        ("staff", "0002_entry_append_only"),
    ]
    operations = [
        migrations.AddField(
            "campaign",
            "address_fixed_at",
            models.DateTimeField(blank=True, null=True, verbose_name="address fixed"),
        ),
        migrations.AddField(
            "campaign",
            "address_fixed_by",
            models.CharField(
                blank=True,
                choices=[
                    ("launch", "Launch"),
                    ("print", "Labels ordered"),
                    ("download", "Codes downloaded"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunSQL(FIX_LAUNCHED, migrations.RunSQL.noop),
    ]
