"""Which column of a table holds what: found by its headings, or told by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.lists.headings import Headings, shipped_headings
from app.lists.table import Row, Table, letter, refuse_all, shorten, where
from rules.faults import Fault, InputError

Found = dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class ColumnMapping:
    """Columns told by hand. ``heading_row``: the last row above the bidders, as Excel numbers it (0: none);
    ``columns``: per field its columns, counted from 0 (several for members, or for an address in parts)."""

    heading_row: int
    columns: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Columns:
    """What was found. ``headings``: one text a column; ``heading_row``: their (last) row, 0 where none was
    found; ``doubtful``: fields that two or more columns fit, for a person to choose; ``needs``: the fields
    of which one must be found."""

    headings: tuple[str, ...] = ()
    heading_row: int = 0
    found: Found = field(default_factory=dict)
    doubtful: Found = field(default_factory=dict)
    needs: tuple[str, ...] = ("name",)

    @property
    def usable(self) -> bool:
        """Whether the list can be read without asking a person."""
        return any(name in self.found for name in self.needs) and not self.doubtful

    def heading(self, column: int) -> str:
        """The heading over a column; empty where there is none."""
        return self.headings[column] if column < len(self.headings) else ""

    def mapping(self) -> ColumnMapping:
        """The same as a mapping, to correct by hand."""
        return ColumnMapping(self.heading_row, self.found)


def find_columns(table: Table, headings: Headings | None = None) -> Columns:
    """Find the heading row and the columns. Never raises: where nothing fits or two columns fit one field,
    the result says so (``usable``).

    A title above is skipped. Of the first rows the one naming most fields is taken; a heading may stand in
    two rows, one below the other.
    """
    headings = headings or shipped_headings()
    best, best_score = Columns(needs=headings.needs), (0, 0, 0)
    rows = table.rows[: headings.search_rows]
    for index, row in enumerate(rows):
        below = rows[index + 1] if index + 1 < len(rows) else None
        candidates = [_one_row(row, headings)]
        if below is not None and _names_of(below.cells, headings) and below.number == row.number + 1:
            candidates.append(_two_rows(row, below, headings))
        for columns in candidates:
            named = {**columns.found, **columns.doubtful}
            filled = sum(1 for text in columns.headings if text)
            needed = any(need in named for need in headings.needs)
            score = (len(named), int(needed), filled) if len(named) >= headings.least else (0, 0, 0)
            if score > best_score:
                best, best_score = columns, score
    return best


def _names_of(cells: tuple[str, ...], headings: Headings) -> set[str]:
    return {name for cell in cells if cell.strip() for name in headings.fitting(cell)}


def _one_row(row: Row, headings: Headings) -> Columns:
    return _choose(row.cells, ("",) * len(row.cells), row.number, headings)


def _two_rows(upper: Row, lower: Row, headings: Headings) -> Columns:
    """Merged headings: a cell merged downwards stands in the upper row, one merged sideways names the
    group of the lower cells to its right."""
    texts, groups = [], []
    group = ""
    for column in range(max(len(upper.cells), len(lower.cells))):
        over, under = upper.cell(column).strip(), lower.cell(column).strip()
        group = over or group
        texts.append(under or over)
        groups.append(group if under else "")
    return _choose(tuple(texts), tuple(groups), lower.number, headings)


def _choose(texts: tuple[str, ...], groups: tuple[str, ...], number: int, headings: Headings) -> Columns:
    fitting: dict[str, list[tuple[int, int]]] = {}
    for column, text in enumerate(texts):
        for name, rank in headings.fitting_under(groups[column], text).items():
            fitting.setdefault(name, []).append((rank, column))
    found: Found = {}
    doubtful: Found = {}
    for name, ranked in fitting.items():
        strongest = min(rank for rank, _ in ranked)
        kind = headings.fields[name]
        columns = [column for rank, column in ranked if kind.several or rank == strongest]
        if len(columns) > 1 and not kind.several:
            words = (*kind.not_when, "受任", "委任", "支店")
            own = [column for column in columns if not any(word in groups[column] for word in words)]
            columns = own or columns
        chosen = found if len(columns) == 1 or kind.several else doubtful
        chosen[name] = tuple(columns)
    return Columns(tuple(text.strip() for text in texts), number, found, doubtful, headings.needs)


def why_not(table: Table, columns: Columns, headings: Headings | None = None) -> InputError:
    """What a person is told where ``columns`` is not usable: what was seen and what was looked for."""
    headings = headings or shipped_headings()
    faults = []
    if not any(need in columns.found or need in columns.doubtful for need in headings.needs):
        seen = "、".join(f"「{shorten(text, 20)}」" for text in columns.headings if text) or _first_rows(
            table
        )
        searched = "、".join(headings.fields[need].searched for need in headings.needs)
        faults.append(
            Fault(
                table.place,
                f"{_needed(headings)}の列が見つかりません（見えた見出し: {seen}）",
                f"見出しを {searched} などのどれかにしてください",
            )
        )
    for name, choices in columns.doubtful.items():
        shown = "、".join(f"{letter(column)}列「{columns.heading(column)}」" for column in choices)
        problem = f"「{headings.fields[name].label}」に当たる列が{len(choices)}つあります（{shown}）"
        remedy = "使わない列の見出しを変えるか、消してください"
        faults.append(Fault(where(table.place, columns.heading_row), problem, remedy))
    return InputError(faults)


def _needed(headings: Headings) -> str:
    return "か".join(f"「{headings.fields[need].label}」" for need in headings.needs)


def _first_rows(table: Table) -> str:
    rows = [" | ".join(cell for cell in row if cell) for row in table.preview(3)]
    return "なし。先頭の行: " + " ／ ".join(f"「{row}」" for row in rows if row)


def check_mapping(table: Table, mapping: ColumnMapping, headings: Headings) -> Columns:
    """A mapping made by hand as columns. Raises InputError where it names an unknown field, no name, a column
    the table has not, or one column twice."""
    width = max((len(row.cells) for row in table.rows), default=0)
    faults = []
    taken: dict[int, str] = {}
    for name, chosen in mapping.columns.items():
        if name not in headings.fields:
            faults.append(Fault(table.place, f"列の割り当てにある「{name}」は知らない項目です"))
            continue
        label = headings.fields[name].label
        for column in chosen:
            if not 0 <= column < width:
                faults.append(
                    Fault(table.place, f"「{label}」に選んだ列がありません", "表にある列を選んでください")
                )
            elif taken.setdefault(column, name) != name:
                other = headings.fields[taken[column]].label
                problem = f"{letter(column)}列が「{other}」と「{label}」の両方に選ばれています"
                faults.append(Fault(table.place, problem, "どちらか1つにしてください"))
    if not any(mapping.columns.get(need) for need in headings.needs):
        problem = f"{_needed(headings)}の列が選ばれていません"
        faults.append(Fault(table.place, problem, "列を1つ選んでください"))
    if faults:
        raise refuse_all(table.place, faults)
    seen = find_columns(table, headings)
    texts = next((row.cells for row in table.rows if row.number == mapping.heading_row), ())
    if seen.heading_row == mapping.heading_row:
        texts = seen.headings  # a heading in two rows, read together
    found = {name: tuple(chosen) for name, chosen in mapping.columns.items() if chosen}
    return Columns(tuple(text.strip() for text in texts), mapping.heading_row, found, needs=headings.needs)
