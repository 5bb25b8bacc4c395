"""A small made-up register, loaded from the National Tax Agency's layout as a real one is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from app.register.importing import import_files

LATEST = "2026-11-20"


class Row(NamedTuple):
    """One row of a file, as far as these tests need it."""

    number: str
    name: str
    prefecture: tuple[str, str]
    street: str
    process: str = "01"
    changed: str = "2015-10-05"
    latest: str = "1"
    closed: tuple[str, str, str] = ("", "", "")
    updated: str = "2015-10-30"

    @property
    def address(self) -> str:
        return self.prefecture[0] + self.street

    def cells(self, sequence: int) -> list[Any]:
        name, code = self.prefecture
        head = [sequence, self.number, self.process, 0, self.updated, self.changed, self.name, "", 301]
        place = [name, "", self.street, "", code, "", "", "", ""]
        return [*head, *place, *self.closed, "", "2015-10-05", self.latest, "", "", "", "", "", 0]


TOKYO, OSAKA, NOWHERE = ("東京都", "13"), ("大阪府", "27"), ("", "")
SYSTEM = Row("1999901001013", "株式会社架空システム", TOKYO, "千代田区架空町５丁目６番７号")
ELSEWHERE = Row("2999901025325", "株式会社架空システム", OSAKA, "大阪市北区架空町２番２号", updated=LATEST)
BEFORE = Row("2999901007091", "例示計算センター株式会社", TOKYO, "千代田区架空町１丁目２番３号", latest="0")
RENAMED = BEFORE._replace(
    name="例示電算株式会社", process="11", changed="2021-04-01", latest="1", updated="2021-04-05"
)
CHIYODA = RENAMED.address
NEXT = Row("4999901017221", "見本情報株式会社", NOWHERE, "架空県架空市本町２番２号")
MERGED = Row(
    "6999901013169",
    "株式会社見本旧情報",
    NOWHERE,
    "架空県架空市本町１番９号",
    process="21",
    changed="2021-07-01",
    closed=("2021-07-01", "11", NEXT.number),
    updated="2021-07-06",
)
ALL = (SYSTEM, ELSEWHERE, BEFORE, RENAMED, NEXT, MERGED)


class Silent:
    def say(self, message: str) -> None:
        pass

    def bar(self, label: str, length: int) -> Any:
        return nullcontext(lambda done: None)


def load_register(folder: Path, rows: Iterable[Row] = ALL, name: str = "zenkoku.csv") -> None:
    """Load ``rows`` into the register in ``folder``, as one file of this name."""
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(row.cells(n) for n, row in enumerate(rows, 1))
    file = folder.parent / name
    file.write_text(written.getvalue(), "utf-8", newline="")
    outcomes = import_files(folder, [file], Silent(), date(2026, 11, 21))
    assert [outcome.faults for outcome in outcomes] == [()], outcomes
