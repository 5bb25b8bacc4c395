"""Two fillings of one form, side by side, in the words of its page."""

from __future__ import annotations

from dataclasses import dataclass

from wtforms import Form, HiddenField, SelectField, SelectMultipleField
from wtforms.fields import Field

from forms.fields import BaseForm, RowsField


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
        texts = shown(field), shown(theirs[field.short_name])
        if texts[0] != texts[1]:
            found.append(Difference(field.label.text, *texts))
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
    value = getattr(field, "_value", lambda: field.data)()
    return str(value) if value not in (None, "") else "（空欄）"


def _line(row: Form) -> str:
    texts = [shown(field) for field in row if not isinstance(field, HiddenField)]
    return " / ".join(text for text in texts if not text.startswith("（"))
