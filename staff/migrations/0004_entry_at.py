from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Lead to the entries of a period; nobody waits while a long trail is indexed."""

    atomic = False

    dependencies = [
        ("staff", "0003_saved_views"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="entry",
            index=models.Index(fields=["at"], name="entry_at"),
        ),
    ]
