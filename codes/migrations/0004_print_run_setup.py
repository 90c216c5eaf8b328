from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def move_into_setup(apps, schema_editor):
    """Say in the setup what stood in columns, and count what the trail counted.

    Runs in work begin again: their parts are of another size now.
    """
    runs = apps.get_model("codes", "PrintRun").objects.using(
        schema_editor.connection.alias
    )
    entries = apps.get_model("staff", "Entry").objects.using(
        schema_editor.connection.alias
    )
    language = settings.LANGUAGE_CODE.partition("-")[0]
    for run in runs.all().iterator():
        run.setup = {"layout": run.layout}
        if run.instructions:
            run.setup["instructions"] = [[language, run.instructions]]
        told = entries.filter(target=f"codes.batch:{run.batch_id}", data__run=run.pk)
        finished = told.filter(action="print_runs.finished").first()
        run.labels_made = finished.data["rows"] if finished else 0
        run.downloads = told.filter(action="print_runs.downloaded").count()
        run.save(update_fields=["setup", "labels_made", "downloads"])
    runs.filter(state="running").update(
        pages_done=0, part_sheets=1000, parts=(F("pages") + 999) / 1000
    )


def move_into_columns(apps, schema_editor):
    """Put back what the columns can hold: the layout and the first line."""
    runs = apps.get_model("codes", "PrintRun").objects.using(
        schema_editor.connection.alias
    )
    for run in runs.all().iterator():
        run.layout = run.setup.get("layout", "a4-24")[:40]
        lines = run.setup.get("instructions") or [["", ""]]
        run.instructions = lines[0][1][:200]
        run.problem = run.problem[:300]
        run.save(update_fields=["layout", "instructions", "problem"])


class Migration(migrations.Migration):
    dependencies = [("codes", "0003_tally"), ("staff", "0001_initial")]

    operations = [
        migrations.AddField("printrun", "setup", models.JSONField(default=dict)),
        migrations.AddField(
            "printrun",
            "reason",
            models.CharField("reason", max_length=200, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "printrun", "copy", models.PositiveSmallIntegerField(default=1)
        ),
        migrations.AddField(
            "printrun", "parts", models.PositiveIntegerField(default=1)
        ),
        migrations.AddField(
            "printrun", "part_sheets", models.PositiveIntegerField(default=1000)
        ),
        migrations.AddField(
            "printrun", "extension", models.CharField(max_length=10, default="pdf")
        ),
        migrations.AddField(
            "printrun", "labels_made", models.PositiveIntegerField(default=0)
        ),
        migrations.AddField(
            "printrun", "downloads", models.PositiveIntegerField(default=0)
        ),
        migrations.AlterField(
            "printrun", "problem", models.CharField(max_length=500, blank=True)
        ),
        migrations.RunPython(move_into_setup, move_into_columns),
    ]
