"""様式: 適用除外の申請と承認。"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from forms.company import company_data, company_from
from forms.fields import (
    BaseForm,
    ChoiceField,
    CorporateNumberField,
    KnownField,
    RowsField,
    TextField,
    VersionedForm,
    WarekiDateField,
)
from rules.clause import Clause
from rules.tenders import ExemptionAsked

NO_DAY = "まだなら空欄。例: R8.11.20"


class ExemptionRow(BaseForm):
    """適用除外の1件。``offered``: the clauses that can be chosen."""

    offered: ClassVar[list[tuple[str, str]]] = []
    clause = ChoiceField("条項", required=True)
    company = TextField("業者", required=True, max_length=150, help="入札者の一覧と同じ名称で")
    corporate_number = CorporateNumberField()
    address = TextField("所在地", max_length=200)
    no_contact = KnownField("仕様書の内容について連絡をとっていない")
    contact_log = KnownField("作成以後の接触の記録を提出した")
    audit_accepted = KnownField("疑いが生じたとき監査を受け入れる")
    reason = TextField("理由", max_length=500)
    applied_on = WarekiDateField("申請日", help=NO_DAY)
    approved_on = WarekiDateField("承認日", help=NO_DAY)
    approved_by = TextField("承認者の職・氏名", max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clause.offer(self.offered)

    def validate_approved_on(self, field: WarekiDateField) -> None:
        """An approval follows its application."""
        if field.data and self.applied_on.data and field.data < self.applied_on.data:
            self.add_fault(field, "承認日が申請日より前です。どちらかを直してください。")

    def validate_approved_by(self, field: TextField) -> None:
        """An approval has somebody who gave it, and a day."""
        if self.approved_on.data and not field.data:
            self.add_fault(field, "承認日があるときは、承認者の職・氏名も入力してください。")
        if field.data and not self.approved_on.data and not self.approved_on.errors:
            self.add_fault(field, "承認者があるときは、承認日も入力してください。")

    def validate_reason(self, field: TextField) -> None:
        """An approval says why."""
        if (self.approved_on.data or self.approved_by.data) and not field.data:
            self.add_fault(field, "承認したときは、理由も入力してください。")

    def value(self) -> ExemptionAsked:
        """The exemption typed; only of a row that was found sound."""
        return ExemptionAsked(
            clause=self.clause.data or "",
            bidder=company_from(self.company.data, self.corporate_number.data, self.address.data, None),
            no_contact=self.no_contact.known(),
            contact_log=self.contact_log.known(),
            audit_accepted=self.audit_accepted.known(),
            reason=self.reason.data,
            applied_on=self.applied_on.data,
            approved_on=self.approved_on.data,
            approved_by=self.approved_by.data,
        )


class ExemptionsForm(VersionedForm):
    """All exemptions of a tender; ``exemptions_form`` makes it for the clauses that can be lifted."""

    exemptions: RowsField

    def value(self) -> tuple[ExemptionAsked, ...]:
        """The exemptions typed; only of a form that was found sound."""
        return tuple(row.value() for row in self.exemptions.filled)  # type: ignore[attr-defined]

    @staticmethod
    def data_of(asked: Iterable[ExemptionAsked]) -> dict[str, Any]:
        """The form's data for the exemptions that are kept."""
        names = ("clause", "no_contact", "contact_log", "audit_accepted", "reason")
        days = ("applied_on", "approved_on", "approved_by")
        return {
            "exemptions": [
                {**company_data(item.bidder), **{name: getattr(item, name) for name in (*names, *days)}}
                for item in asked
            ]
        }


def exemptions_form(clauses: Iterable[Clause]) -> type[ExemptionsForm]:
    """The form that offers those of ``clauses`` that can be lifted for a bidder."""
    offered = [(c.id, f"{c.label} {c.title}") for c in clauses if c.exemption]
    row = type("ExemptionRowOfClauses", (ExemptionRow,), {"offered": offered})
    return type(
        "ExemptionsForm", (ExemptionsForm,), {"exemptions": RowsField(row, "適用除外の申請", most=100)}
    )
