import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import campaigns.models
import campaigns.slugs
import campaigns.zone_validation


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
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
                    "slug",
                    models.CharField(
                        max_length=50,
                        unique=True,
                        validators=[campaigns.slugs.validate_slug],
                        verbose_name="address",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("running", "Running"),
                            ("paused", "Paused"),
                            ("ended", "Ended"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                (
                    "ends_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ends"),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="UTC",
                        max_length=50,
                        validators=[campaigns.zone_validation.validate_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=100, verbose_name="display order"
                    ),
                ),
                (
                    "headline",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="headline"
                    ),
                ),
                (
                    "intro",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="introduction"
                    ),
                ),
                (
                    "success_headline",
                    models.CharField(
                        blank=True,
                        max_length=120,
                        verbose_name="headline after redeeming",
                    ),
                ),
                (
                    "success_text",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="text after redeeming"
                    ),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="whom to ask for help"
                    ),
                ),
                (
                    "accent_color",
                    models.CharField(
                        default="#1f5f4a",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9a-fA-F]{6}\\Z",
                                "Use a colour such as #1a73e8.",
                                code="color",
                            )
                        ],
                        verbose_name="accent colour",
                    ),
                ),
                (
                    "background_color",
                    models.CharField(
                        default="#f6f4ee",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9a-fA-F]{6}\\Z",
                                "Use a colour such as #1a73e8.",
                                code="color",
                            )
                        ],
                        verbose_name="background colour",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("classic", "Classic: a ticket on a desk"),
                            ("bold", "Bold: large words in your colours"),
                            ("quiet", "Quiet: a letter on plain paper"),
                        ],
                        default="classic",
                        max_length=10,
                        verbose_name="theme",
                    ),
                ),
                (
                    "asks_name",
                    models.CharField(
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
                (
                    "asks_email",
                    models.CharField(
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
                (
                    "asks_phone",
                    models.CharField(
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
                (
                    "asks_postcode",
                    models.CharField(
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
                (
                    "asks_question",
                    models.CharField(
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
                (
                    "question",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="question"
                    ),
                ),
                (
                    "asks_terms",
                    models.BooleanField(
                        default=False, verbose_name="visitors must accept the terms"
                    ),
                ),
                (
                    "terms",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="terms of taking part"
                    ),
                ),
                (
                    "privacy",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="privacy notice"
                    ),
                ),
                (
                    "translations",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        verbose_name="words in other languages",
                    ),
                ),
                (
                    "logo",
                    models.CharField(blank=True, max_length=60, verbose_name="logo"),
                ),
                (
                    "hero",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="hero picture"
                    ),
                ),
                (
                    "share",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="share picture"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="created")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
            ],
            options={
                "verbose_name": "campaign",
                "verbose_name_plural": "campaigns",
            },
        ),
        migrations.CreateModel(
            name="Picture",
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
                ("name", models.CharField(max_length=60)),
                ("content", models.BinaryField()),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="campaigns.campaign",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "campaign",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="draft",
                        serialize=False,
                        to="campaigns.campaign",
                    ),
                ),
                ("fields", models.JSONField()),
                ("edited_at", models.DateTimeField()),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__isnull", True),
                    ("starts_at__lt", models.F("ends_at")),
                    _connector="OR",
                ),
                name="campaign_starts_before_end",
                violation_error_message="The end must come after the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("slug", django.db.models.functions.text.Lower("slug"))
                ),
                name="campaign_slug_is_lower_case",
            ),
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
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.UniqueConstraint(
                fields=("campaign", "name"), name="picture_once_in_a_campaign"
            ),
        ),
    ]
