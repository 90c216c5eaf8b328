from django.db import migrations

# The first download or print order of each draft's batches, as the trail has it.
FIX = """
UPDATE campaigns_campaign AS campaign
SET address_fixed_at = first.at, address_fixed_by = first.use
FROM (
    SELECT DISTINCT ON (batch.campaign_id) batch.campaign_id, entry.at,
        CASE entry.action WHEN 'print_runs.ordered' THEN 'print' ELSE 'download' END
            AS use
    FROM codes_batch AS batch
    JOIN staff_entry AS entry ON entry.target = 'codes.batch:' || batch.id
    WHERE entry.action IN ('print_runs.ordered', 'batches.download_started')
    ORDER BY batch.campaign_id, entry.at
) AS first
WHERE campaign.id = first.campaign_id AND campaign.address_fixed_at IS NULL
"""


class Migration(migrations.Migration):
    """Fix the addresses of drafts whose codes are in files or on paper already."""

    dependencies = [
        ("codes", "0004_clear_letters"),
        ("campaigns", "0002_address_fixed"),
    ]
    operations = [migrations.RunSQL(FIX, migrations.RunSQL.noop)]
