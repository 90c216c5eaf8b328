from django.db import migrations, models


class Migration(migrations.Migration):
    """Say who changed which field of a draft last."""

    dependencies = [("campaigns", "0004_removing")]
    operations = [
        migrations.AddField(
            "draft",
            "edits",
            models.JSONField(
                db_default=models.Value({}, models.JSONField()), default=dict
            ),
        ),
    ]
