"""What every 様式 made from an outline is: a WTForms form whose fields are the outline's items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import Form

from forms.fields import BaseForm, RowsField, VersionedForm
from forms.item_fields import field_for
from forms.outline import Item, Kind, Outline
from forms.values import is_given

Values = dict[str, Any]


class ItemsForm(BaseForm):
    """A form, or a row of one, whose fields are ``items``.

    ``draft`` true: required items may be missing (a draft is kept as far as it got).
    """

    items: ClassVar[tuple[Item, ...]] = ()
    draft: bool = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in self.items:
            self._fields[item.name].flags.required = item.required or None

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check every field; False where one has an error. The errors stand at their fields."""
        for field in self._fields.values():
            if isinstance(field, RowsField):
                _pass_on(self.draft, field.rows)
        sound: bool = super().validate(extra_validators)
        return self._nothing_missing() and sound

    def _nothing_missing(self) -> bool:
        missing = [] if self.draft else [item for item in self.items if self._is_missing(item)]
        for item in missing:
            verb = "選んで" if item.type in (Kind.CHOICE, Kind.MULTI_CHOICE, Kind.BOOLEAN) else "入力して"
            self.add_fault(self._fields[item.name], f"{item.label}を{verb}ください。")
        return not missing

    def _is_missing(self, item: Item) -> bool:
        return item.required and not self._fields[item.name].errors and not is_given(self._value(item.name))

    def _value(self, name: str) -> Any:
        field: Any = self._fields[name]
        return field.value

    @property
    def values(self) -> Values:
        """The values by name (see forms.values; a table is a tuple of such dicts). None: not given."""
        return {item.name: self._value(item.name) for item in self.items}


def _pass_on(draft: bool, rows: list[Form]) -> None:
    for row in rows:
        if isinstance(row, ItemsForm):
            row.draft = draft


class OutlineForm(ItemsForm, VersionedForm):
    """A whole 様式. ``outline`` is what it was made from; page and document are rendered by it."""

    outline: ClassVar[Outline]

    @property
    def missing(self) -> list[str]:
        """The labels of the required items that are not given, in the form's order."""
        return [item.label for item in self.items if self._is_missing(item)]

    def set_value(self, name: str, value: Any) -> None:
        """Put a value into an item, as if it had been kept so; unknown names are left alone."""
        if name in self._fields:
            field = self._fields[name]
            field.process(None, value)
            field.raw_data = None

    def validate_draft(self) -> bool:
        """Like ``validate``, but nothing is required."""
        self.draft = True
        return self.validate()


def build_form(outline: Outline, name: str) -> type[OutlineForm]:
    """The form class of an outline; ``name`` is its class name. Every ``choices_from`` must be filled."""
    body: dict[str, Any] = {item.name: field_for(item, _row_form(item)) for item in outline.items}
    return type(name, (OutlineForm,), {**body, "outline": outline, "items": outline.items})


def _row_form(item: Item) -> type[ItemsForm] | None:
    if not item.fields:
        return None
    body: dict[str, Any] = {column.name: field_for(column) for column in item.fields}
    return type(f"{item.name}_row", (ItemsForm,), {**body, "items": item.fields})
