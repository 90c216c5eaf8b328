from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Mark a draft that is being removed; it can never be launched."""

    dependencies = [("campaigns", "0003_fixed_address_stays")]
    operations = [
        migrations.AddField(
            "campaign", "removing_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            "campaign",
            models.CheckConstraint(
                condition=Q(status="draft") | Q(removing_at=None),
                name="campaign_removed_only_as_a_draft",
            ),
        ),
    ]
