"""様式: 照合（役割を任せる前の試し、判断、まとめての確認）。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.fields import (
    BaseForm,
    ChoiceField,
    KnownField,
    LongTextField,
    OneOfField,
    SeveralField,
    TextField,
    VersionedForm,
    WarekiDateField,
)
from forms.tender_roles import ROLES
from rules.result_words import DECIDED_AS
from rules.tenders import Held
from rules.verdict import Verdict

REASON_HELP = "確かめた資料や相手、判断の理由。照合結果票に印字されます"
_CAN_BECOME = {
    Verdict.RESTRICTED: (Verdict.RESTRICTED, Verdict.CLEAR, Verdict.REVIEW),
    Verdict.REVIEW: (Verdict.RESTRICTED, Verdict.CLEAR, Verdict.REVIEW),
    Verdict.EXEMPT: (Verdict.EXEMPT, Verdict.RESTRICTED, Verdict.REVIEW),
    Verdict.CLEAR: (Verdict.CLEAR, Verdict.RESTRICTED, Verdict.REVIEW),
}
_MORE = {
    Verdict.CLEAR: "（該当しないと確かめた）",
    Verdict.REVIEW: "（まだ決められない。確認を続ける）",
}


class TrialForm(BaseForm):
    """Who might be given which role: asked, never stored."""

    person = ChoiceField("補佐官等", required=True)
    roles = SeveralField("任せようとする役割", ROLES, required=True)
    since = WarekiDateField("いつから", help="空欄なら未定")
    until = WarekiDateField("いつまで", help="空欄なら未定")
    supervisory_post = KnownField("管理・監督の立場に就ける", unknown="今の登録のまま")
    others = LongTextField(
        "ほかに確かめたい業者", max_length=4000, rows=3, help="1行に1者。一覧にまだない業者の名称"
    )

    def validate_until(self, field: WarekiDateField) -> None:
        """The end is not before the beginning."""
        if field.data and self.since.data and field.data < self.since.data:
            self.add_fault(field, "「いつまで」が「いつから」より前です。どちらかを直してください。")

    def held(self) -> tuple[Held, ...]:
        """The roles as they would be held."""
        return tuple(Held(role, self.since.data, self.until.data) for role in self.roles.data or ())

    def names(self) -> list[str]:
        """The other companies typed."""
        return list(
            dict.fromkeys(line.strip() for line in (self.others.data or "").splitlines() if line.strip())
        )


def trial_form(people: Mapping[int, str], typed: Any) -> TrialForm:
    """The form for the people of the register."""
    form = TrialForm(typed)
    form.person.offer([(str(number), name) for number, name in people.items()])
    return form


def _officer() -> TextField:
    return TextField("判断した職員の職・氏名", required=True, max_length=100)


def _reason() -> LongTextField:
    return LongTextField("判断の理由", required=True, max_length=1000, rows=4, help=REASON_HELP)


class DecisionForm(VersionedForm):
    """A named officer's decision on one bidder."""

    verdict = OneOfField("判断", required=True)
    officer = _officer()
    reason = _reason()


class ConfirmForm(VersionedForm):
    """A named officer confirms many bidders as the check has them."""

    officer = _officer()
    reason = _reason()


def decision_form(machine: Verdict, typed: Any, **data: Any) -> DecisionForm:
    """The form for a bidder the check judged as ``machine``."""
    form = DecisionForm(typed, data=data)
    form.verdict.offer(
        [(verdict.value, DECIDED_AS[verdict] + _MORE.get(verdict, "")) for verdict in _CAN_BECOME[machine]]
    )
    return form


class LetterForm(BaseForm):
    """What stands on a letter to a bidder beside its text; all may be left to be written by hand."""

    number = TextField("文書番号", max_length=40, help="例: 情政第123号。空欄なら手書きの欄になります")
    written_on = WarekiDateField("日付", help="空欄なら手書きの欄になります")
    head = TextField("発信者", max_length=100, help="例: 架空市長 架空 一郎")
    contact = TextField("提出先・問合せ先", max_length=200)
    until = WarekiDateField("期限", help="照会書では回答の期限、通知では説明を求める期限")
