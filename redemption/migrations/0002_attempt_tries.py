from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Count the throttled tries of a host in one row of Attempt.

    No row is rewritten or read: the columns have constant defaults, and the constraint
    is tested for new rows only, until the next migration validates it.
    """

    dependencies = [("redemption", "0001_initial")]
    operations = [
        migrations.AddField(
            "attempt",
            "tries",
            models.IntegerField(db_default=1, default=1, verbose_name="tries"),
        ),
        migrations.AddField(
            "attempt",
            "throttle_key",
            models.UUIDField(blank=True, editable=False, null=True),
        ),
        AddConstraintNotValid(
            "attempt",
            models.CheckConstraint(
                condition=models.Q(tries__gte=1), name="attempt_tries_at_least_one"
            ),
        ),
    ]
