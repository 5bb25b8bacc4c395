"""How long a check takes: 500 bidders, 30 appointees, 300 companies, all eleven clauses, 29 test days.

    python -m tests.benchmarks.entry [--runs 7]

Each run is a fresh process, so that nothing is remembered from the run before. It takes the processor's
time (one thread; on a quiet machine the same as the clock's) from the case as plain data to the result as
plain data, and in the same process that of a peer that only scores every bidder's name against every
company's with rapidfuzz. Printed: the medians and their ratio, and by the clock the whole command with its
start, for three lists:

    plain     names as in a real list; the ties make families of six companies
    tangled   the same names; the ties join companies at random, so that one group takes in half of them
    alike     hostile: names that differ in their digits only, each alike to some thirty others; no ties

All names are put together at random from parts; none is meant to be a real company's.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from rules.case import parse_case
from rules.entry import check

Case = dict[str, Any]
Row = dict[str, Any]
BIDDERS, APPOINTEES, COMPANIES, AFFILIATIONS, RUNS = 500, 30, 300, 200, 7
FAMILY = 6
KNOWN_BIDDERS = 60
"""So many bidders are companies an appointee has to do with; the rest have nothing to do with anybody."""
RULES = ("a1", "a2", "a3", "b1", "b2", "c1", "c2", "g-spec", "g-pmo", "g-audit", "d1")


def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


ROOTS = words("""
青嶺 赤松野 朝凪 天川 荒磯 石槌 泉ヶ原 稲穂田 岩戸 磐梨 鵜飼野 卯月 姥桜 江ノ宮 奥瀬 鬼塚
楓山 霞沢 風越 葛城野 鐘突 河骨 雁ヶ谷 桔梗原 北辰 霧峰 金鵄 葛巻野 久遠 黒耀 桑折野 小夜
駒返 権現沢 早乙女 三途台 志野部 東雲 白銀 水無瀬 杉戸 鈴懸 墨染 蒼穹 高千穂野 滝壺 竹生 玉響
千早野 椿台 常磐野 鳥海野 中津原 夏至 錦木 ヌクモリ ハヤテ ミズナラ アケボノ イブキ カワセミ
キヌタ クヌギ コダマ サザナミ シグレ スバルノ セセラギ ツムギ トモシビ ナギサ ハルカゼ ヒグラシ
フモト ホムラ マホロ ミナモ ムサシノ モミジ ヤマビコ ユラギ ワカバ
""")
TRADES = words("""
電算 情報処理 システム開発 通信工業 測量設計 計器製作所 ソフトウェア データサービス 事務機 印刷紙工 建設 土木
設備工業 警備保障 ビル管理 食品 運輸 造園 環境分析 コンサルタント 電気工事 精機 商会 物産 製図 ネットワーク
ラボラトリー テクノロジー
""")
FORMS = ("株式会社{}", "{}株式会社", "有限会社{}", "合同会社{}", "一般社団法人{}")
CITIES = ("青森県八戸市", "山形県鶴岡市", "愛知県豊田市", "島根県松江市", "熊本県八代市")


def plain_names(rng: random.Random) -> Iterator[str]:
    """Names as in a real list: few of them alike."""
    cores = [root + trade for root in ROOTS for trade in TRADES]
    rng.shuffle(cores)
    for core in cores:
        yield rng.choices(FORMS, (55, 25, 12, 5, 3))[0].format(core)


def alike_names(rng: random.Random) -> Iterator[str]:
    """Names that differ in their last digits only."""
    yield from (f"株式会社架空システム{number:03}" for number in range(1000))


Ties = Callable[[list[Row], random.Random], list[Row]]


def families(companies: list[Row], rng: random.Random) -> list[Row]:
    """Companies in sixes, each but the first held by one before it."""
    pairs = [
        (companies[first + rng.randrange(number)], companies[first + number])
        for first in range(0, COMPANIES, FAMILY)
        for number in range(1, FAMILY)
    ]
    return [_tie(*pair, rng) for pair in pairs[:AFFILIATIONS]]


def tangle(companies: list[Row], rng: random.Random) -> list[Row]:
    """Companies joined at random."""
    pairs = [rng.sample(companies, 2) for _ in range(AFFILIATIONS)]
    return [_tie(parent, child, rng) for parent, child in pairs]


def no_ties(companies: list[Row], rng: random.Random) -> list[Row]:
    """None."""
    return []


def made_case(names: Iterator[str], ties: Ties, rng: random.Random) -> Case:
    """A case of the size the project promises to answer at once."""
    companies = [
        {"name": next(names), "address": f"{rng.choice(CITIES)}本町{n + 1}"} for n in range(COMPANIES)
    ]
    known = [_as_bidder(company, rng) for company in rng.sample(companies, KNOWN_BIDDERS)]
    others = [{"name": next(names)} for _ in range(BIDDERS - KNOWN_BIDDERS)]
    bidders = [*known, *others]
    rng.shuffle(bidders)
    return {
        "rules": [{"id": rule} for rule in RULES],
        "tender": {
            "name": "住民情報システム更改",
            "category": "information_system",
            "work": ["design_development", "audit"],
            "notice_date": "2026-11-20",
            "bid_date": "2026-12-18",
            "clause_stated": True,
            "spec_written_by": companies[:2],
            "managed_by": companies[2:4],
            "audited_parties": companies[4:6],
        },
        "appointees": [_appointee(n, companies, rng) for n in range(APPOINTEES)],
        "affiliations": ties(companies, rng),
        "bidders": bidders,
    }


def _as_bidder(company: Row, rng: random.Random) -> dict[str, str]:
    """A company as it writes itself in a bid: short form of 株式会社, a branch."""
    name = company["name"].replace("株式会社", rng.choice(("㈱", "（株）", "株式会社")))
    return {"name": name + rng.choice(("", "", " 東北支店"))}


def _appointee(number: int, companies: list[Row], rng: random.Random) -> dict[str, Any]:
    """Ten posts each, so that together they name all the companies."""
    share = COMPANIES // APPOINTEES
    posts = [_post(company, rng) for company in companies[number * share : (number + 1) * share]]
    form = rng.choice(("special_part_time", "contractor", "dispatched", "adviser"))
    engagement: dict[str, Any] = {
        "form": form,
        "start": "2025-04-01",
        "end": None,
        "applied_on": "2025-01-20",
    }
    if form == "contractor":
        engagement["contractor"] = rng.choice(companies)
    roles = rng.sample(
        ("advice", "specification", "evaluation", "supervision", "selection"), rng.randint(0, 2)
    )
    return {
        "id": f"P{number + 1}",
        "roles": roles,
        "supervisory_post": rng.random() < 0.2,
        "engagement": engagement,
        "employments": posts,
    }


def _post(company: Row, rng: random.Random) -> dict[str, Any]:
    start = rng.randint(1998, 2024)
    end = rng.choice((None, None, f"{rng.randint(start, 2026)}-12-17"))
    kind = rng.choice(("employee", "employee", "officer", "concurrent"))
    return {"company": company, "start": f"{start}-04-01", "end": end, "kind": kind}


def _tie(parent: Row, child: Row, rng: random.Random) -> Row:
    """A tie; some begin between notice and bid, so that the days differ."""
    kind = rng.choices(
        ("subsidiary", "consolidated", "equity_method", "succession", "split"), (8, 8, 4, 1, 1)
    )[0]
    return {"parent": parent, "child": child, "type": kind, "since": rng.choice((None, None, "2026-12-01"))}


LISTS: dict[str, tuple[Callable[[random.Random], Iterator[str]], Ties]] = {
    "plain": (plain_names, families),
    "tangled": (plain_names, tangle),
    "alike": (alike_names, no_ties),
}


def case_of(kind: str) -> Case:
    """The same case on every machine."""
    rng = random.Random(20261121)
    names, ties = LISTS[kind]
    return made_case(names(rng), ties, rng)


def once(kind: str) -> dict[str, float]:
    """One run in this process: milliseconds of the check and of the peer."""
    data = case_of(kind)
    mentioned = [post["company"]["name"] for person in data["appointees"] for post in person["employments"]]
    began = time.process_time()
    for bidder in data["bidders"]:
        process.extract(bidder["name"], mentioned, scorer=fuzz.ratio, limit=None)
    peer = time.process_time() - began
    began = time.process_time()
    result = check(parse_case(data)).to_json()
    taken = time.process_time() - began
    summary: dict[str, int] = result["summary"]
    return {"check": 1000 * taken, "peer": 1000 * peer, **summary}


def medians(kind: str, runs: int) -> dict[str, float]:
    """The median of each figure over fresh processes."""
    command = [sys.executable, "-m", "tests.benchmarks.entry", "--once", kind]
    told: list[dict[str, float]] = [
        json.loads(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(runs)
    ]
    return {key: statistics.median(run[key] for run in told) for key in told[0]}


def whole_command(kind: str, runs: int) -> float:
    """The median of ``hosakan check CASE.json --json`` with its start, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "CASE.json"
        path.write_text(json.dumps(case_of(kind), ensure_ascii=False), encoding="utf-8")
        command = [sys.executable, "-c", "from app.cli import main; main()", "check", str(path), "--json"]
        taken = []
        for _ in range(runs):
            began = time.perf_counter()
            subprocess.run(command, capture_output=True, check=True)
            taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--once", choices=LISTS, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.once:
        print(json.dumps(once(chosen.once)))
        return
    print(f"{BIDDERS} bidders, {APPOINTEES} appointees, {COMPANIES} companies, {AFFILIATIONS} ties,")
    print(f"{len(RULES)} clauses, all options open, 29 test days; medians of {chosen.runs} fresh processes\n")
    print(f"{'list':8} {'check':>9} {'peer':>9} {'ratio':>7} {'command':>9}   verdicts")
    for kind in LISTS:
        found = medians(kind, chosen.runs)
        whole = whole_command(kind, chosen.runs)
        verdicts = " ".join(f"{key} {found[key]:.0f}" for key in found if key not in ("check", "peer"))
        ratio = found["check"] / found["peer"]
        figures = f"{found['check']:6.0f} ms {found['peer']:6.0f} ms {ratio:6.1f}x {whole:6.0f} ms"
        print(f"{kind:8} {figures}   {verdicts}", flush=True)


if __name__ == "__main__":
    main()
