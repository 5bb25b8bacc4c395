"""A list of affiliates from a table: two companies a row, or one company as the declarant sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.lists.columns import ColumnMapping, Found, check_mapping
from app.lists.headings import Headings
from app.lists.rows import RowReader
from app.lists.table import Row, Table, refuse
from rules.dates import parse_date
from rules.faults import Fault, InputError
from rules.names.corporate_number import read_corporate_number
from rules.register import Company

NAME_LONGEST, ADDRESS_LONGEST, SOURCE_LONGEST = 150, 200, 300
"""As long as the form for one tie takes them."""


@dataclass(frozen=True)
class ListedTie:
    """One relation as the list has it. ``row``: as Excel numbers it; ``word``: what the list calls it.

    ``pair`` true: ``first`` stands in the parents' column, ``second`` in the children's. Else ``first`` is
    the declarant and ``second`` the company named, and the word says which of them is above.
    """

    row: int
    word: str
    pair: bool
    first: Company
    second: Company
    since: date | None
    until: date | None
    source: str | None


@dataclass(frozen=True)
class ListedTies:
    """What a list holds, in its order; ``notices``: what a person should look at, in Japanese."""

    ties: tuple[ListedTie, ...]
    notices: tuple[str, ...]


def ties_of(
    table: Table, mapping: ColumnMapping, headings: Headings, declarant: Company | None = None
) -> ListedTies:
    """The relations of a table. ``declarant``: whose list it is, where no column says so.

    Raises InputError with every fault, each with row and column: a name that is missing, a day that is none,
    an end before its beginning, a text too long, a company tied to itself; or where nobody says whose list
    it is.
    """
    columns = check_mapping(table, mapping, headings)
    reader = _Reader(table, mapping, headings, declarant)
    read = _way_to_read(columns.found, table, declarant)
    rows = reader.rows()
    ties = [tie for row in rows for tie in read(reader, row)]
    reader.refuse_faults(rows, "関係")
    if not ties:
        raise refuse(
            table.place,
            "関係が1件もありません（どの行も「なし」か空欄です）",
            "列の選び方を確かめてください",
        )
    return ListedTies(tuple(ties), tuple(dict.fromkeys(reader.notices)))


_Read = Callable[["_Reader", Row], list[ListedTie]]


def _way_to_read(found: Found, table: Table, declarant: Company | None) -> _Read:
    """How each row is read, by the columns there are."""
    parent, child, other = (f"{side}_name" in found for side in ("parent", "child", "other"))
    declared = declarant is not None or "declarant_name" in found
    if parent and child and other:
        raise refuse(
            table.place,
            "親会社、子会社、関係会社の3つの列が選ばれています",
            "届出者の列なら「届出者の名称」に、使わない列なら「使わない」にしてください",
        )
    if parent and child and "declarant_name" in found:
        return lambda reader, row: [*reader.above(row), *reader.below(row)]
    if parent and (child or other):
        second = "child" if child else "other"
        return lambda reader, row: reader.tie(row, "parent", second, pair=True)
    if not declared:
        raise refuse(
            table.place,
            "誰から見た関係か分かりません（親会社と子会社の列がそろっていません）",
            "届出者を入力するか、届出者の列を選んでください",
        )
    if parent:
        return lambda reader, row: reader.above(row)
    if child and not other:
        return lambda reader, row: reader.below(row)
    return lambda reader, row: reader.tie(row, "declarant", "other", pair=False)


class _Reader(RowReader):
    """Reads relation after relation."""

    def __init__(
        self, table: Table, mapping: ColumnMapping, headings: Headings, declarant: Company | None
    ) -> None:
        super().__init__(table, check_mapping(table, mapping, headings), headings)
        self.declarant = declarant

    def above(self, row: Row) -> list[ListedTie]:
        """The parent named in a row of a declarant."""
        return self.tie(row, "parent", "declarant", pair=True)

    def below(self, row: Row) -> list[ListedTie]:
        """The child named in a row of a declarant."""
        return self.tie(row, "declarant", "child", pair=True)

    def tie(self, row: Row, first: str, second: str, *, pair: bool) -> list[ListedTie]:
        """The relation of a row; none where the list says that there is no such company."""
        if any(self._says_none(row, side) for side in (first, second)):
            return []
        self.check(row)
        ends = self._company(row, first), self._company(row, second)
        since, until = self._day(row, "since"), self._day(row, "until")
        if since and until and until < since:
            problem = "関係の終わりが、始まりより前です"
            self.fault(row, "until", Fault("", problem, "どちらかの日付を書き直してください"))
        if ends[0] == ends[1]:
            side = second if f"{second}_name" in self.columns.found else first
            problem = f"同じ会社「{ends[0].name}」どうしの関係になっています"
            self.fault(row, f"{side}_name", Fault("", problem, "相手の会社を書いてください"))
        word, source = self.text(row, "relation"), self._short(row, "source", SOURCE_LONGEST)
        return [ListedTie(row.number, word, pair, *ends, since, until, source or None)]

    def _says_none(self, row: Row, side: str) -> bool:
        """Whether a company's column says in words that there is none (該当なし), or holds nothing at all in
        a list where parents and children of a declarant stand side by side."""
        cells = [row.cell(c).strip() for c in self.columns.found.get(f"{side}_name", ())]
        if not cells or side == "declarant":
            return False
        if not any(cells):
            others = ("parent", "child", "declarant")
            return all(f"{one}_name" in self.columns.found for one in others)
        said = all(self.headings.is_blank_mark(cell) for cell in cells)
        if said:
            self.notices.append(
                f"{row.number}行目: 「{cells[0]}」と書かれているため、関係はないものとして読み飛ばしました。"
            )
        return said

    def _company(self, row: Row, side: str) -> Company:
        if side == "declarant" and not self._declared_in(row):
            return self.declarant or Company(self.name(row, "declarant_name"))
        name = self.name(row, f"{side}_name")
        self._length(row, f"{side}_name", name, NAME_LONGEST)
        written = self.text(row, f"{side}_corporate_number")
        read = read_corporate_number(written)
        if read.note:
            column = self.columns.found[f"{side}_corporate_number"][0]
            self.notices.append(f"{self.place(row, column)}: {read.note}")
        address = self._short(row, f"{side}_address", ADDRESS_LONGEST)
        return Company(name, read.number, address or None)

    def _declared_in(self, row: Row) -> bool:
        """Whether the row itself names its declarant; a blank cell stands for the one chosen."""
        if "declarant_name" not in self.columns.found:
            return False
        return self.declarant is None or bool(self.text(row, "declarant_name"))

    def _short(self, row: Row, field: str, longest: int) -> str:
        text = self.text(row, field)
        self._length(row, field, text, longest)
        return text

    def _length(self, row: Row, field: str, text: str, longest: int) -> None:
        if len(text) > longest:
            problem = f"{len(text)}文字あります（{longest}文字まで）"
            self.fault(row, field, Fault("", problem, "短くしてください"))

    def _day(self, row: Row, field: str) -> date | None:
        text = self.day(row, field)
        try:
            read = parse_date(text) if text else None
        except InputError:
            return None  # the fault is noted
        if read and read.note:
            self.notices.append(f"{row.number}行目: {read.note}。")
        return read.day if read else None
