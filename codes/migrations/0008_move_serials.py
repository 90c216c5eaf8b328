import django.contrib.postgres.fields.ranges
from django.contrib.postgres.indexes import GistIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import F, Func


class Migration(migrations.Migration):
    """Find the moves that name a serial, among 100,000 of one code each."""

    atomic = False  # built beside the application, which goes on writing
    dependencies = [("codes", "0007_removal")]
    operations = [
        AddIndexConcurrently(
            "move",
            GistIndex(
                F("batch"),
                Func(
                    F("first"),
                    F("last") + 1,
                    function="int8range",
                    output_field=(
                        django.contrib.postgres.fields.ranges.BigIntegerRangeField()
                    ),
                ),
                name="move_batch_serials",
            ),
        ),
    ]
