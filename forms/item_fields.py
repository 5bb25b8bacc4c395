"""The fields of an outline's items: drawn by ``forms.fields``, read by ``forms.values``.

Page and JSON are read by the same checks. ``value`` is what was understood (see forms.values); what was
typed stays in the input.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from wtforms import Form
from wtforms.fields import Field

from forms import fields, values
from forms.outline import Item, Kind
from rules.faults import InputError

MAX_ROWS = 500
DATE_HELP = fields.DATE_HELP


def _read(item: Item, typed: list[Any]) -> values.Value:
    try:
        return values.from_page(item, [str(text) for text in typed])
    except InputError as error:
        raise ValueError("。".join([error.faults[0].problem, error.faults[0].remedy, ""])) from None


class _TextItem:
    """A text, kept exactly as typed, white space around it too."""

    data: Any
    raw_data: Any

    def __init__(self, item: Item, **kwargs: Any) -> None:
        self.item = item
        super().__init__(item.label, max_length=item.max_length, help=item.help, **kwargs)  # type: ignore[call-arg]

    @property
    def value(self) -> values.Value:
        """The text; None where blank."""
        return self.data if values.is_given(self.data) else None

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        self.data = _read(self.item, valuelist)

    def pre_validate(self, form: Any) -> None:
        """Nothing is left to check: process_formdata did."""

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else self.data or ""


class TextItem(_TextItem, fields.TextField):
    """One line."""


class TextareaItem(_TextItem, fields.LongTextField):
    """Several lines."""


class IntegerItem(fields.ReadField):
    """A whole number."""

    def __init__(self, item: Item, **kwargs: Any) -> None:
        self.item = item
        super().__init__(item.label, help=item.help, render_kw={"inputmode": "numeric"}, **kwargs)

    @property
    def value(self) -> values.Value:
        """The number."""
        return self.data  # type: ignore[no-any-return]

    def read(self, text: str) -> Any:
        """The number written. Raises ValueError."""
        return _read(self.item, [text])


class DateItem(fields.WarekiDateField):
    """A day."""

    def __init__(self, item: Item, **kwargs: Any) -> None:
        self.item = item
        super().__init__(item.label, help=item.help or DATE_HELP, **kwargs)

    @property
    def value(self) -> date | None:
        """The day."""
        return self.data  # type: ignore[no-any-return]


class ChoiceItem(fields.ChoiceField):
    """One of several."""

    def __init__(self, item: Item, **kwargs: Any) -> None:
        self.item = item
        super().__init__(item.label, item.pairs, blank="（選んでください）", help=item.help, **kwargs)

    @property
    def value(self) -> values.Value:
        """The choice's value."""
        return self.data  # type: ignore[no-any-return]


class BooleanItem(fields.ChoiceField):
    """Yes, no, or not stated."""

    def __init__(self, item: Item, **kwargs: Any) -> None:
        self.item = item
        pairs = (("true", item.yes), ("false", item.no))
        super().__init__(item.label, pairs, blank="（記載しない）", help=item.help, **kwargs)

    def process_data(self, value: Any) -> None:
        """Take True, False or None."""
        self.data = {True: "true", False: "false"}.get(value)

    @property
    def value(self) -> bool | None:
        """True, False, or None where not stated."""
        return {"true": True, "false": False}.get(self.data or "")


class MultiChoiceItem(fields.SeveralField):
    """Any of several."""

    def __init__(self, item: Item, **kwargs: Any) -> None:
        self.item = item
        super().__init__(item.label, item.pairs, help=item.help, **kwargs)

    def process_data(self, value: Any) -> None:
        """Take the values, or None."""
        self.data = list(value or ())

    @property
    def value(self) -> tuple[str, ...] | None:
        """The chosen values in the form's order."""
        return tuple(value for value, _ in self.item.pairs if value in (self.data or ())) or None


class RowsItem(fields.RowsField):
    """A table, one small form a row."""

    def __init__(self, item: Item, row: type[Form], **kwargs: Any) -> None:
        self.item = item
        super().__init__(row, item.label, most=MAX_ROWS, help=item.help, **kwargs)

    @property
    def value(self) -> tuple[dict[str, Any], ...]:
        """The values of every row in which something was written."""
        return tuple(row.values for row in self.filled)  # type: ignore[attr-defined]


_FIELDS: dict[Kind, Callable[[Item], Field]] = {
    Kind.TEXT: TextItem,
    Kind.INTEGER: IntegerItem,
    Kind.DATE: DateItem,
    Kind.TEXTAREA: TextareaItem,
    Kind.BOOLEAN: BooleanItem,
    Kind.CHOICE: ChoiceItem,
    Kind.MULTI_CHOICE: MultiChoiceItem,
}


def field_for(item: Item, row: type[Form] | None = None) -> Field:
    """The WTForms field of an item; ``row`` is the form of one row where the item is a table."""
    return RowsItem(item, row) if row else _FIELDS[item.type](item)
