"""A clause as data: the options the engine knows, and nothing else (one file in ``rules/law/entry``).

A municipality's own clause is written from the same options. What they mean for a verdict is in
``rules/entry.py``; how to write them is in ``rules/law/README.md``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StrictBool, model_validator

from rules.citation import Citation
from rules.faults import Fault, InputError
from rules.option import Option, Sentence, Setting
from rules.schema import Strict
from rules.words import Category, Form, Kind, Reach, Role, Work

Yes = Literal["bites", "review"]
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")


class Place(StrEnum):
    """Where the wording of a clause stands."""

    POSTING = "posting"
    PLEDGE_APPOINTEE = "pledge_appointee"
    PLEDGE_BIDDER = "pledge_bidder"
    NOTICE = "notice"
    EXPLANATION = "explanation"
    CONTRACT = "contract"
    DISPATCH = "dispatch"


class InForce(Strict):
    """The days a clause's source stands, both included. ``until`` absent: no end is known."""

    since: date
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until < self.since:
            raise InputError([Fault("until", "since より前です", "since 以後の日を書いてください")])
        return self


class Subject(Strict):
    """Whose companies count: posts of appointees, the contractor under contract, or a list in the tender."""

    kind: Literal["posts", "contractor", "tender_list"]
    list: Literal["spec_written_by", "managed_by", "audited_parties"] | None = None

    @model_validator(mode="after")
    def _list_where_needed(self) -> Self:
        if (self.kind == "tender_list") != (self.list is not None):
            lists = "spec_written_by、managed_by、audited_parties"
            how = f'kind = "tender_list" のときだけ {lists} のどれかを書いてください'
            raise InputError([Fault("list", "kind と合いません", how)])
        return self


class Who(Strict):
    """Which appointees count.

    engaged: those whose engagement runs on the day tested, whatever their role. roles: what holding a
    role in the tender does. supervisory_post: what such a post does. forms: only these forms of
    engagement (empty: all).
    """

    engaged: StrictBool = False
    roles: dict[Role, Yes] = Field(default_factory=dict)
    supervisory_post: Yes | None = None
    forms: tuple[Form, ...] = ()


class Posts(Strict):
    """Which posts count and when they must have been held."""

    kinds: dict[Kind, Yes] = Field(default_factory=dict)
    contractor_counts: StrictBool = False
    held: tuple[Literal["now", "years_in_all", "years_back", "role_days"], ...] = ()
    years_in_all: Annotated[int, Field(ge=1, le=50)] | None = None
    years_back: Annotated[int, Field(ge=0, le=50)] | None = None

    @model_validator(mode="after")
    def _numbers_where_needed(self) -> Self:
        for name in ("years_in_all", "years_back"):
            if (name in self.held) != (getattr(self, name) is not None):
                raise InputError(
                    [Fault(name, "held と合いません", f'held に "{name}" を書くときだけ年数を書いてください')]
                )
        return self


class ContractTime(Strict):
    """How long a contractor is kept out: during the contract, and ``years_after`` its end; or, with
    ``influence``, as long as the option ``months`` says (unset: a person decides)."""

    years_after: Annotated[int, Field(ge=0, le=50)] = 0
    influence: StrictBool = False


class Affiliates(Strict):
    """Which affiliates count beside the company itself. ``reach`` "option": the option ``affiliates``
    settles it. ``always``: ties that count under every reading of it."""

    reach: Reach | Literal["option"]
    always: tuple[Literal["consolidated"], ...] = ()


class Tenders(Strict):
    """Which tenders the clause is about. ``work_any`` empty: any work. ``work_doubt``: work that, alone,
    leaves it to a person. ``work_unstated``: what an empty list of work does."""

    category: Category | None = None
    work_any: tuple[Work, ...] = ()
    work_doubt: tuple[Work, ...] = ()
    work_unstated: Literal["review", "none"] = "none"
    negotiated: Yes


class Outcome(Strict):
    """What a hit does: keeps the company out, or bars the appointee from duties."""

    kind: Literal["exclude", "bar_duties"]
    bars: tuple[Role, ...] = ()

    @model_validator(mode="after")
    def _bars_where_needed(self) -> Self:
        if (self.kind == "bar_duties") != bool(self.bars):
            raise InputError(
                [Fault("bars", "kind と合いません", 'kind = "bar_duties" のときだけ役割を書いてください')]
            )
        return self


class ExemptionRule(Strict):
    """How the clause can be lifted for one bidder: the three conditions of ⑩, or a reason approved (⑨イ)."""

    kind: Literal["three_conditions", "approved_reason"]
    pending_is_review: StrictBool = False


class Example(Strict):
    """A sentence an official could say, with the least of a case and the verdict it must give."""

    says: Sentence
    case: dict[str, Any] = Field(default_factory=dict)
    options: dict[str, Setting] = Field(default_factory=dict)
    verdict: Literal["restricted", "review", "exempt", "clear"]
    bars: tuple[Role, ...] = ()


class Clause(Strict):
    """One clause. ``version`` is a hash of the parsed content: comments and layout do not change it."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
    label: Sentence
    title: Sentence
    gist: Sentence
    citation: Citation
    in_force: InForce
    subject: Subject
    who: Who = Field(default_factory=Who)
    posts: Posts = Field(default_factory=Posts)
    contract_time: ContractTime | None = None
    affiliates: Affiliates
    tenders: Tenders
    outcome: Outcome
    options: tuple[Option, ...] = ()
    exemption: ExemptionRule | None = None
    wording: dict[Place, Sentence]
    footing: Sentence
    examples: tuple[Example, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        faults = [
            Fault(f"wording.{place}", "記載文案がありません", "この場所に載せる文を書いてください")
            for place in self._needed_places()
            if place not in self.wording
        ]
        if (self.subject.kind == "contractor") != (self.contract_time is not None):
            faults.append(
                Fault("contract_time", "subject と合いません", 'kind = "contractor" のときだけ書いてください')
            )
        if (self.subject.kind == "posts") != bool(self.posts.held):
            faults.append(
                Fault("posts.held", "subject と合いません", 'kind = "posts" のときだけ書いてください')
            )
        faults += self._needed_options() + self._needed_people() + self._gaps()
        faults += [
            Fault(f"examples[{index}]{fault.where}", fault.problem, fault.remedy)
            for index, example in enumerate(self.examples)
            for fault in self.option_faults(".options", example.options)
        ]
        if faults:
            raise InputError(faults)
        return self

    def _needed_places(self) -> list[Place]:
        places = [Place.POSTING, Place.PLEDGE_APPOINTEE, Place.PLEDGE_BIDDER, Place.NOTICE, Place.EXPLANATION]
        if self.subject.kind == "contractor":
            places.append(Place.CONTRACT)
        if Form.DISPATCHED in self.who.forms:
            places.append(Place.DISPATCH)
        return places

    def _needed_options(self) -> list[Fault]:
        needed = {
            "affiliates": self.affiliates.reach == "option",
            "anchor": "years_back" in self.posts.held,
            "years": "years_back" in self.posts.held,
            "add_up": "years_in_all" in self.posts.held,
            "months": bool(self.contract_time and self.contract_time.influence),
        }
        named = [option.name for option in self.options]
        faults = [
            Fault(
                "options",
                f"選択肢「{name}」がありません",
                "この条項が決めていないことなので [[options]] に書いてください",
            )
            for name, need in needed.items()
            if need and name not in named
        ]
        faults += [
            Fault("options", f"選択肢「{name}」はこの条項では使えないか、2度書かれています", "消してください")
            for name in dict.fromkeys(named)
            if not needed[name] or named.count(name) > 1
        ]
        return faults

    def _needed_people(self) -> list[Fault]:
        """A clause about posts must name people and posts; one about nobody would never find anything."""
        who, faults = self.who, []
        if self.subject.kind != "posts":
            if self.outcome.kind == "bar_duties":
                how = '[outcome] の kind = "exclude" にするか、[subject] の kind = "posts" にしてください'
                faults.append(Fault("outcome.kind", "subject と合いません", how))
            return faults
        if not (who.engaged or who.roles or who.supervisory_post):
            how = "engaged = true か roles か supervisory_post を書いてください"
            faults.append(Fault("who", "対象になる人がいません", how))
        if not (self.posts.kinds or self.posts.contractor_counts):
            how = 'kinds = { employee = "bites" } のように書いてください'
            faults.append(Fault("posts.kinds", "対象になる在籍の種類がありません", how))
        return faults

    def _gaps(self) -> list[Fault]:
        """The words must be filled from the options alone, and say the number of years the check uses."""
        names = [option.name for option in self.options]
        known = "、".join(f"{{{name}}}" for name in names) or "なし"
        faults = [
            Fault(f"wording.{place}", f"「{gap}」に入る言葉がありません", f"使えるもの: {known}")
            for place, text in self.wording.items()
            for gap in _BRACES.findall(text)
            if gap[1:-1] not in names
        ]
        years = self.option("years")
        if years and "years_back" in self.posts.held and years.default != self.posts.years_back:
            how = f"default = {self.posts.years_back} と書いてください"
            faults.append(Fault("options.years", "default が posts の years_back と違います", how))
        return faults

    def option(self, name: str) -> Option | None:
        """The option of that name, if the clause leaves it open."""
        return next((option for option in self.options if option.name == name), None)

    def option_faults(self, where: str, settings: Mapping[str, object]) -> list[Fault]:
        """What is wrong with the options as a municipality settled them."""
        faults = []
        for name, value in settings.items():
            option = self.option(name)
            if option is None:
                known = "、".join(item.name for item in self.options)
                how = (
                    f"{known} のどれかを書いてください"
                    if known
                    else "この条項に選択肢はありません。消してください"
                )
                faults.append(Fault(f"{where}.{name}", f"条項「{self.id}」の知らない選択肢です", how))
            elif wrong := option.fault(value):
                faults.append(
                    Fault(f"{where}.{name}", f"「{value}」は選べません", f"{wrong}を書いてください")
                )
        return faults

    @property
    def version(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of the parsed content in canonical JSON."""
        content = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]
