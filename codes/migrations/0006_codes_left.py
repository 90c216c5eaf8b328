import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# As the trail and the redemptions have it; 5 is redeemed (codes.models.Status).
FILL = """
UPDATE codes_batch AS batch SET codes_left_at = first.at
FROM (
    SELECT left_it.batch_id, min(left_it.at) AS at FROM (
        SELECT substr(target, 13)::int AS batch_id, at FROM staff_entry
        WHERE target LIKE 'codes.batch:%' AND action IN (
            'batches.download_started', 'codes.looked_up', 'codes.revealed',
            'print_runs.downloaded'
        )
        UNION ALL
        SELECT batch_id, coalesce(last_at, now()) FROM codes_tally
        WHERE status = 5 AND n > 0
        UNION ALL
        SELECT batch_id, coalesce(last_at, now()) FROM codes_tally_delta
        WHERE status = 5 AND n > 0
    ) AS left_it GROUP BY left_it.batch_id
) AS first
WHERE batch.id = first.batch_id
"""


class Migration(migrations.Migration):
    """Say when the first code of a batch left, and mark a batch that is removed."""

    dependencies = [
        ("codes", "0005_fix_addresses_on_paper"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "batch", "codes_left_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            "batch", "removing_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            "batch",
            "removing_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
