import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("campaigns", "0001_initial"),
        ("codes", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PrintRun",
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
                ("first", models.PositiveIntegerField()),
                ("last", models.PositiveIntegerField()),
                ("setup", models.JSONField(default=dict)),
                (
                    "reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason"),
                ),
                ("copy", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "In work"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                            ("deleted", "File deleted"),
                        ],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("pages", models.PositiveIntegerField()),
                ("pages_done", models.PositiveIntegerField(default=0)),
                ("parts", models.PositiveIntegerField(default=1)),
                ("part_sheets", models.PositiveIntegerField(default=1000)),
                ("extension", models.CharField(default="pdf", max_length=10)),
                ("labels_made", models.PositiveIntegerField(default=0)),
                ("worked_at", models.DateTimeField(null=True)),
                ("file_name", models.CharField(blank=True, max_length=60)),
                ("size", models.BigIntegerField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("downloads", models.PositiveIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=500)),
                ("created_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="print_runs",
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
            ],
            options={
                "verbose_name": "print run",
                "verbose_name_plural": "print runs",
            },
        ),
        migrations.CreateModel(
            name="PrintPart",
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
                ("number", models.PositiveIntegerField()),
                ("sheets", models.PositiveIntegerField()),
                ("labels", models.PositiveIntegerField()),
                ("first", models.PositiveIntegerField(null=True)),
                ("last", models.PositiveIntegerField(null=True)),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="made",
                        to="printing.printrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a print run",
                "verbose_name_plural": "parts of print runs",
            },
        ),
        migrations.CreateModel(
            name="LabelDesign",
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
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("setup", models.JSONField()),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="label_designs",
                        to="campaigns.campaign",
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
            ],
            options={
                "verbose_name": "label design",
                "verbose_name_plural": "label designs",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "name"),
                        name="label_design_name_in_campaign",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="label_design_has_a_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Logo",
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
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("png", "PNG"), ("svg", "SVG")], max_length=3
                    ),
                ),
                ("content", models.BinaryField()),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="logos",
                        to="campaigns.campaign",
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
            ],
            options={
                "verbose_name": "logo",
                "verbose_name_plural": "logos",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "sha256"), name="logo_once_in_a_campaign"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("height__gte", 1),
                            ("kind__in", ["png", "svg"]),
                            ("width__gte", 1),
                            models.Q(("name", ""), _negated=True),
                        ),
                        name="logo_is_a_picture",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Printer",
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
                    "name",
                    models.CharField(max_length=100, unique=True, verbose_name="name"),
                ),
                (
                    "shift_x",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=4,
                        verbose_name="shift to the right",
                    ),
                ),
                (
                    "shift_y",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=4,
                        verbose_name="shift down",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "printer",
                "verbose_name_plural": "printers",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="printer_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shift_x__gte", -10),
                            ("shift_x__lte", 10),
                            ("shift_y__gte", -10),
                            ("shift_y__lte", 10),
                        ),
                        name="printer_shift_in_range",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="printrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__gte", 1), ("last__gte", models.F("first"))),
                name="print_run_first_before_last",
            ),
        ),
        migrations.AddConstraint(
            model_name="printrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("copy", 1),
                    models.Q(("copy__gte", 2), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="print_run_reprint_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="printrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("part_sheets__gte", 1), ("parts__gte", 1), ("parts__lt", 16777216)
                ),
                name="print_run_parts_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="printrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "labels_made__lte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("last"), "-", models.F("first")
                            ),
                            "+",
                            models.Value(1),
                        ),
                    ),
                    ("pages_done__lte", models.F("pages")),
                ),
                name="print_run_makes_no_more_than_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="printrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ready"), _negated=True),
                    models.Q(
                        ("finished_at__isnull", False),
                        ("size__isnull", False),
                        models.Q(("sha256", ""), _negated=True),
                        models.Q(("file_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="print_run_ready_has_its_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="printpart",
            constraint=models.UniqueConstraint(
                fields=("run", "number"), name="print_part_made_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="printpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1), ("sheets__gte", 1)),
                name="print_part_counts_from_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="printpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first", None), ("labels", 0), ("last", None)),
                    models.Q(
                        ("first__isnull", False),
                        ("last__isnull", False),
                        ("first__gte", 1),
                        ("labels__gte", 1),
                        ("last__gte", models.F("first")),
                    ),
                    _connector="OR",
                ),
                name="print_part_says_its_serials",
            ),
        ),
    ]
