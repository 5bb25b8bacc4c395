"""様式: 関係会社（2社の関係、その期間と出所）。"""

from __future__ import annotations

from typing import Any

from forms.company import ALIASES_HELP, CompanyNameField, company_data, company_from
from forms.fields import ChoiceField, CorporateNumberField, TextField, VersionedForm, WarekiDateField
from rules.register import Affiliation
from rules.words import JAPANESE, Tie

TIES = [(tie.value, JAPANESE[tie]) for tie in Tie]


class AffiliationForm(VersionedForm):
    """Two companies and the tie between them."""

    type = ChoiceField("関係", TIES, required=True)
    parent_name = CompanyNameField(
        "親会社など", required=True, max_length=150, help="承継・分割では、前の会社（元の会社）"
    )
    parent_corporate_number = CorporateNumberField("親会社などの法人番号")
    parent_address = TextField("親会社などの所在地", max_length=200)
    parent_aliases = TextField("親会社などの旧商号・別名", max_length=500, help=ALIASES_HELP)
    child_name = CompanyNameField(
        "子会社など", required=True, max_length=150, help="承継・分割では、後の会社（承継した会社）"
    )
    child_corporate_number = CorporateNumberField("子会社などの法人番号")
    child_address = TextField("子会社などの所在地", max_length=200)
    child_aliases = TextField("子会社などの旧商号・別名", max_length=500, help=ALIASES_HELP)
    since = WarekiDateField("関係の始まり", help="始まりに限りがないか、分からなければ空欄")
    until = WarekiDateField("関係の終わり", help="今も続いていれば空欄")
    source = TextField(
        "出所", required=True, max_length=300, help="例: 業態調書（令和8年5月提出）、有価証券報告書"
    )

    def validate_until(self, field: WarekiDateField) -> None:
        """The end is not before the beginning."""
        if field.data and self.since.data and field.data < self.since.data:
            self.add_fault(field, "終わりが始まりより前です。どちらかを直してください。")

    def validate_child_name(self, field: TextField) -> None:
        """A company has no tie to itself."""
        if field.data and field.data == self.parent_name.data and not self._told_apart():
            self.add_fault(field, "2社の名称が同じです。別の会社なら法人番号か所在地も入力してください。")

    def _told_apart(self) -> bool:
        numbers = self.parent_corporate_number.data != self.child_corporate_number.data
        return numbers or self.parent_address.data != self.child_address.data

    def value(self) -> Affiliation:
        """The tie typed; only of a form that was found sound."""
        return Affiliation(
            parent=company_from(
                self.parent_name.data,
                self.parent_corporate_number.data,
                self.parent_address.data,
                self.parent_aliases.data,
            ),
            child=company_from(
                self.child_name.data,
                self.child_corporate_number.data,
                self.child_address.data,
                self.child_aliases.data,
            ),
            type=self.type.data or "",
            since=self.since.data,
            until=self.until.data,
            source=self.source.data,
        )

    @staticmethod
    def data_of(tie: Affiliation) -> dict[str, Any]:
        """The form's data for a tie that is kept."""
        return {
            "type": tie.type,
            **company_data(tie.parent, "parent_"),
            **company_data(tie.child, "child_"),
            "since": tie.since,
            "until": tie.until,
            "source": tie.source,
        }
