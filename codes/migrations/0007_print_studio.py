import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
        ("codes", "0006_print_part"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
            options={
                "verbose_name": "label design",
                "verbose_name_plural": "label designs",
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
            ],
            options={
                "verbose_name": "logo",
                "verbose_name_plural": "logos",
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
            ],
            options={
                "verbose_name": "printer",
                "verbose_name_plural": "printers",
            },
        ),
        migrations.AddField(
            model_name="labeldesign",
            name="campaign",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="label_designs",
                to="campaigns.campaign",
            ),
        ),
        migrations.AddField(
            model_name="labeldesign",
            name="created_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="logo",
            name="campaign",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="logos",
                to="campaigns.campaign",
            ),
        ),
        migrations.AddField(
            model_name="logo",
            name="created_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="printer",
            name="created_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="labeldesign",
            constraint=models.UniqueConstraint(
                fields=("campaign", "name"), name="label_design_name_in_campaign"
            ),
        ),
        migrations.AddConstraint(
            model_name="labeldesign",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="label_design_has_a_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="logo",
            constraint=models.UniqueConstraint(
                fields=("campaign", "sha256"), name="logo_once_in_a_campaign"
            ),
        ),
        migrations.AddConstraint(
            model_name="logo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("height__gte", 1),
                    ("kind__in", ["png", "svg"]),
                    ("width__gte", 1),
                    models.Q(("name", ""), _negated=True),
                ),
                name="logo_is_a_picture",
            ),
        ),
        migrations.AddConstraint(
            model_name="printer",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="printer_has_a_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="printer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("shift_x__gte", -10),
                    ("shift_x__lte", 10),
                    ("shift_y__gte", -10),
                    ("shift_y__lte", 10),
                ),
                name="printer_shift_in_range",
            ),
        ),
    ]
