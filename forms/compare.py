"""Two fillings of one form, side by side, in the words of its page."""

from __future__ import annotations

from dataclasses import dataclass

from wtforms import Form, HiddenField, SelectField, SelectMultipleField
from wtforms.fields import Field

from forms.fields import BaseForm, ReadField, RowsField


@dataclass(frozen=True)
class Difference:
    """A field that reads differently: its label, and both texts."""

    label: str
    mine: str
    theirs: str


def differences(mine: BaseForm, theirs: BaseForm) -> list[Difference]:
    """The fields that differ, in the form's order."""
    found = []
    for field in mine:
        if isinstance(field, HiddenField):
            continue
        other = theirs[field.short_name]
        if _compared(field) != _compared(other):
            found.append(Difference(field.label.text, shown(field), shown(other)))
    return found


def filled(form: BaseForm) -> list[tuple[str, str]]:
    """Everything a form holds, as its page would show it: (label, text)."""
    return [(field.label.text, shown(field)) for field in form if not isinstance(field, HiddenField)]


def shown(field: Field) -> str:
    """A field's value as a person reads it; rows are lines."""
    if isinstance(field, RowsField):
        return "\n".join(_line(row) for row in field.filled) or "（なし）"
    if isinstance(field, SelectMultipleField):
        labels = field.choices if isinstance(field.choices, dict) else {}
        return "、".join(labels.get(value, value) for value in field.data or ()) or "（なし）"
    if isinstance(field, SelectField):
        labels = field.choices if isinstance(field.choices, dict) else {}
        return str(labels.get(field.data or "", field.data or "（未選択）"))
    return _typed(field) or "（空欄）"


def _compared(field: Field) -> object:
    """What is held against the other's: cell by cell, so that no text can pass for another row."""
    if isinstance(field, RowsField):
        return [[_compared(cell) for cell in _cells(row)] for row in field.filled]
    return _is_empty(field), shown(field)


def _typed(field: Field) -> str:
    if isinstance(field, ReadField) and field.data is not None:
        return field.show(field.data)  # R8.11.20 and 令和8年11月20日 are one day
    value = getattr(field, "_value", lambda: field.data)()
    return "" if value is None else str(value)


def _line(row: Form) -> str:
    """The filled cells of a row, all but its first with their names: two days are told apart by them."""
    first, *others = _cells(row)
    texts = [] if _is_empty(first) else [shown(first)]
    return " / ".join(texts + [f"{one.label.text} {shown(one)}" for one in others if not _is_empty(one)])


def _cells(row: Form) -> list[Field]:
    return [field for field in row if not isinstance(field, HiddenField)]


def _is_empty(field: Field) -> bool:
    return not field.data and not (isinstance(field, ReadField) and _typed(field))
