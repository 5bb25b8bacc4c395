"""A municipality's fiscal year: 1 April to 31 March (地方自治法208条1項)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from rules.dates import ERAS
from rules.faults import Fault, InputError

_WRITTEN = re.compile(r"(?:(令和|平成|昭和|[令平昭RHS])(\d{1,3}|元)|(\d{4}))(?:年度|年)?", re.IGNORECASE)
_START = {mark: era.start.year for era in ERAS for mark in (era.name, era.name[0], era.letter)}


@dataclass(frozen=True, order=True)
class FiscalYear:
    """The fiscal year that begins on 1 April of ``year`` (Western calendar)."""

    year: int

    @classmethod
    def parse(cls, text: str) -> FiscalYear:
        """Read ``R4``, ``令和4``, ``令和4年度``, ``2022``, half or full width. Else InputError."""
        plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
        match = _WRITTEN.fullmatch(plain)
        if not match or (match[2] and not match[2].strip("0")):
            raise InputError(
                [
                    Fault(
                        "",
                        f"「{text}」は年度として読めません",
                        "「R4」「令和4年度」「2022」のように書いてください",
                    )
                ]
            )
        if match[3]:
            return cls(int(match[3]))
        year = 1 if match[2] == "元" else int(match[2])
        return cls(_START[match[1].upper()] + year - 1)

    @classmethod
    def of(cls, day: date) -> FiscalYear:
        """The fiscal year ``day`` lies in."""
        return cls(day.year if day.month >= 4 else day.year - 1)

    @property
    def first_day(self) -> date:
        """1 April."""
        return date(self.year, 4, 1)

    @property
    def last_day(self) -> date:
        """31 March of the next calendar year, included."""
        return date(self.year + 1, 3, 31)

    @property
    def code(self) -> str:
        """``R4``; ``H30`` before 2019 (fiscal 2019 counts as R1); the plain year before 1989."""
        if self.year >= 2019:
            return f"R{self.year - 2018}"
        return f"H{self.year - 1988}" if self.year >= 1989 else str(self.year)

    @property
    def label(self) -> str:
        """``令和4年度``; the first year reads 元年度."""
        if self.year >= 2019:
            number, era = self.year - 2018, "令和"
        elif self.year >= 1989:
            number, era = self.year - 1988, "平成"
        else:
            return f"{self.year}年度"
        return f"{era}{'元' if number == 1 else number}年度"
