"""Cases in sentences: from the short way officials' examples are written in to CASE data.

A file has a ``[base]`` (what all its cases start from, itself laid over BASE below) and ``[[case]]`` tables:

    says          what an official would say
    rules         ["b2"] or tables
    tender, engagement           tables laid over the base; ``"?"`` leaves a key out, ``"null"`` writes null
    roles, supervisory_post, employments        of the appointee P1
    appointees    tables laid over P1, in its place, where there are several (or none)
    affiliations  "親 > 子 | type | since..until"
    exemptions    tables laid over EXEMPTION
    bidders       companies, or tables with the fields of a bidder
    register      a loaded one's corporations: "会社 #番号 @所在地 ~旧商号 | 閉鎖日 > 承継先の番号 | 英語名"
    top           further top-level keys, as they stand
    expect        a verdict, or a list of them (one a row), or a table; see tests/cases/test_cases.py

A company: ``名称 #法人番号 @所在地 ~別名``. An employment: ``会社 | start..end | kind``; an empty end is null
(still there), ``?`` leaves the key out.
"""

from __future__ import annotations

import copy
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from rules.names.registered import Corporation, NameHeld
from tests.made_register import MadeRegister

HERE = Path(__file__).parent
BASE: dict[str, Any] = {
    "tender": {
        "name": "住民情報システム更改",
        "category": "information_system",
        "work": ["design_development"],
        "notice_date": "2026-11-20",
        "bid_date": "2026-12-18",
        "clause_stated": True,
        "spec_written_by": [],
        "managed_by": [],
        "audited_parties": [],
    },
    "roles": ["advice"],
    "supervisory_post": False,
    "engagement": {
        "form": "special_part_time",
        "applied_on": "2025-01-20",
        "start": "2025-04-01",
        "end": "null",
    },
    "employments": [],
    "affiliations": [],
    "exemptions": [],
    "bidders": ["株式会社架空システム"],
}
EXEMPTION: dict[str, Any] = {
    "rule": "d1",
    "bidder": "株式会社架空システム",
    "no_contact": True,
    "contact_log": True,
    "audit_accepted": True,
    "reason": "仕様の内容について連絡をとっていない",
    "applied_on": "2026-11-25",
    "approved_on": "2026-12-01",
    "approved_by": "契約課長 架空 花子",
}
APPOINTEE = ("roles", "supervisory_post", "engagement", "employments")
COMPANIES = ("expected_bidders", "spec_written_by", "managed_by", "audited_parties")
_MARK = re.compile(r"\s([#@~])")


def cases() -> list[dict[str, Any]]:
    """Every case of every file, with ``id`` (file and id) and its ``input`` and ``expect``."""
    found = []
    for path in sorted(HERE.glob("*.toml")):
        book = tomllib.loads(path.read_text(encoding="utf-8"))
        base = laid_over(BASE, book.get("base", {}))
        for case in book["case"]:
            found.append(
                {
                    "id": f"{path.stem}:{case['id']}",
                    "says": case["says"],
                    "input": case_data(base, case),
                    "register": registered(case.get("register", base.get("register"))),
                    "expect": case["expect"],
                }
            )
    return found


def laid_over(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """``over`` on top of ``under``: tables are joined, everything else is replaced."""
    both = copy.deepcopy(under)
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(both.get(key), dict):
            both[key] = laid_over(both[key], value)
        else:
            both[key] = copy.deepcopy(value)
    return both


def case_data(base: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    """One case as CASE.json holds it."""
    flat = laid_over(
        base, {k: v for k, v in case.items() if k not in ("id", "says", "expect", "top", "register")}
    )
    person = {key: flat[key] for key in APPOINTEE}
    people = [laid_over(person, one) for one in flat.get("appointees", [{}])]
    data = {
        "rules": [{"id": rule} if isinstance(rule, str) else rule for rule in flat["rules"]],
        "tender": flat["tender"],
        "appointees": [appointee({"id": f"P{n}"} | one) for n, one in enumerate(people, 1)],
        "affiliations": listed(flat["affiliations"], affiliation),
        "exemptions": listed(flat["exemptions"], lambda row: companies_in(EXEMPTION | row, "bidder")),
        "bidders": listed(flat["bidders"], bidder),
    }
    data["tender"] = companies_in(data["tender"], *COMPANIES)
    data.update(case.get("top", {}))
    written = as_written(data)
    assert isinstance(written, dict)
    return written


def appointee(row: dict[str, Any]) -> dict[str, Any]:
    """An appointee with its employments and contractor spelled out."""
    row = dict(row, employments=listed(row["employments"], employment))
    if isinstance(row["engagement"], dict):
        row["engagement"] = companies_in(row["engagement"], "contractor")
    return row


def bidder(row: Any) -> dict[str, Any]:
    """A bidder, its affiliates declared unless the case says otherwise."""
    if isinstance(row, str):
        row = {"name": row}
    company_of = company(row["name"])
    row = {"affiliates_declared_on": "2026-05-01"} | row | company_of
    return companies_in(row, "members", "subcontractors")


def employment(row: Any) -> Any:
    """「株式会社架空システム | 2012-04-01..2025-03-31 | employee」."""
    if not isinstance(row, str):
        return row
    named, days, kind = (part.strip() for part in row.split("|"))
    start, end = days.split("..")
    return {"company": company(named), "start": start or "null", "end": end or "null", "kind": kind}


def affiliation(row: Any) -> Any:
    """「株式会社親 > 株式会社子 | subsidiary | 2020-04-01..」."""
    if not isinstance(row, str):
        return row
    pair, kind, *days = (part.strip() for part in row.split("|"))
    parent, child = pair.split(" > ")
    since, until = days[0].split("..") if days else ("", "")
    ends = {"since": since or "null", "until": until or "null"}
    return {"parent": company(parent), "child": company(child), "type": kind, **ends}


def company(text: Any) -> Any:
    """「株式会社架空システム #4010001012345 @青森県八戸市北町1-2-3 ~架空ソフト株式会社」."""
    if not isinstance(text, str) or text in ("?", "null"):
        return text
    name, *rest = _MARK.split(text)
    made: dict[str, Any] = {"name": name}
    for mark, value in zip(rest[::2], rest[1::2], strict=True):
        if mark == "~":
            made.setdefault("aliases", []).append(value.strip())
        else:
            made["corporate_number" if mark == "#" else "address"] = value.strip()
    return made


def registered(rows: list[str] | None) -> MadeRegister | None:
    """A register of these corporations; None where the case is checked without one."""
    return None if rows is None else MadeRegister(map(corporation, rows))


def corporation(row: str) -> Corporation:
    """「株式会社架空データ #4010001012345 @青森県八戸市 ~架空ソフト | 2024-04-01 > 3020001054321」."""
    named, closing, english = (part.strip() for part in (row + "||").split("|")[:3])
    known = company(named)
    closed, _, successor = (part.strip() for part in closing.partition(">"))
    return Corporation(
        known["corporate_number"],
        known["name"],
        known.get("address", ""),
        tuple(NameHeld(name) for name in known.get("aliases", ())),
        english=english,
        closed_on=date.fromisoformat(closed) if closed else None,
        successor=successor or None,
    )


def companies_in(row: dict[str, Any], *keys: str) -> dict[str, Any]:
    """The row with the companies under ``keys`` (one, or a list) spelled out."""
    spelled = {
        key: listed(row[key], company) if isinstance(row[key], list) else company(row[key])
        for key in keys
        if key in row
    }
    return row | spelled


def listed(rows: Any, each: Any) -> Any:
    """Every row of a list turned; a mark such as ``"?"`` stands."""
    return [each(row) for row in rows] if isinstance(rows, list) else rows


def as_written(value: Any) -> Any:
    """``"?"`` out, ``"null"`` to null, all the way down."""
    if isinstance(value, dict):
        return {key: as_written(item) for key, item in value.items() if item != "?"}
    if isinstance(value, list):
        return [as_written(item) for item in value]
    return None if value == "null" else value
