# State alone: the choices of a column are not stored in the database.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("codes", "0003_tally")]

    operations = [
        migrations.AlterField(
            model_name="series",
            name="charset",
            field=models.CharField(
                max_length=14,
                choices=[
                    (
                        "clear",
                        "Letters and digits: no vowels, nothing that looks alike",
                    ),
                    ("clear_letters", "Letters: no vowels, nothing that looks alike"),
                    ("digits", "Digits"),
                    (
                        "letters_digits",
                        "All letters and digits (can spell words and be misread)",
                    ),
                    ("letters", "All letters (can spell words and be misread)"),
                ],
            ),
        )
    ]
