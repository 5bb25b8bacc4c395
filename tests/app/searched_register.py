"""A small made-up register to search in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.names.normalise import normalise
from rules.names.registered import Corporation, NameHeld
from tests.made_register import MadeRegister

CHIYODA = "東京都千代田区架空町1丁目2番3号"
SYSTEM = Corporation("1999901001013", "株式会社架空システム", "東京都千代田区架空町5丁目6番7号", kind="301")
RENAMED = Corporation(
    "2999901007091",
    "例示電算株式会社",
    CHIYODA,
    former=(NameHeld("例示計算センター株式会社", date(2015, 10, 5), date(2021, 3, 31)),),
)
NEXT = Corporation("4999901017221", "見本情報株式会社", "架空県架空市本町2番2号")
MERGED = Corporation(
    "6999901013169",
    "株式会社見本旧情報",
    "架空県架空市本町1番9号",
    closed_on=date(2021, 7, 1),
    close_cause="11",
    successor=NEXT.number,
)
ELSEWHERE = Corporation("2999901025325", "株式会社架空システム", "大阪府大阪市北区架空町2番2号")
ALL = (SYSTEM, RENAMED, NEXT, MERGED, ELSEWHERE)
AS_OF = date(2026, 11, 20)


@dataclass(frozen=True)
class File:
    name: str
    rows: int


class SearchedRegister(MadeRegister):
    corporations = len(ALL)
    files = (File("00_zenkoku_all_20261120.zip", 5),)

    def find(self, name: str, prefecture: str | None, limit: int) -> Sequence[str]:
        asked = {core for core in normalise(name).cores if core}

        def bears(one: Corporation) -> bool:
            names = (one.name, *(held.name for held in one.former))
            cores = {core for each in names for core in normalise(each).cores}
            return any(part in core or core in part for part in asked for core in cores)

        fitting = [one for one in ALL if bears(one) and one.address.startswith(prefecture or "")]
        return [one.number for one in fitting][:limit]


def searched_register() -> SearchedRegister:
    return SearchedRegister(ALL, AS_OF)
