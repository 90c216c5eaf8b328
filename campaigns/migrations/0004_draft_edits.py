from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0003_fixed_address_stays")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="edits",
            field=models.JSONField(default=dict),
        ),
    ]
