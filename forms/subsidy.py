"""様式: 特別交付税措置の試算（経費の行と、年度ごとの扱い）。"""

from __future__ import annotations

from typing import Any

from wtforms.fields import Field

from forms.fields import (
    BaseForm,
    ChoiceField,
    OneOfField,
    ReadField,
    RowsField,
    TextField,
    VersionedForm,
    WarekiDateField,
    YenField,
)
from rules.faults import InputError
from rules.fiscal_year import FiscalYear
from rules.schema import parse
from rules.subsidy_costs import MOST_LINES, MOST_YEARS, CostLine, Sheet, YearCosts, check_year
from rules.subsidy_law import load
from rules.subsidy_sheet import work_out

LAW = load()
BASES = [(basis.id, f"{basis.name}（{basis.title}）") for basis in LAW.bases]
ENTITIES = [(entity.id, entity.label) for entity in LAW.entities]
FORMS = [(form.id.value, form.label) for form in LAW.forms]
ITEMS = [(item.id, f"{'任用等' if item.kind == 'personnel' else '募集'}: {item.label}") for item in LAW.items]
YEAR_HELP = "例: 令和7年度、R7、2025"


class FiscalYearField(ReadField):
    """A fiscal year, in 和暦 or the Western calendar. ``data`` is a FiscalYear."""

    def process_data(self, value: Any) -> None:
        """Take a FiscalYear, its code (as stored) or None."""
        self.data = FiscalYear.parse(value) if isinstance(value, str) and value else value or None

    def read(self, text: str) -> FiscalYear:
        """The year written. Raises InputError."""
        return FiscalYear.parse(text)

    def show(self, value: Any) -> str:
        """``令和7年度``."""
        return str(value.label)


class LineRow(BaseForm):
    """経費の1行。"""

    year = FiscalYearField("年度", required=True, help=YEAR_HELP)
    item = ChoiceField("費目", ITEMS, required=True)
    person = TextField("対象者", max_length=60, help="任用等の経費では必須")
    form = ChoiceField("任用形態", FORMS, help="任用等の経費では必須")
    first = WarekiDateField("期間の始まり", help="経費がかかった期間。分からなければ空欄")
    last = WarekiDateField("期間の終わり", help="最後の日。年度をまたぐなら行を分けてください")
    state = ChoiceField("状態", [("spent", "支出済"), ("planned", "見込み")], blank="", default="spent")
    amount = YenField("金額", required=True)
    other_funds = YenField("ほかの財源", help="この経費のうち、国庫補助金などで賄う額")
    other_scheme = TextField(
        "ほかの財源の名", max_length=100, help="重なりうる措置があれば、額が0でも名を書く"
    )
    counts = ChoiceField("算入", [("yes", "算入する"), ("no", "算入しない")], blank="", default="yes")
    why = TextField("算入しない理由", max_length=200)

    def value(self) -> CostLine:
        """The cost typed; only of a row that was found sound."""
        return CostLine(
            kind=LAW.item(self.item.data or "").kind,
            item=self.item.data or "",
            person=self.person.data or "",
            form=self.form.data,
            first=self.first.data,
            last=self.last.data,
            state="planned" if self.state.data == "planned" else "spent",
            amount=self.amount.data,
            other_funds=self.other_funds.data or 0,
            other_scheme=self.other_scheme.data or "",
            left_out=self.counts.data == "no",
            why=self.why.data or "",
        )


class YearRow(BaseForm):
    """年度ごとの扱いの1行。"""

    year = FiscalYearField("年度", required=True, help=YEAR_HELP)
    counted_person = TextField("算入する1名", max_length=60, help="複数の者の経費があるとき。対象は1名分")
    counted_why = TextField("その者を選んだ理由", max_length=200)
    assume = FiscalYearField(
        "仮定する年度", help="根拠のない年度（令和8年度以後など）に、どの年度の率を当てはめるか"
    )


class SubsidyForm(VersionedForm):
    """試算調書の入力。"""

    title = TextField("件名", required=True, max_length=100, help="例: 令和7年度 CIO補佐官の経費")
    body_name = TextField("団体名", required=True, max_length=100)
    entity = ChoiceField("団体の種別", ENTITIES, required=True, blank="", default="municipality")
    basis = OneOfField(
        "先に示す根拠",
        BASES,
        required=True,
        default="guide",
        help="もう一方の根拠による額も必ず並べて示します",
    )
    lines = RowsField(LineRow, "経費", most=MOST_LINES, min_entries=1)
    years = RowsField(YearRow, "年度ごとの扱い", most=MOST_YEARS)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then the whole sheet; a fault of the sheet goes to its field."""
        return super().validate(extra_validators) and self._is_sound_as_a_whole()

    def _is_sound_as_a_whole(self) -> bool:
        years = self._by_year()
        if not years:
            self.add_fault(self.lines, "経費を1行以上入力してください。")
        if len(years) > MOST_YEARS:
            self.add_fault(self.lines, f"年度は{MOST_YEARS}までにしてください（今は{len(years)}です）。")
        self._refuse_twins()
        for costs in () if self.faults() else self._costs():
            for found in check_year(LAW, costs):
                field = self._field_of(costs.year, found.line, found.field)
                self.add_fault(field, f"{found.problem}。{found.remedy}。")
        if not self.faults():
            self._try()
        return not self.faults()

    def _refuse_twins(self) -> None:
        seen: set[FiscalYear] = set()
        for row in self.years.filled:
            if row.year.data in seen:  # type: ignore[attr-defined]
                self.add_fault(row["year"], "同じ年度が2行あります。1行にまとめてください。")
            seen.add(row.year.data)  # type: ignore[attr-defined]

    def _try(self) -> None:
        """What only the calculation can see: sums too large, a year assumed without need."""
        for costs in self._costs():
            try:
                work_out(LAW, self._sheet((costs,)))
            except InputError as error:
                for fault in error.faults:
                    at = "assume" if "仮定する年度" in fault.where else "year"
                    self.add_fault(self._field_of(costs.year, None, at), f"{fault.problem}。{fault.remedy}。")

    def _field_of(self, year: FiscalYear, line: int | None, name: str) -> Field:
        """The input a fault belongs to; of a year without a row of its own, the rows themselves."""
        if line is not None:
            found: Field = self._by_year()[year][line][name]
            return found
        row = next((row for row in self.years.filled if row["year"].data == year), None)
        if row is not None:
            return row[name]
        return self.years if name.startswith("counted") else self.lines

    def _by_year(self) -> dict[FiscalYear, list[Any]]:
        """The filled cost rows of every year named anywhere, in order of the years."""
        named: dict[FiscalYear, list[Any]] = {}
        for row in (*self.lines.filled, *self.years.filled):
            if row["year"].data:
                named.setdefault(row["year"].data, [])
        for row in self.lines.filled:
            if row["year"].data:
                named[row["year"].data].append(row)
        return dict(sorted(named.items()))

    def _costs(self) -> tuple[YearCosts, ...]:
        own = {row["year"].data: row for row in self.years.filled}
        return tuple(
            YearCosts(
                year=year,
                assume=own[year]["assume"].data if year in own else None,
                counted_person=(own[year]["counted_person"].data or "") if year in own else "",
                counted_why=(own[year]["counted_why"].data or "") if year in own else "",
                lines=tuple(row.value() for row in rows),
            )
            for year, rows in self._by_year().items()
        )

    def _sheet(self, years: tuple[YearCosts, ...]) -> Sheet:
        plain = {"body_name": self.body_name.data, "entity": self.entity.data, "basis": self.basis.data}
        return parse(Sheet, {**plain, "years": years})

    def sheet(self) -> Sheet:
        """The sheet typed; only of a form that was found sound."""
        return self._sheet(self._costs())

    @staticmethod
    def data_of(title: str, sheet: Sheet) -> dict[str, Any]:
        """The form's data for a sheet that is kept."""
        return {
            "title": title,
            "body_name": sheet.body_name,
            "entity": sheet.entity,
            "basis": sheet.basis,
            "lines": [_line_data(year.year, line) for year in sheet.years for line in year.lines],
            "years": [
                {name: getattr(year, name) for name in ("year", "counted_person", "counted_why", "assume")}
                for year in sheet.years
                if year.counted_person or year.assume or not year.lines
            ],
        }


def _line_data(year: FiscalYear, line: CostLine) -> dict[str, Any]:
    plain = {name: getattr(line, name) for name in CostLine.model_fields if name not in ("kind", "left_out")}
    return {
        **plain,
        "year": year,
        "other_funds": line.other_funds or None,
        "counts": "no" if line.left_out else "yes",
    }
