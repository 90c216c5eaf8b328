import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0003_what_to_ask"),
        ("redemption", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answers",
            fields=[
                (
                    "redemption",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="answers",
                        serialize=False,
                        to="redemption.redemption",
                        verbose_name="redemption",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="given")),
                (
                    "name",
                    models.CharField(blank=True, max_length=100, verbose_name="name"),
                ),
                (
                    "email",
                    models.CharField(blank=True, max_length=254, verbose_name="e-mail"),
                ),
                (
                    "phone",
                    models.CharField(blank=True, max_length=40, verbose_name="phone"),
                ),
                (
                    "postcode",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="postcode"
                    ),
                ),
                (
                    "question",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="question"
                    ),
                ),
                (
                    "answer",
                    models.CharField(blank=True, max_length=300, verbose_name="answer"),
                ),
                (
                    "accepted_terms_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="terms accepted"
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="answers",
                        to="campaigns.campaign",
                        verbose_name="campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "answers",
                "verbose_name_plural": "answers",
                "default_permissions": ("view", "erase"),
                "indexes": [
                    models.Index(
                        fields=["campaign", "at", "redemption"],
                        name="answers_campaign_at",
                    )
                ],
            },
        ),
    ]
