from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """Find the entries of one code and of one action in a long trail of a batch."""

    atomic = False  # built beside the application, which goes on writing
    dependencies = [("staff", "0002_entry_append_only")]
    operations = [
        AddIndexConcurrently(
            "entry",
            models.Index(
                fields=["target", "action", "-id"], name="entry_target_action"
            ),
        ),
        AddIndexConcurrently(
            "entry",
            models.Index(
                F("target"),
                F("data__serial"),
                F("id").desc(),
                condition=Q(data__has_key="serial"),
                name="entry_target_serial",
            ),
        ),
        AddIndexConcurrently(
            "entry",
            GinIndex(
                OpClass(F("data__found"), name="jsonb_path_ops"),
                condition=Q(data__has_key="found"),
                name="entry_found",
            ),
        ),
        AddIndexConcurrently(
            "entry",
            GinIndex(
                F("data__batches"),
                condition=Q(data__has_key="batches"),
                name="entry_batches",
            ),
        ),
    ]
