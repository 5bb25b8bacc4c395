"""Lists of companies for ``names_screen``: real names where files are given, made-up ones else.

With ``--data FOLDER`` (a folder laid out like companies.csv.gz, bidder_register_mlit.csv.gz, …; not in the
repository) the restricted names are every name of the companies, their history and the daily differences;
the bidders are the names of the bidder register and of real tenders, as written. What is missing to the
size asked is made, with a fixed seed: restricted names by joining the beginning of one real name with the
end of another, cut where the script changes (kanji, katakana, letters); bidders by writing a restricted
name in another way (㈱, a branch behind it) or with one slip of the pen. Without files, beginnings and ends
come from short lists below.

True pairs: a bidder's name beside every name that the corporation of its number bore; a made bidder beside
the name it was made from.
"""

from __future__ import annotations

import csv
import gzip
import io
import random
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from rules.names import read_corporate_number
from rules.names.bulk import read_many

FORMS = ("株式会社{}", "有限会社{}", "{}株式会社", "合同会社{}", "一般社団法人{}", "特定非営利活動法人{}")
SHARES = (50, 20, 15, 8, 4, 3)
HEADS = """
山田 高橋 架空 東都 北海 みどり さくら エヌエス テクノ アクア 大和田 光洋 若葉
サン マルヤマ 共栄 新日本 中央 富士見 星野
"""
MIDDLES = """
電気 建設 システム 工業 データ サービス ソリュー エンジニア 測量 設計 環境 産業
情報 通信 メディカル 運輸 食品 不動産 技研 開発
"""
TAILS = """
工務店 センター 商会 製作所 ネット ワークス テック 企画 研究所 ホーム
コンサルタント 興業 プラン パートナーズ 組
"""


@dataclass
class Lists:
    """``true``: positions of a bidder and of a restricted name that are one company."""

    bidders: list[str]
    restricted: list[str]
    true: list[tuple[int, int]] = field(default_factory=list)
    real_bidders: int = 0
    real_restricted: int = 0


def make_lists(data: Path | None, bidders: int, restricted: int, seed: int = 1) -> Lists:
    """Lists of distinct names of those sizes."""
    rng = random.Random(seed)
    borne = _borne(data) if data else {}
    known = list(dict.fromkeys(name for names in borne.values() for name in names))
    asked = _asked(data) if data else {}
    real = len(known)
    rng.shuffle(known)
    known = _filled(known, restricted, rng)
    known = known[:restricted] if restricted < len(known) else known
    place = {name: i for i, name in enumerate(known)}
    written = list(asked)[:bidders]
    lists = Lists(written, known, [], len(written), min(real, restricted))
    for i, name in enumerate(written):
        lists.true += [(i, place[n]) for number in asked[name] for n in borne.get(number, ()) if n in place]
    seen = set(written)
    while len(written) < bidders:
        origin = rng.randrange(len(known))
        name = _written_otherwise(known[origin], known, rng)
        if name not in seen:
            seen.add(name)
            lists.true.append((len(written), origin))
            written.append(name)
    return lists


def _borne(data: Path) -> dict[str, list[str]]:
    """Corporate number -> every name the corporation is known to have borne."""
    borne: dict[str, dict[str, None]] = defaultdict(dict)
    for row in _rows(data / "companies.csv.gz"):
        borne[row["corporate_number"]][row["name"]] = None
    for path in [data / "nta" / "history.zip", *sorted((data / "nta").glob("diff_*.zip"))]:
        for cells in _published(path):
            borne[cells[1]][cells[6]] = None
    return {number: [n for n in names if n.strip()] for number, names in borne.items()}


def _asked(data: Path) -> dict[str, set[str]]:
    """Bidder's name as written -> the corporate numbers written beside it."""
    asked: dict[str, set[str]] = {}
    for row in _rows(data / "bidder_register_mlit.csv.gz"):
        number = read_corporate_number(row["firm_id"]).number
        asked.setdefault(row["firm_name"], set()).update({number} if number else ())
    for row in _rows(data / "bids_all_bidders_mlit_kanto.csv.gz"):
        asked.setdefault(row["bidder_name"], set())
    return {name: numbers for name, numbers in asked.items() if name.strip()}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _published(path: Path) -> Iterator[list[str]]:
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            content = packed.read(name)
            try:
                text = content.decode("utf-8")
            except UnicodeDecodeError:
                text = content.decode("cp932", "replace")
            yield from (cells for cells in csv.reader(io.StringIO(text)) if len(cells) > 6)


def _filled(names: list[str], count: int, rng: random.Random) -> list[str]:
    if len(names) >= count:
        return names
    heads, tails = _halves(names, rng) if names else _made_halves()
    found = dict.fromkeys(names)
    while len(found) < count:
        form = rng.choices(FORMS, SHARES)[0]
        found[form.format(rng.choice(heads) + rng.choice(tails))] = None
    return list(found)


def _made_halves() -> tuple[list[str], list[str]]:
    heads = ["".join(parts) for parts in product(HEADS.split(), ["", *MIDDLES.split()])]
    return heads + [h + n for h in heads for n in "一二三"], [
        "".join(p) for p in product(MIDDLES.split(), TAILS.split())
    ]


def _halves(names: list[str], rng: random.Random) -> tuple[list[str], list[str]]:
    many = read_many(names)
    heads, tails = [], []
    for first in many.start[:-1].tolist():
        core = many.core[first]
        if len(core) > 3:
            cuts = [i for i in range(2, len(core) - 1) if _script(core[i]) != _script(core[i - 1])]
            cut = rng.choice(cuts) if cuts else len(core) // 2
            heads.append(core[:cut])
            tails.append(core[cut:])
    return heads, tails


def _script(character: str) -> str:
    return unicodedata.name(character, "?").split()[0]


def _written_otherwise(name: str, names: list[str], rng: random.Random) -> str:
    kind, spot = rng.random(), rng.randrange(len(name))
    if kind < 0.4:
        return name.replace("株式会社", "㈱").replace("有限会社", "(有)")
    if kind < 0.55:
        return f"{name} {rng.choice(['東京支店', '仙台営業所', '本店', '関西支社'])}"
    letter = rng.choice(rng.choice(names))
    if kind < 0.7:
        return name[:spot] + name[spot + 1 :]
    return name[:spot] + letter + name[spot + (kind < 0.85) :]
