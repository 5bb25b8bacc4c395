"""様式: 関係会社の一覧の取り込み（ファイル、列と届出者、尋ねること、取り込むもの）。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import FileField

from forms.bidder import MappingForm
from forms.company import CompanyNameField
from forms.fields import (
    DATE_HELP,
    BaseForm,
    ChoiceField,
    CorporateNumberField,
    IntegerField,
    SeveralField,
    TextField,
    VersionedForm,
    WarekiDateField,
)
from rules.register import Company

LEFT_OUT = "skip"


class AffiliationUploadForm(BaseForm):
    """A file with a list of affiliates."""

    list = FileField(
        "関係会社の一覧のファイル", description="CSV（UTF-8・Shift_JIS）か Excel（.xlsx）。10MBまで"
    )


class AffiliationMappingForm(MappingForm):
    """Which column holds what, whose list it is, and which document."""

    heading_row = IntegerField(
        "見出しの行", least=0, most=50_000, help="この行の下から読みます。見出しがなければ 0"
    )
    document = TextField(
        "資料の名称", required=True, max_length=150, help="出所として残ります。例: 業態調書、関連会社の状況届"
    )
    declared_on = WarekiDateField("届出日", help=DATE_HELP)
    declarant_name = CompanyNameField(
        "届出者", max_length=150, help="届出者から見た関係だけが書かれた一覧では必須"
    )
    declarant_corporate_number = CorporateNumberField("届出者の法人番号")
    declarant_address = TextField("届出者の所在地", max_length=200)

    def validate_declarant_name(self, field: TextField) -> None:
        """A number or an address belongs to a name."""
        if not field.data and (self.declarant_corporate_number.data or self.declarant_address.data):
            self.add_fault(field, "届出者の商号又は名称を入力してください。")

    def declarant(self) -> Company | None:
        """Whose list it is; None where a column says so, or nobody."""
        if not self.declarant_name.data:
            return None
        number, address = self.declarant_corporate_number.data, self.declarant_address.data
        return Company(self.declarant_name.data, number, address)


class AskedForm(VersionedForm):
    """What a list leaves open: ``word_0`` …, ``parent_<row>`` …; ``asked_form`` makes it. ``version`` marks
    what was told of the file before."""


def asked_form(
    words: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    parents: Mapping[int, tuple[str, Sequence[tuple[str, str]]]],
) -> type[AskedForm]:
    """The form for words (word, meanings) and for rows whose parent is asked (label, companies)."""
    body: dict[str, Any] = {
        f"word_{number}": ChoiceField(f"「{word or '（空欄）'}」", choices, required=True)
        for number, (word, choices) in enumerate(words)
    }
    for row, (label, companies) in parents.items():
        choices = [*companies, (LEFT_OUT, "取り込まない")]
        body[f"parent_{row}"] = ChoiceField(label, choices, required=True)
    return type("AskedForm", (AskedForm,), body)


class TakeForm(VersionedForm):
    """What is done with each tie: ``tie_0`` …; ``version`` marks the register the choice was made on."""

    def chosen(self, count: int, otherwise: Mapping[int, str]) -> dict[int, str]:
        """The choice for each of ``count`` ties; ``otherwise`` for those that leave none."""
        named = {place: f"tie_{place}" for place in range(count)}
        return {
            place: (self[name].data if name in self else None) or otherwise[place]
            for place, name in named.items()
        }


def take_form(
    ties: Mapping[int, tuple[str, Sequence[tuple[str, str]], bool]], tenders: Sequence[tuple[str, str]]
) -> type[TakeForm]:
    """The form for ties with a choice: by position the label, the choices, and whether one must be made;
    and for ``tenders`` (value, label) in which the declarant bids."""
    body: dict[str, Any] = {
        f"tie_{place}": ChoiceField(label, choices, required=must, blank="（選んでください）" if must else "")
        for place, (label, choices, must) in ties.items()
    }
    if tenders:
        body["tenders"] = SeveralField("この届出を、案件の入札者の届出日にも入れる", tenders)
    return type("TakeForm", (TakeForm,), body)
