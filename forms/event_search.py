"""様式: 記録をさがす、監査で確かめる、監査用シートの年度。"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forms.fields import (
    BaseForm,
    ChoiceField,
    LongTextField,
    OneOfField,
    TextField,
    WarekiDateField,
    sentence,
)
from rules.faults import InputError
from rules.fiscal_year import FiscalYear

_FIRST, _LAST = 2000, 2100
NOBODY = "0"
"""The choice for what no account did."""


class EventSearchForm(BaseForm):
    """Which entries of the record are asked for."""

    noun = ChoiceField("業務", blank="すべて")
    user = ChoiceField("だれが", blank="すべて")
    since = WarekiDateField("いつから")
    until = WarekiDateField("いつまで", help="その日を含む")
    kinds = OneOfField(
        "何を",
        [
            ("changes", "変更・書き出し・断ったもの"),
            ("all", "閲覧も含めて、すべて"),
            ("closed", "開札前の、入札者の閲覧・書き出し・変更だけ"),
        ],
        default="changes",
    )

    def validate_until(self, field: WarekiDateField) -> None:
        """The end is not before the beginning."""
        if field.data and self.since.data and field.data < self.since.data:
            self.add_fault(field, "「いつまで」が「いつから」より前です。どちらかを直してください。")


def event_search_form(
    nouns: Iterable[tuple[str, str]], people: Iterable[tuple[int, str]], typed: Any
) -> EventSearchForm:
    """The form for the nouns of the policy and the accounts of a municipality."""
    form = EventSearchForm(typed, data={"kinds": "changes"})
    form.noun.offer(list(nouns))
    form.user.offer([*((str(number), name) for number, name in people), (NOBODY, "プログラム・コマンド")])
    return form


class VerifyForm(BaseForm):
    """The hashes on papers, to be looked for in the record."""

    anchors = LongTextField(
        "紙にある照合値",
        max_length=4000,
        rows=3,
        help="照合結果票の「記録の照合値」64文字。空白はあってもなくても構いません。1行に1つ。空欄でも確かめられます",
    )

    def hashes(self) -> list[str]:
        """What was typed, a line each."""
        return [line for line in (self.anchors.data or "").splitlines() if line.strip()]


class YearForm(BaseForm):
    """The fiscal year of an audit sheet."""

    year = TextField("年度", required=True, max_length=20, help="例: 令和8年度、R8、2026")

    def validate_year(self, field: TextField) -> None:
        """A year that can be read."""
        try:
            year = FiscalYear.parse(field.data or "").year
        except InputError as error:
            self.add_fault(field, sentence(error))
        else:
            if not _FIRST <= year <= _LAST:
                self.add_fault(field, f"{_FIRST}から{_LAST}までの年度を入力してください。")

    def chosen(self) -> FiscalYear:
        """The year typed; the form is valid."""
        return FiscalYear.parse(self.year.data or "")
