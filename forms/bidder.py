"""様式: 入札者（1者ずつ、又は手入力で何者か）と、その一覧のファイル。"""

from __future__ import annotations

import re
from typing import Any, TypeVar

from wtforms import FileField

from forms.company import CompanyNameField, CompanyRow, company_data
from forms.fields import (
    DATE_HELP,
    BaseForm,
    ChoiceField,
    CorporateNumberField,
    IntegerField,
    OneOfField,
    RowsField,
    TextField,
    VersionedForm,
    VersionField,
    WarekiDateField,
)
from rules.register import Company
from rules.tenders import BidderRow

DECLARED_HELP = f"業態調書などが届いた日。届いていなければ空欄。{DATE_HELP}"
NUMBER_IN_LIST = "13桁。誤りのある番号は「不明」として照合します"


class ListedBidderForm(VersionedForm):
    """What is done to one bidder of a list. ``bidder``: its number in the database, as the page was drawn."""

    bidder = VersionField("入札者")

    def bidder_id(self) -> int:
        """The bidder's number; 0 (which none has) where it does not read as one."""
        return self.bidder.number()


class BidderForm(ListedBidderForm):
    """One bidder with its members and subcontractors."""

    name = CompanyNameField(
        "商号又は名称", as_written=True, required=True, max_length=200, help="支店名なども、書類のとおりに"
    )
    corporate_number = CorporateNumberField()
    address = TextField("所在地", max_length=200)
    affiliates_declared_on = WarekiDateField("関係会社の届出日", help=DECLARED_HELP)
    members = RowsField(CompanyRow, "共同企業体の構成員", most=30)
    subcontractors = RowsField(CompanyRow, "再委託先", most=50)

    def value(self) -> BidderRow:
        """The bidder typed; only of a form that was found sound."""
        return BidderRow(
            self.name.data or "",
            self.corporate_number.data,
            self.address.data,
            self.affiliates_declared_on.data,
            tuple(row.company_value() for row in self.members.filled),  # type: ignore[attr-defined]
            tuple(row.company_value() for row in self.subcontractors.filled),  # type: ignore[attr-defined]
        )

    @staticmethod
    def data_of(bidder: BidderRow) -> dict[str, Any]:
        """The form's data for a bidder that is kept."""
        plain = ("name", "corporate_number", "address", "affiliates_declared_on")
        return {
            **{name: getattr(bidder, name) for name in plain},
            "members": [company_data(item) for item in bidder.members],
            "subcontractors": [company_data(item) for item in bidder.subcontractors],
        }


class BidderLine(BaseForm):
    """入札者の1行。"""

    name = CompanyNameField("商号又は名称", as_written=True, required=True, max_length=200)
    corporate_number = CorporateNumberField()
    address = TextField("所在地", max_length=200)
    affiliates_declared_on = WarekiDateField("関係会社の届出日", help="届いていなければ空欄")
    members = TextField("共同企業体の構成員", max_length=1000, help="「、」で区切る")
    subcontractors = TextField("再委託先", max_length=1000, help="「、」で区切る")

    def value(self) -> BidderRow:
        """The bidder typed; only of a row that was found sound."""
        return BidderRow(
            self.name.data or "",
            self.corporate_number.data,
            self.address.data,
            self.affiliates_declared_on.data,
            _named(self.members.data),
            _named(self.subcontractors.data),
        )


class BidderLines(VersionedForm):
    """Several bidders typed at once, to follow those listed."""

    lines = RowsField(BidderLine, "入札者", most=100, min_entries=1)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the rows; there must be one."""
        super().validate(extra_validators)
        if not self.lines.filled:
            self.add_fault(self.lines, "入札者を1行以上入力してください。")
        return not self.faults()

    def value(self) -> tuple[BidderRow, ...]:
        """The bidders typed; only of a form that was found sound."""
        return tuple(row.value() for row in self.lines.filled)  # type: ignore[attr-defined]


def _named(text: str | None) -> tuple[Company, ...]:
    return tuple(Company(part) for part in re.split(r"\s*[、，;；\n]\s*", text or "") if part)


class UploadForm(BaseForm):
    """A file with a list of bidders."""

    list = FileField(
        "入札者の一覧のファイル", description="CSV（UTF-8・Shift_JIS）か Excel（.xlsx）。10MBまで"
    )
    mode = OneOfField(
        "取り込み方",
        [("replace", "今の一覧と入れ替える"), ("append", "今の一覧の後に加える")],
        required=True,
        default="replace",
    )


class MappingForm(VersionedForm):
    """Which column holds what; ``mapping_form`` makes it for a table: ``column_0``, ``column_1`` …"""

    heading_row = IntegerField(
        "見出しの行",
        least=0,
        most=50_000,
        help="この行の下から業者の行として読みます。見出しがなければ 0",
    )
    width = 0

    def chosen(self) -> dict[str, tuple[int, ...]]:
        """The columns chosen for each field, from 0."""
        columns: dict[str, tuple[int, ...]] = {}
        for column in range(self.width):
            name = self[f"column_{column}"].data
            if name:
                columns[name] = (*columns.get(name, ()), column)
        return columns


_Mapping = TypeVar("_Mapping", bound=MappingForm)


def mapping_form(letters: list[str], fields: list[tuple[str, str]], base: type[_Mapping]) -> type[_Mapping]:
    """The form for a table with a column for each of ``letters``; ``fields``: what a column can hold;
    ``base``: what else is asked."""
    body: dict[str, Any] = {
        f"column_{number}": ChoiceField(f"{letter}列", fields, blank="使わない")
        for number, letter in enumerate(letters)
    }
    return type("MappingForm", (base,), {**body, "width": len(letters)})
