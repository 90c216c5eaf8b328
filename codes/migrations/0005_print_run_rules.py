from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("codes", "0004_print_run_setup")]

    operations = [
        migrations.RemoveField(
            model_name="printrun",
            name="instructions",
        ),
        migrations.RemoveField(
            model_name="printrun",
            name="layout",
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
                        models.F("last") - models.F("first") + 1,
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
    ]
