"""Import and export campaigns: one row is one campaign, identified by its address."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.resources import Diff
from import_export.widgets import Widget

from campaigns import design_draft, editing
from campaigns.forms.texts import validate_translations
from campaigns.models import Ask, Campaign
from ui.admin.strict_resource import StrictResource
from ui.edit_versions import EditConflict

PLAN_FIELDS = ["name", "slug", "starts_at", "ends_at", "time_zone", "position"]
PAGE_FIELDS = [
    name
    for name in design_draft.DESIGN_FIELDS
    if name not in design_draft.PICTURE_FIELDS
]
IMPORTED_FIELDS = [*PLAN_FIELDS, *PAGE_FIELDS]


class DiffWithoutStyles(Diff):
    """Show the changes of an import without inline styles, which our policy forbids."""

    def as_html(self) -> list[Any]:
        return [self._cell(*pair) for pair in zip(self.left, self.right, strict=True)]

    def _cell(self, before: Any, after: Any) -> Any:
        if self.new or before == after:
            return after
        deleted = format_html("<del>{}</del> ", before) if before else ""
        return format_html("{}<ins>{}</ins>", deleted, after)


class TranslationsWidget(Widget):
    """The translations as JSON: {"es": {"headline": "Gana"}}."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> dict[str, Any]:
        if isinstance(value, str) and value:
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                return validate_translations(value)
        is_empty = value is None or value == ""
        return validate_translations({} if is_empty else value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return json.dumps(value, ensure_ascii=False) if value else ""


class CampaignResource(StrictResource):
    """A new address creates a draft; a known one edits that campaign.

    The status is exported only: campaigns are launched and ended in the console.
    Pictures are neither imported nor exported: they are uploaded in the designer.
    """

    translations = Field("translations", "translations", widget=TranslationsWidget())

    class Meta:
        model = Campaign
        fields = [*IMPORTED_FIELDS, "status"]
        import_id_fields = ["slug"]
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.by = kwargs.get("by")
        self._rows_by_slug: dict[str, int] = {}
        self._seen: dict[str, Any] = {}

    @classmethod
    def get_diff_class(cls) -> type[Diff]:
        return DiffWithoutStyles

    def get_import_fields(self) -> list[Any]:
        fields = super().get_import_fields()
        return [field for field in fields if field.attribute != "status"]

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Refuse an address that is no text, or that a row above has, too."""
        try:
            slug = self.fields["slug"].clean(row)
        except ValueError as error:
            raise ValidationError({"slug": str(error)}) from error
        number = kwargs["numbers"][kwargs["row_number"] - 1]
        above = self._rows_by_slug.setdefault(slug, number)
        if above != number:
            message = _("The same address stands in row %(row)s.") % {"row": above}
            raise ValidationError({"slug": message})

    def after_init_instance(
        self, instance: Campaign, new: Any, row: Any, **kwargs: Any
    ) -> None:
        if new:
            instance.created_at = timezone.now()
        # What the row is compared with: it is not written over what came since.
        self._seen = {name: getattr(instance, name) for name in IMPORTED_FIELDS}

    def validate_instance(
        self, instance: Campaign, import_validation_errors: Any = None, **kwargs: Any
    ) -> None:
        """Refuse to ask for what is not written, in words; then validate the rest."""
        errors = dict(import_validation_errors or {})
        if instance.asks_question != Ask.NO and not instance.question:
            errors["question"] = ValidationError(
                _("Write the question, or do not ask it.")
            )
        if instance.asks_terms and not instance.terms:
            errors["terms"] = ValidationError(
                _("Write the terms, or do not ask visitors to accept them.")
            )
        super().validate_instance(instance, errors, **kwargs)

    def do_instance_save(self, instance: Campaign, is_create: Any) -> None:
        """Call the actions that the pages of the console call."""
        fields = {name: getattr(instance, name) for name in IMPORTED_FIELDS}
        at = timezone.now()
        try:
            if is_create:
                instance.pk = editing.create(fields, by=self.by, at=at).pk
            else:
                editing.edit(instance, fields, by=self.by, at=at, seen=self._seen)
        except (editing.SlugTaken, editing.SlugFixed) as refused:
            raise ValidationError({"slug": str(refused)}) from refused
        except editing.ClosesNow as refused:
            text = _("Close it in the console, or correct the date.")
            raise ValidationError({refused.field: f"{refused} {text}"}) from refused
        except EditConflict as conflict:
            message = _("Somebody changed this meanwhile: choose the file again.")
            raise ValidationError(dict.fromkeys(conflict.names, message)) from conflict
