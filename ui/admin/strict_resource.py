"""A resource whose cells are read strictly and written so that they are read back."""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import NOT_PROVIDED
from django.utils.translation import gettext as _
from import_export import resources
from import_export.fields import Field

from ui.admin.cell_values import (
    ChoiceWidget,
    CountWidget,
    MomentWidget,
    TextWidget,
    YesNoWidget,
)


class StrictResource(resources.ModelResource):
    """Refuses what a cell of its kind cannot mean; an empty cell is no default."""

    WIDGETS_MAP = {
        "CharField": TextWidget,
        "TextField": TextWidget,
        "DateTimeField": MomentWidget,
        "BooleanField": YesNoWidget,
        "PositiveSmallIntegerField": CountWidget,
    }

    @classmethod
    def widget_from_django_field(cls, f: Any, default: Any = None) -> Any:
        if f.choices:
            return partial(ChoiceWidget, [value for value, _label in f.choices])
        return cls.WIDGETS_MAP[f.get_internal_type()]

    @classmethod
    def widget_kwargs_for_field(cls, field_name: str, django_field: Any) -> Any:
        return {}

    @classmethod
    def field_from_django_field(cls, *args: Any, **kwargs: Any) -> Field:
        field = super().field_from_django_field(*args, **kwargs)
        field.default = NOT_PROVIDED
        return field

    def get_user_visible_fields(self) -> Any:
        """Return the fields that the page of an export lists: those of its file."""
        return self.get_export_fields()

    def validate_instance(self, *args: Any, **kwargs: Any) -> None:
        """Say in words, and not in those of a database, what must not be empty."""
        try:
            super().validate_instance(*args, **kwargs)
        except ValidationError as refused:
            raise ValidationError(
                {
                    name: [_in_words(error) for error in errors]
                    for name, errors in refused.error_dict.items()
                }
            ) from None

    def import_field(
        self, field: Field, instance: Any, row: Any, *args: Any, **kwargs: Any
    ) -> None:
        """Keep the stored line ends of an unchanged text: spreadsheets change them."""
        before = field.get_value(instance)
        super().import_field(field, instance, row, *args, **kwargs)
        after = field.get_value(instance)
        if _lines(before) == _lines(after):
            setattr(instance, field.attribute, before)


def _in_words(error: ValidationError) -> ValidationError:
    if error.code not in {"null", "blank"}:
        return error
    message = _("Fill in this cell, or add the column: a new row needs it.")
    return ValidationError(message, code=error.code)


def _lines(value: Any) -> Any:
    return value.splitlines() if isinstance(value, str) else value
