from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0002_landing_design"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="asks_email",
            field=models.CharField(
                choices=[
                    ("no", "Not asked"),
                    ("may", "May be left empty"),
                    ("must", "Must be filled in"),
                ],
                default="no",
                max_length=4,
                verbose_name="e-mail",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="asks_name",
            field=models.CharField(
                choices=[
                    ("no", "Not asked"),
                    ("may", "May be left empty"),
                    ("must", "Must be filled in"),
                ],
                default="no",
                max_length=4,
                verbose_name="name",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="asks_phone",
            field=models.CharField(
                choices=[
                    ("no", "Not asked"),
                    ("may", "May be left empty"),
                    ("must", "Must be filled in"),
                ],
                default="no",
                max_length=4,
                verbose_name="phone",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="asks_postcode",
            field=models.CharField(
                choices=[
                    ("no", "Not asked"),
                    ("may", "May be left empty"),
                    ("must", "Must be filled in"),
                ],
                default="no",
                max_length=4,
                verbose_name="postcode",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="asks_question",
            field=models.CharField(
                choices=[
                    ("no", "Not asked"),
                    ("may", "May be left empty"),
                    ("must", "Must be filled in"),
                ],
                default="no",
                max_length=4,
                verbose_name="a question of your own",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="asks_terms",
            field=models.BooleanField(
                default=False, verbose_name="visitors must accept the terms"
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="question",
            field=models.CharField(blank=True, max_length=200, verbose_name="question"),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asks_email__in", ["no", "may", "must"]),
                    ("asks_name__in", ["no", "may", "must"]),
                    ("asks_phone__in", ["no", "may", "must"]),
                    ("asks_postcode__in", ["no", "may", "must"]),
                    ("asks_question__in", ["no", "may", "must"]),
                ),
                name="campaign_asks_no_may_or_must",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asks_question", "no"),
                    models.Q(("question", ""), _negated=True),
                    _connector="OR",
                ),
                name="campaign_asks_a_question_that_is_written",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asks_terms", False),
                    models.Q(("terms", ""), _negated=True),
                    _connector="OR",
                ),
                name="campaign_asks_for_terms_that_are_written",
            ),
        ),
    ]
