"""A list in a form that may be listed, known to be empty, or not known."""

from __future__ import annotations

from typing import Any

from wtforms.fields import Field

from forms.fields import BaseForm, OneOfField

KNOWN, NONE, UNKNOWN = "known", "none", "unknown"


def state_field(label: str, listed: str = "下の表のとおり", unknown: str = "不明・未確認") -> OneOfField:
    """The three answers; not known where nobody has said."""
    return OneOfField(
        label, [(KNOWN, listed), (NONE, "なし（確認済み）"), (UNKNOWN, unknown)], default=UNKNOWN
    )


def agree(form: BaseForm, state: OneOfField, filled: bool, what: str) -> None:
    """Add a fault to ``state`` where it says one thing and the list shows another."""
    if state.data == KNOWN and not filled:
        form.add_fault(state, f"{what}を入力するか、「なし」「不明」を選んでください。")
    if state.data == NONE and filled:
        form.add_fault(state, f"{what}が入力されています。消すか、「なし」以外を選んでください。")


def listed_rows(state: Field, rows: Any) -> tuple[Any, ...] | None:
    """The values of the rows: what was listed counts even where the answer was left at not known."""
    found = tuple(row.company_value() for row in rows.filled)
    return found or (() if state.data == NONE else None)


def state_of(listed: tuple[Any, ...] | list[Any] | None) -> str:
    """The answer that goes with a list that is kept."""
    if listed is None:
        return UNKNOWN
    return KNOWN if listed else NONE
