"""Campaigns as a file that people edit: one row a campaign, known by its address."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from import_export import resources
from import_export.fields import Field
from import_export.resources import Diff
from import_export.widgets import JSONWidget

from campaigns import design_draft, editing
from campaigns.forms.texts import translations_of
from campaigns.models import Campaign

PLAN = ["name", "slug", "starts_at", "ends_at", "time_zone", "position"]
LOOK = [name for name in design_draft.DESIGN if name not in design_draft.PICTURES]
EDITED = [*PLAN, *LOOK]


class PlainDiff(Diff):
    """Say what an import changes without inline styles, which our pages forbid."""

    def as_html(self) -> list[Any]:
        return [self._cell(*pair) for pair in zip(self.left, self.right, strict=True)]

    def _cell(self, before: Any, after: Any) -> Any:
        if self.new or before == after:
            return after
        gone = format_html("<del>{}</del> ", before) if before else ""
        return format_html("{}<ins>{}</ins>", gone, after)


class SpokenWidget(JSONWidget):
    """Words in other languages, as {"es": {"headline": "Gana"}}."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> dict[str, Any]:
        try:
            return translations_of(super().clean(value) or {})
        except json.JSONDecodeError:
            return translations_of(None)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return json.dumps(value, ensure_ascii=False) if value else ""


class CampaignResource(resources.ModelResource):
    """A new address makes a draft; a known one changes that campaign's plan and page.

    The status is exported only: campaigns are launched and ended in the console.
    Pictures are in no file: they are put on the page in its designer.
    """

    translations = Field("translations", "translations", widget=SpokenWidget())

    class Meta:
        model = Campaign
        fields = [*EDITED, "status"]
        import_id_fields = ["slug"]
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.by = kwargs.get("by")

    @classmethod
    def get_diff_class(cls) -> type[Diff]:
        return PlainDiff

    def get_import_fields(self) -> list[Any]:
        fields = super().get_import_fields()
        return [field for field in fields if field.attribute != "status"]

    def after_init_instance(
        self, instance: Campaign, new: Any, row: Any, **kwargs: Any
    ) -> None:
        if new:
            instance.created_at = timezone.now()

    def do_instance_save(self, instance: Campaign, is_create: Any) -> None:
        """Create or edit by the verbs that the console's form uses."""
        fields = {name: getattr(instance, name) for name in EDITED}
        at = timezone.now()
        try:
            if is_create:
                instance.pk = editing.create(fields, by=self.by, at=at).pk
            else:
                editing.edit(instance, fields, by=self.by, at=at)
        except (editing.SlugTaken, editing.SlugFixed) as refused:
            raise ValidationError({"slug": str(refused)}) from refused
