"""様式: 判断の2人目の確認。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from forms.check import REASON_HELP
from forms.fields import BaseForm, LongTextField, OneOfField, SeveralField, TextField


@dataclass(frozen=True)
class Waits:
    """A decision that waits: its number, what it says in short, and who made it."""

    id: int
    words: str
    officer: str


class SecondForm(BaseForm):
    """A second officer's word on decisions; ``second_form`` makes it for those that wait."""

    firsts: ClassVar[dict[str, str]] = {}
    decisions = SeveralField("確認する判断", required=True)
    agreed = OneOfField("2人目の確認", [("yes", "同意する"), ("no", "同意しない")], required=True)
    officer = TextField("確認した職員の職・氏名", required=True, max_length=100)
    reason = LongTextField("確認の理由", required=True, max_length=1000, rows=4, help=REASON_HELP)

    def validate_officer(self, field: TextField) -> None:
        """Nobody is a second to himself."""
        if any(field.data == self.firsts.get(number) for number in self.decisions.data or ()):
            self.add_fault(field, "判断した職員と同じ氏名です。別の職員が確認してください。")

    def chosen(self) -> list[int]:
        """The numbers of the decisions."""
        return [int(number) for number in self.decisions.data or ()]


def second_form(waiting: Iterable[Waits], typed: Any, **data: Any) -> SecondForm:
    """The form with a box for each decision that waits, all ticked when it is opened."""
    offered = list(waiting)
    firsts = {str(item.id): item.officer for item in offered}
    made = type("SecondFormOfWaiting", (SecondForm,), {"firsts": firsts})
    form: SecondForm = made(typed, data={"decisions": list(firsts), **data})
    form.decisions.offer([(str(item.id), item.words) for item in offered])
    return form
