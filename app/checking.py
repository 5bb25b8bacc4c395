"""One check from the register to what is kept of it, and back: no Flask, no tables."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from app.chain import JAPAN
from app.rerun import engine_now
from app.store import Act, Checked, Decided, Ending, NotKept, Store, with_expected_bidders
from rules.case import ParsedCase, kept_case, parse_case
from rules.clause import Clause
from rules.entry import check
from rules.faults import InputError
from rules.library import Library
from rules.names.registered import Register
from rules.past import as_bytes, law_of
from rules.result_sheet import BidderPart, ReasonPart, ResultSheet, for_people, result_sheet
from rules.result_words import Decision, Second
from rules.schema import parse
from rules.tenders import STAGES, Held, Part, Tender
from rules.verdict import BidderResult, CheckResult, DutyRestriction, Verdict

BEFORE_ROLE, BEFORE_NOTICE, BEFORE_CONTRACT = "before_role", "before_notice", "before_contract"
STORED_STAGES = tuple(stage for stage in STAGES if stage != BEFORE_ROLE)
"""The stages whose check is kept; before a role is given, a trial is enough."""
CONFIRMABLE = (Verdict.CLEAR, Verdict.EXEMPT)
"""What may be confirmed many at once; whoever keeps a bidder out looks at that bidder."""


@dataclass(frozen=True)
class Lack:
    """What a check would lack. ``about``: where it is entered; ``stops``: no check without it."""

    about: str
    text: str
    stops: bool = False


def case_at(store: Store, whose: int, number: int, stage: str, trial: Tender | None = None) -> dict[str, Any]:
    """The CASE of a tender at a stage; before the notice the expected bidders are judged too.

    Raises NotKept.
    """
    case = store.case_of(whose, number, trial)
    return _each_once(with_expected_bidders(case)) if stage in (BEFORE_ROLE, BEFORE_NOTICE) else case


LONG = 1_000_000
"""Bidders times companies: about three seconds."""


def is_long(case: dict[str, Any]) -> bool:
    """Whether a case is judged outside the request."""
    posts = sum(len(person.get("employments") or ()) + 1 for person in case["appointees"])
    return len(case["bidders"]) * (posts + 2 * len(case["affiliations"])) > LONG


def _each_once(case: dict[str, Any]) -> dict[str, Any]:
    """An expected bidder that is listed already is judged once."""
    seen: set[tuple[str, str | None]] = set()
    rows = []
    for row in case["bidders"]:
        key = (row["name"], row["corporate_number"])
        if key not in seen:
            rows.append(row)
        seen.add(key)
    return {**case, "bidders": rows}


def lacking(case: dict[str, Any], stage: str) -> list[Lack]:
    """What keeps a case from being judged, and what would leave it to a person, in the order to mend it."""
    return [*_stopping(case, stage), *_doubtful(case, stage)]


def register_lacks(register: Register | None, damaged: str | None) -> list[Lack]:
    """What a check lacks of the register of corporate numbers. ``damaged``: what to say of one that cannot be
    read."""
    if damaged:
        return [Lack("register", f"{damaged}それまでの照合は、法人番号公表情報を使わずに行います。")]
    if register and register.needs_reindex:
        text = (
            "法人番号公表情報の索引が、今の商号の読み方の表より古いので、見落としがあり得ます。"
            "先に、補佐官を入れた PC で hosakan register reindex を実行してください。"
        )
        return [Lack("register", text)]
    return []


def _stopping(case: dict[str, Any], stage: str) -> Iterable[Lack]:
    tender = case["tender"]
    if not case["rules"]:
        yield Lack("clauses", "採用した条項がありません。照合する条項を採用してください。", True)
    if not any(tender[f"{day}_date"] for day in ("notice", "bid", "contract", "reference")):
        yield Lack("tender", "案件の日付が1つもありません。公告日か入札日を入力してください。", True)
    if not case["bidders"]:
        where = "参加が見込まれる業者か入札者を" if stage != "application" else "入札者を"
        yield Lack("bidders", f"照合する業者がありません。{where}入力してください。", True)


def _doubtful(case: dict[str, Any], stage: str) -> Iterable[Lack]:
    tender, people = case["tender"], case["appointees"]
    if not people:
        yield Lack("appointees", "補佐官等が1人も登録されていません。")
    unasked = [person["name"] for person in people if "roles" not in person]
    if unasked:
        yield Lack("roles", f"この案件での役割が未確認です: {'、'.join(dict.fromkeys(unasked))}。")
    unknown = [person["name"] for person in people if "employments" not in person]
    if unknown:
        yield Lack("appointees", f"職歴・兼業の申告が未確認です: {'、'.join(dict.fromkeys(unknown))}。")
    deciding = "contract_date" if tender["method"] == "negotiated" else "bid_date"
    if not tender[deciding] and not tender["reference_date"]:
        day = "契約日" if deciding == "contract_date" else "入札日"
        yield Lack("tender", f"{day}が決まっていないので、該当しても「要確認」までになります。")
    if tender["clause_stated"] is not True and stage != BEFORE_NOTICE:
        yield Lack(
            "tender", "公告・説明書・見積依頼に条項を書いたことが確認されていません。結果に注が付きます。"
        )
    undeclared = [row for row in case["bidders"] if not row["affiliates_declared_on"]]
    if undeclared:
        yield Lack("bidders", f"関係会社の届出日がない業者が{len(undeclared)}者あります。")


def run(
    store: Store,
    act: Act,
    number: int,
    stage: str,
    library: Library,
    register: Register | None = None,
    ending: Ending | None = None,
) -> int:
    """Judge a tender at a stage and keep it all: inputs, clauses with their content, the result with what was
    looked at in the register of corporate numbers, texts. ``ending``: the long work that ends with it.

    Its number comes back. Raises InputError with what is wrong in the case, and NotKept.
    """
    case = case_at(store, act.whose, number, stage)
    return keep(store, act, number, stage, case, library, register, ending)


def keep(
    store: Store,
    act: Act,
    number: int,
    stage: str,
    case: dict[str, Any],
    library: Library,
    register: Register | None = None,
    ending: Ending | None = None,
) -> int:
    """Judge a case and keep it all with the tender of that number, as ``run`` does."""
    result = check(parse_case(case, library), library, register)
    clauses = [
        {**used.to_json(), "content": library.clauses[used.id].model_dump(mode="json")}
        for used in result.rules
    ]
    law = law_of(library, (used.id for used in result.rules))
    inputs, came = as_bytes(case), as_bytes(result.to_json())
    return store.checks.create(act, number, stage, inputs, came, clauses, engine_now(), law, ending)


class KeptCheck:
    """A check as it was kept: nothing in it is worked out anew, whatever has changed since."""

    def __init__(self, checked: Checked) -> None:
        self.checked = checked

    @cached_property
    def parsed(self) -> ParsedCase:
        """What was judged."""
        return kept_case(json.loads(self.checked.inputs))

    @cached_property
    def result(self) -> CheckResult:
        """What came of it."""
        return CheckResult.from_json(json.loads(self.checked.result))

    @cached_property
    def library(self) -> Library:
        """The clauses as they stood then; one this program can no longer read is left out."""
        return Library(MappingProxyType(dict(_readable(self.checked.clauses))))

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """The officers' decisions, in the order of making."""
        return tuple(
            Decision(
                item.bidder_row,
                Verdict(item.verdict),
                item.officer,
                item.reason,
                item.decided_at.astimezone(JAPAN).date(),
                item.needs_second,
                _second(item),
            )
            for item in self.checked.decisions
        )

    @cached_property
    def stage(self) -> str:
        """The stage it was made at, in Japanese."""
        return STAGES.get(self.checked.stage, self.checked.stage)

    @cached_property
    def sheet(self) -> ResultSheet:
        """The 照合結果票."""
        return result_sheet(
            self.parsed, self.result, self.library, stage=self.stage, decisions=self.decisions
        )

    def bidder(self, row: int) -> BidderResult:
        """One bidder's result. Raises NotKept where there is no such row."""
        found = next((result for result in self.result.results if result.row == row), None)
        if found is None:
            raise NotKept(f"row {row}")
        return found

    def judged(self, verdict: Verdict) -> list[int]:
        """The rows the check judged so."""
        return [row.row for row in self.result.results if row.verdict is verdict]

    def unconfirmed(self, verdict: Verdict) -> list[int]:
        """The rows the check judged so, on which no decision stands or waits."""
        waiting = {item.bidder_row for item in self.checked.waiting}
        rows = (row for row in self.judged(verdict) if row not in waiting)
        return [row for row in rows if self.checked.decision_on(row) is None]


def _second(item: Decided) -> Second | None:
    spoken = item.second
    if spoken is None:
        return None
    return Second(spoken.agreed, spoken.officer, spoken.reason, spoken.at.astimezone(JAPAN).date())


def _readable(kept: Iterable[dict[str, Any]]) -> Iterable[tuple[str, Clause]]:
    for item in kept:
        try:
            clause = parse(Clause, item["content"])
        except (InputError, KeyError):
            continue
        yield clause.id, clause


@dataclass(frozen=True)
class Compared:
    """One company without and with the role. ``new``: the reasons only the role gives."""

    without: BidderResult
    given: BidderResult
    new: tuple[ReasonPart, ...]

    @property
    def worse(self) -> bool:
        """Whether the role would change its verdict: shut it out, or leave it to a person."""
        return self.given.verdict.severity > self.without.verdict.severity

    @property
    def weight(self) -> int:
        """2: the verdict changes; 1: only more reasons; 0: nothing."""
        return 2 if self.worse else int(bool(self.new))


def _compared(without: BidderResult, given: BidderResult, part: BidderPart) -> Compared:
    known = {(r.rule, r.appointee, r.verdict, r.path) for r in without.reasons}
    pairs = zip(given.reasons, part.reasons, strict=True)
    new = tuple(told for r, told in pairs if (r.rule, r.appointee, r.verdict, r.path) not in known)
    return Compared(without, given, new)


@dataclass(frozen=True)
class Trial:
    """What giving a role would do. ``duties``: what the person would be kept out of."""

    rows: tuple[Compared, ...]
    duties: tuple[DutyRestriction, ...]

    @property
    def common(self) -> tuple[ReasonPart, ...]:
        """New reasons that name no company and so go for every one, each once."""
        found = (told for row in self.rows for told in row.new if not told.way)
        return tuple({(told.heading, told.appointee, told.steps): told for told in found}.values())


def try_role(
    store: Store,
    whose: int,
    number: int,
    tender: Tender,
    part: Part,
    others: Iterable[str],
    library: Library,
    register: Register | None = None,
) -> Trial:
    """Compare a tender as it is with the same tender once ``part`` is given; nothing is kept.

    ``part`` holds the roles to be added; ``others``: more companies to look at. Raises InputError.
    """
    now = next((item for item in tender.parts if item.appointee_id == part.appointee_id), None)
    before = Part(
        part.appointee_id, (now.roles if now else None) or (), now.supervisory_post if now else None
    )
    post = before.supervisory_post if part.supervisory_post is None else part.supervisory_post
    after = Part(part.appointee_id, _added(before.roles or (), part.roles or ()), post)
    rest = tuple(item for item in tender.parts if item.appointee_id != part.appointee_id)
    cases = []
    for own in (before, after):
        case = case_at(store, whose, number, BEFORE_ROLE, replace(tender, parts=(*rest, own)))
        more = [{"name": name, "corporate_number": None} for name in others]
        listed = {row["name"] for row in case["bidders"]}
        case["bidders"] = [*case["bidders"], *(row for row in more if row["name"] not in listed)]
        cases.append(parse_case(case, library))
    without, given = (check(parsed, library, register) for parsed in cases)
    sheet = result_sheet(cases[1], given, library)
    return Trial(
        tuple(map(_compared, without.results, given.results, sheet.bidders)),
        tuple(
            replace(duty, explanation=for_people(duty.explanation))
            for duty in given.duty_restrictions
            if duty.appointee.partition("-")[0] == f"P{part.appointee_id}"
        ),
    )


def _added(held: tuple[Held, ...], new: tuple[Held, ...]) -> tuple[Held, ...]:
    return (*held, *(item for item in new if item not in held))
