from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models

DROP = "DROP INDEX CONCURRENTLY IF EXISTS attempt_one_a_throttle_key"
CREATE = """
    CREATE UNIQUE INDEX CONCURRENTLY attempt_one_a_throttle_key
    ON redemption_attempt (throttle_key) WHERE throttle_key IS NOT NULL
"""


class Migration(migrations.Migration):
    """Let a throttle key stand in one row; validate that a row counts a try at least.

    Attempts are written meanwhile: neither step locks the table against that, for which
    each must be a transaction of its own. Safe to repeat: an index whose creation was
    interrupted is dropped first.
    """

    atomic = False
    dependencies = [("redemption", "0002_attempt_tries")]
    operations = [
        ValidateConstraint("attempt", "attempt_tries_at_least_one"),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(DROP, migrations.RunSQL.noop),
                migrations.RunSQL(CREATE, DROP),
            ],
            state_operations=[
                migrations.AddConstraint(
                    "attempt",
                    models.UniqueConstraint(
                        fields=["throttle_key"],
                        condition=models.Q(throttle_key__isnull=False),
                        name="attempt_one_a_throttle_key",
                    ),
                )
            ],
        ),
    ]
