import django.db.models.deletion
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
            name="Redemption",
            fields=[
                (
                    "code",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="redemption",
                        serialize=False,
                        to="codes.code",
                        verbose_name="code",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="redeemed")),
                (
                    "channel",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Landing page"), (2, "Console"), (3, "API")],
                        verbose_name="channel",
                    ),
                ),
                ("attempt_id", models.UUIDField()),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="redemptions",
                        to="campaigns.campaign",
                        verbose_name="campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "redemption",
                "verbose_name_plural": "redemptions",
            },
        ),
        migrations.CreateModel(
            name="Attempt",
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
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("unreadable", "Not a code: mistyped"),
                            ("unknown", "Unknown code"),
                            ("inactive", "Inactive"),
                            ("reserved", "Reserved"),
                            ("redeemed", "Already redeemed"),
                            ("voided", "Voided"),
                            ("expired", "Expired"),
                            ("batch_paused", "Batch paused"),
                            ("not_started", "Campaign not started"),
                            ("paused", "Campaign paused"),
                            ("ended", "Campaign ended"),
                            ("throttled", "Too many attempts"),
                        ],
                        max_length=12,
                        verbose_name="reason",
                    ),
                ),
                (
                    "channel",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Landing page"), (2, "Console"), (3, "API")],
                        verbose_name="channel",
                    ),
                ),
                (
                    "reference",
                    models.CharField(max_length=12, verbose_name="reference"),
                ),
                (
                    "network",
                    models.GenericIPAddressField(
                        blank=True, null=True, verbose_name="network"
                    ),
                ),
                (
                    "device",
                    models.UUIDField(blank=True, null=True, verbose_name="device"),
                ),
                ("code_id", models.BigIntegerField(blank=True, null=True)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="campaigns.campaign",
                        verbose_name="campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "attempt",
                "verbose_name_plural": "attempts",
            },
        ),
        migrations.CreateModel(
            name="QuarterCount",
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
                ("starts_at", models.DateTimeField()),
                ("n", models.PositiveIntegerField()),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarter_counts",
                        to="campaigns.campaign",
                    ),
                ),
            ],
        ),
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
            },
        ),
        migrations.AddIndex(
            model_name="redemption",
            index=models.Index(
                fields=["campaign", "at"], name="redemption_campaign_at"
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["campaign", "-id"], name="attempt_campaign"),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["reference"], name="attempt_reference"),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("code_id__isnull", False)),
                fields=["code_id"],
                name="attempt_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="quartercount",
            constraint=models.UniqueConstraint(
                fields=("campaign", "starts_at"), name="quarter_count_one_a_quarter"
            ),
        ),
        migrations.AddIndex(
            model_name="answers",
            index=models.Index(
                fields=["campaign", "at", "redemption"], name="answers_campaign_at"
            ),
        ),
    ]
