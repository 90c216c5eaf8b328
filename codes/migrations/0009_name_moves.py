"""Name bulk moves for the admin; no table changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("codes", "0008_move_serials")]

    operations = [
        migrations.AlterModelOptions(
            name="move",
            options={"verbose_name": "bulk move", "verbose_name_plural": "bulk moves"},
        ),
    ]
