import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("campaigns", "0001_initial"),
        ("staff", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="TallyDelta",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("batch_id", models.IntegerField()),
                ("status", models.PositiveSmallIntegerField()),
                ("n", models.BigIntegerField()),
                ("last_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "codes_tally_delta",
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("canonical_prefix", models.CharField(blank=True, max_length=15)),
                (
                    "charset",
                    models.CharField(
                        choices=[
                            ("clear", "Clear: no vowels, nothing that looks alike"),
                            ("digits", "Digits"),
                            ("letters", "Letters (can spell words and be misread)"),
                            (
                                "letters_digits",
                                "Letters and digits (can spell words and be misread)",
                            ),
                        ],
                        max_length=14,
                    ),
                ),
                ("length", models.PositiveSmallIntegerField()),
                ("has_check", models.BooleanField()),
                ("wrapped_key", models.BinaryField()),
                ("handed_out", models.BigIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="series",
                        to="campaigns.campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "series",
                "verbose_name_plural": "series",
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "prefix",
                    models.CharField(blank=True, max_length=15, verbose_name="prefix"),
                ),
                ("first_number", models.BigIntegerField()),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                (
                    "starts_as",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Inactive"), (2, "Available")],
                        default=2,
                        verbose_name="starts as",
                    ),
                ),
                (
                    "expires_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="expires"),
                ),
                (
                    "paused_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="paused"),
                ),
                (
                    "sealed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="sealed"),
                ),
                ("mac", models.BinaryField()),
                (
                    "generated",
                    models.PositiveIntegerField(default=0, verbose_name="generated"),
                ),
                (
                    "generation",
                    models.CharField(
                        choices=[
                            ("running", "Generating"),
                            ("held", "Generation paused"),
                            ("cancelled", "Generation cancelled"),
                            ("done", "Generated"),
                        ],
                        default="running",
                        max_length=10,
                        verbose_name="generation",
                    ),
                ),
                ("worked_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(verbose_name="created")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to="campaigns.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to="codes.series",
                    ),
                ),
            ],
            options={
                "verbose_name": "batch",
                "verbose_name_plural": "batches",
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "status",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Inactive"),
                            (2, "Available"),
                            (3, "Issued"),
                            (4, "Reserved"),
                            (5, "Redeemed"),
                            (6, "Voided"),
                        ]
                    ),
                ),
                ("n", models.BigIntegerField()),
                ("last_at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tallies",
                        to="codes.batch",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Code",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "status",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Inactive"),
                            (2, "Available"),
                            (3, "Issued"),
                            (4, "Reserved"),
                            (5, "Redeemed"),
                            (6, "Voided"),
                        ],
                        verbose_name="status",
                    ),
                ),
                ("status_at", models.DateTimeField(verbose_name="since")),
                ("ciphertext", models.BinaryField(blank=True, null=True)),
                ("digest", models.UUIDField(blank=True, null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="codes",
                        to="codes.batch",
                        verbose_name="batch",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="staff.entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "code",
                "verbose_name_plural": "codes",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", 6)),
                        fields=["id"],
                        name="code_voided",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "batch",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("id"), ">>", models.Value(32)
                                ),
                            )
                        ),
                        name="code_id_holds_its_batch",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", [1, 2, 3, 4, 5, 6])),
                        name="code_status_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("digest__isnull", False)),
                        fields=("digest",),
                        name="code_digest_unique",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "to",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Inactive"),
                            (2, "Available"),
                            (3, "Issued"),
                            (4, "Reserved"),
                            (5, "Redeemed"),
                            (6, "Voided"),
                        ]
                    ),
                ),
                ("first", models.PositiveIntegerField()),
                ("last", models.PositiveIntegerField()),
                (
                    "serials",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), blank=True, null=True
                    ),
                ),
                (
                    "only",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Inactive"),
                            (2, "Available"),
                            (3, "Issued"),
                            (4, "Reserved"),
                            (5, "Redeemed"),
                            (6, "Voided"),
                        ],
                        null=True,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("done_to", models.PositiveIntegerField()),
                ("moved", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="codes.batch",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.entry",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("finished_at__isnull", True)),
                        fields=["id"],
                        name="move_unfinished",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first__gte", 1), ("last__gte", models.F("first"))
                        ),
                        name="move_first_before_last",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.UniqueConstraint(
                fields=(
                    "campaign",
                    "canonical_prefix",
                    "charset",
                    "length",
                    "has_check",
                ),
                name="series_one_a_format",
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(("handed_out__gte", 0)),
                name="series_handed_out_not_negative",
            ),
        ),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(
                condition=models.Q(("generation", "running")),
                fields=["id"],
                name="batch_unfinished",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gte", 1), ("quantity__lte", 100000000)),
                name="batch_quantity_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(("generated__lte", models.F("quantity"))),
                name="batch_generated_at_most_quantity",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("generated", models.F("quantity")), ("generation", "done")
                    ),
                    models.Q(
                        models.Q(("generation", "done"), _negated=True),
                        ("generated__lt", models.F("quantity")),
                    ),
                    _connector="OR",
                ),
                name="batch_done_iff_all_generated",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_as__in", [1, 2])),
                name="batch_starts_inactive_or_available",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("series", "="),
                    (
                        models.Func(
                            models.F("first_number"),
                            django.db.models.expressions.CombinedExpression(
                                models.F("first_number"), "+", models.F("quantity")
                            ),
                            function="int8range",
                        ),
                        "&&",
                    ),
                ],
                name="batch_runs_do_not_overlap",
            ),
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(
                fields=("batch", "status"), name="tally_one_a_status"
            ),
        ),
    ]
