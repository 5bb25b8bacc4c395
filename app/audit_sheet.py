"""The 監査用シート of a fiscal year: exemptions, decisions milder than the check, late declarations, looks at
bidders before the opening; each with the number of its entry in the record. Plain values in, plain text out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from app.lists import write_csv
from rules.fiscal_year import FiscalYear
from rules.register import Appointee
from rules.schema import Strict, parse, read_toml
from rules.tenders import BidderRow, ExemptionAsked, Tender
from rules.verdict import Verdict

if TYPE_CHECKING:  # no database in here
    from app.store import Happened, Kept

_SHOWN = 3
NONE = "なし"


class SectionText(Strict):
    """What stands around the lines of a section."""

    title: str
    headings: tuple[str, ...]
    note: str


class Texts(Strict):
    """The wording of the sheet (templates/documents/audit_sheet/text.toml)."""

    title: str
    front: str
    sequence: str
    hidden: str
    sections: dict[str, SectionText]


def texts() -> Texts:
    """The shipped wording."""
    with as_file(files("templates") / "documents" / "audit_sheet" / "text.toml") as shipped:
        return parse(Texts, read_toml(shipped), shipped.name)


@dataclass(frozen=True)
class OfTender:
    """A tender of the year with what the sheet asks of it. ``seq_*``: entries of the record, None unknown."""

    kept: Kept[Tender]
    bidders: tuple[BidderRow, ...] = ()
    exemptions: tuple[ExemptionAsked, ...] = ()
    seq_bidders: int | None = None
    seq_exemptions: int | None = None


@dataclass(frozen=True)
class Judged:
    """An officer's decision beside what the check had said. ``state``: what a second officer's word left of
    it, empty where it simply stands."""

    tender: Kept[Tender]
    bidder: str
    found: Verdict
    decided: Verdict
    reason: str
    officer: str
    day: date
    seq: int | None
    state: str = ""


@dataclass(frozen=True)
class Person:
    """An appointee with the newest entry on the record of it."""

    kept: Kept[Appointee]
    seq: int | None


@dataclass(frozen=True)
class YearFound:
    """Everything a year's sheet is made of. ``tenders``: every tender; the sheet takes the year's."""

    tenders: Sequence[OfTender] = ()
    decisions: Sequence[Judged] = ()
    people: Sequence[Person] = ()
    looks: Sequence[Happened] = ()


@dataclass(frozen=True)
class Section:
    """One part of the sheet. ``counts``: for the front page; ``lines``: cells as ``text.headings`` has them;
    ``shown``: a few of them in short. ``about``: the numbers of the tenders whose bidders the lines name."""

    key: str
    text: SectionText
    counts: tuple[tuple[str, int], ...]
    lines: tuple[tuple[str, ...], ...] = ()
    about: frozenset[int] = frozenset()

    @property
    def counted(self) -> str:
        """``12件（承認 10件、…）``."""
        more = "、".join(f"{label} {count}" for label, count in self.counts)
        return f"{len(self.lines)}件" + (f"\n{more}" if more and self.lines else "")

    @property
    def shown(self) -> tuple[str, ...]:
        """The first lines in short; how many more there are, last."""
        some = self.lines[:_SHOWN]
        short = tuple(f"{_short(c[0], 10)}　{_short(c[1], 7)}〔{_short(c[-1], 6)}〕" for c in some)
        rest = len(self.lines) - _SHOWN
        return (*short, f"ほか{rest}件") if rest > 0 else short or (NONE,)


@dataclass(frozen=True)
class AuditSheet:
    """The sheet of one municipality and one year. ``named``: the tenders whose bidders stand in it."""

    title: str
    year: FiscalYear
    municipality: str
    made_on: date
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()
    named: tuple[Kept[Tender], ...] = ()


def sheet_csv(sheet: AuditSheet) -> bytes:
    """Every line of every section for Excel; the number of the entry last."""
    widest = max(len(section.text.headings) for section in sheet.sections)
    rows = [
        [section.text.title, *cells[:-1], *[""] * (widest - len(cells)), cells[-1]]
        for section in sheet.sections
        for cells in section.lines
    ]
    return write_csv(["区分", *(f"内容{number}" for number in range(1, widest)), "通番"], rows)


def _short(text: str, most: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"
