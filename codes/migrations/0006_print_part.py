import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("codes", "0005_print_run_rules")]

    operations = [
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
            ],
            options={
                "verbose_name": "part of a print run",
                "verbose_name_plural": "parts of print runs",
            },
        ),
        migrations.AddField(
            model_name="printpart",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="made",
                to="codes.printrun",
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
