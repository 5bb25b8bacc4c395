"""様式: 調達案件（照合に要る事項）。"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from forms.company import CompanyRow, company_data
from forms.fields import (
    ChoiceField,
    KnownField,
    LongTextField,
    OneOfField,
    RowsField,
    SeveralField,
    TextField,
    VersionedForm,
    WarekiDateField,
)
from forms.known_list import agree, listed_rows, state_field, state_of
from rules.register import Company
from rules.tenders import STAGES, Part, Tender
from rules.test_days import LONGEST_YEARS, too_long
from rules.words import JAPANESE, Category, Method, Work

CATEGORIES = [(word.value, JAPANESE[word]) for word in Category]
METHODS = [(word.value, JAPANESE[word]) for word in Method]
WORKS = [(word.value, JAPANESE[word]) for word in Work]
LISTS = ("expected_bidders", "spec_written_by", "managed_by", "audited_parties")
DAY_HELP = "決まっていなければ空欄。例: R8.11.20"
FROM_BELOW = "下の一覧のとおり"


def _companies(label: str) -> RowsField:
    return RowsField(CompanyRow, label, most=100)


class TenderForm(VersionedForm):
    """A tender, without its parts, bidders and exemptions (pages of their own)."""

    name = TextField("件名", required=True, max_length=200)
    stage = ChoiceField("今の段階", list(STAGES.items()), blank="（未定）")
    category = ChoiceField("種類", CATEGORIES, blank="不明・未定")
    work_state = state_field("仕事の内容", "下で選んだもの", "不明・未定")
    work = SeveralField("仕事の内容の内訳", WORKS)
    method = ChoiceField("方式", METHODS, blank="未定", help="未定の間は、随意契約でないものとして照合します")
    notice_date = WarekiDateField("公告日", help=f"見積依頼などの日を含む。{DAY_HELP}")
    bid_date = WarekiDateField("入札日", help=f"開札・提案の締切の日を含む。{DAY_HELP}")
    contract_date = WarekiDateField("契約日", help=f"随意契約では、この日で判定します。{DAY_HELP}")
    reference_date = WarekiDateField(
        "基準日", help="この日だけで判定すると要綱などで決めているときだけ。ふつうは空欄"
    )
    clause_stated = KnownField(
        "公告等に条項を書いたか",
        help="公告、説明書、見積依頼のこと。「はい」でないと結果に注が付きます",
    )
    expected_bidders_state = state_field("参加が見込まれる業者の有無", FROM_BELOW, "不明・未定")
    expected_bidders = _companies("参加が見込まれる業者")
    spec_written_by_state = state_field("仕様書の作成に関わった事業者の有無", FROM_BELOW)
    spec_written_by = _companies("仕様書の作成に関わった事業者")
    managed_by_state = state_field("工程管理の支援をする事業者の有無", FROM_BELOW)
    managed_by = _companies("工程管理の支援をする事業者")
    audited_parties_state = state_field("監査の対象となる事業者の有無", FROM_BELOW)
    audited_parties = _companies("監査の対象となる事業者")
    note = LongTextField("備考", max_length=1000, rows=3)

    def validate_work_state(self, field: OneOfField) -> None:
        """Said and chosen must agree."""
        agree(self, field, bool(self.work.data), "仕事の内容の内訳")

    def validate_expected_bidders_state(self, field: OneOfField) -> None:
        """Said and shown must agree."""
        agree(self, field, bool(self.expected_bidders.filled), "参加が見込まれる業者")

    def validate_spec_written_by_state(self, field: OneOfField) -> None:
        """Said and shown must agree."""
        agree(self, field, bool(self.spec_written_by.filled), "仕様書の作成に関わった事業者")

    def validate_managed_by_state(self, field: OneOfField) -> None:
        """Said and shown must agree."""
        agree(self, field, bool(self.managed_by.filled), "工程管理の支援をする事業者")

    def validate_audited_parties_state(self, field: OneOfField) -> None:
        """Said and shown must agree."""
        agree(self, field, bool(self.audited_parties.filled), "監査の対象となる事業者")

    def validate_bid_date(self, field: WarekiDateField) -> None:
        """A bid does not come before its notice."""
        self._after_notice(field)

    def validate_contract_date(self, field: WarekiDateField) -> None:
        """Nor does a contract."""
        self._after_notice(field)

    def _after_notice(self, field: WarekiDateField) -> None:
        if field.data and self.notice_date.data and field.data < self.notice_date.data:
            self.add_fault(field, f"{field.label.text}が公告日より前です。どちらかを直してください。")
        if not self.reference_date.data and too_long(self.notice_date.data, field.data):
            told = f"{field.label.text}が公告日から{LONGEST_YEARS}年を超えて後です。"
            self.add_fault(field, f"{told}年の書き誤りがないか確かめてください。")

    def value(self, parts: tuple[Part, ...] = ()) -> Tender:
        """The tender typed, with the parts it has already; only of a form that was found sound."""
        return replace(self._plain(parts), expected_bidders=self._listed("expected_bidders"))

    def _listed(self, name: str) -> tuple[Company, ...] | None:
        return listed_rows(self[f"{name}_state"], self[name])

    def _plain(self, parts: tuple[Part, ...]) -> Tender:
        work = tuple(self.work.data or ())
        return Tender(
            name=self.name.data or "",
            stage=self.stage.data,
            category=self.category.data,
            work=work or (() if self.work_state.data == "none" else None),
            method=self.method.data,
            notice_date=self.notice_date.data,
            bid_date=self.bid_date.data,
            contract_date=self.contract_date.data,
            reference_date=self.reference_date.data,
            clause_stated=self.clause_stated.known(),
            spec_written_by=self._listed("spec_written_by"),
            managed_by=self._listed("managed_by"),
            audited_parties=self._listed("audited_parties"),
            note=self.note.data,
            parts=parts,
        )

    def value_after(self, before: Tender) -> Tender:
        """The tender typed, in place of ``before``."""
        return self.value(before.parts)

    @staticmethod
    def data_of(tender: Tender) -> dict[str, Any]:
        """The form's data for a tender that is kept."""
        plain = ("name", "stage", "category", "method", "notice_date", "bid_date", "contract_date")
        data = {name: getattr(tender, name) for name in (*plain, "reference_date", "clause_stated", "note")}
        for name in LISTS:
            listed = getattr(tender, name)
            data |= {f"{name}_state": state_of(listed), name: [company_data(c) for c in listed or ()]}
        return data | {"work_state": state_of(tender.work), "work": list(tender.work or ())}


class TenderFormWithoutBidders(TenderForm):
    """The same for whom the bidders are secret: who is expected to bid is neither shown nor changed."""

    expected_bidders_state = None  # type: ignore[assignment]
    expected_bidders = None  # type: ignore[assignment]

    def validate_expected_bidders_state(self, field: OneOfField) -> None:
        """There is no such field."""

    def value_after(self, before: Tender) -> Tender:
        """The tender typed, with who is expected to bid as it was."""
        return replace(self._plain(before.parts), expected_bidders=before.expected_bidders)
