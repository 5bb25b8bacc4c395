"""One clause against one company: on which day, under which reading, and how surely it bites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from rules.case import AdoptedClause, Case, Tender
from rules.chains import REVIEW, Chain, rank_of
from rules.clause import Clause
from rules.fact import Fact
from rules.facts import facts
from rules.names import CompanyRef
from rules.readings import Reading, readings
from rules.test_days import TestDays
from rules.ties import GROUPS_OF_REACH, DayTies, Group, Ties
from rules.weigh import NO, YES, Level, Weighed, every, maybe
from rules.words import Anchor, Category, Reach


class Party:
    """A company under test (a bidder, a member of a venture, a subcontractor) and what it may be."""

    def __init__(self, ref: CompanyRef, ties: Ties) -> None:
        self.ref = ties.read(ref)
        self.matches = ties.matches(self.ref)
        self._same: dict[int, dict[int, Chain]] = {}
        self._chains: dict[tuple[int, int, tuple[Group, ...]], Chain | None] = {}

    def same(self, ties: DayTies) -> dict[int, Chain]:
        """The nodes this company is or may be on a day."""
        if id(ties) not in self._same:
            direct = [(node, identity) for node, identity in self.matches if rank_of(identity)]
            self._same[id(ties)] = ties.same_from_outside(self.ref, direct)
        return self._same[id(ties)]

    def chain(self, node: int, groups: tuple[Group, ...], ties: DayTies) -> Chain | None:
        """How this company hangs together with the one at ``node``; None where it does not."""
        key = (id(ties), node, groups)
        if key not in self._chains:
            reach = ties.reach_any(node, groups)
            ways = [chain + reach[at].backwards() for at, chain in self.same(ties).items() if at in reach]
            self._chains[key] = min(ways, key=lambda chain: chain.cost, default=None)
        return self._chains[key]


ONLY_EARLIER = "制限に当たるのは、判定の日より前の日だけです"


@dataclass(frozen=True)
class Bite:
    """How a fact stands on one day under one reading (and those like it in time and chain). ``held``:
    identity of the company left aside."""

    day: date
    reading: Reading
    held: Weighed
    weighed: Weighed
    chain: Chain
    deciding: bool

    @property
    def full(self) -> bool:
        """Enough for 制限条項に該当 under this reading."""
        return self.deciding and self.weighed.level is Level.YES


@dataclass(frozen=True)
class Hit:
    """A fact that bites under at least one reading. ``bites``: the strongest for each reading that does."""

    fact: Fact
    bites: Mapping[Reading, Bite]

    def under_all(self, every_reading: Iterable[Reading]) -> bool:
        """Whether this fact alone gives the full verdict under every reading."""
        return all(reading in self.bites and self.bites[reading].full for reading in every_reading)


_Timing = tuple[Anchor | None, bool | None]


class Ruling:
    """One adopted clause, ready to be held against companies."""

    def __init__(
        self, clause: Clause, adopted: AdoptedClause, case: Case, ties: Ties, days: TestDays
    ) -> None:
        self.clause, self.adopted, self.days = clause, adopted, days
        self.readings = readings(clause, adopted)
        self.cap = _cap(clause, adopted, case.tender, days)
        all_days = [days.last, *days.earlier()]
        self.standing = {day: ties.on(day) for day in all_days}
        self.distinct = list({id(day_ties): day_ties for day_ties in self.standing.values()}.values())
        self.facts = facts(clause, adopted, case, ties, days, self.distinct) if self.cap != NO else []
        self._groups_of = {reading: self._groups(reading) for reading in self.readings}
        self._exposed = self._expose(self.distinct)
        self._weighed: dict[tuple[int, date, _Timing], Weighed] = {}
        self._earlier: dict[tuple[int, _Timing], list[date]] = {}
        self._unnamed: list[Hit] | None = None

    def _expose(self, distinct: list[DayTies]) -> dict[int, list[int]]:
        """Which facts a company could run into by being the company at a node."""
        exposed: dict[int, set[int]] = defaultdict(set)
        for number, fact in enumerate(self.facts):
            if fact.node is None:
                continue
            for ties in distinct:
                for groups in dict.fromkeys(self._groups_of.values()):
                    for node in ties.reach_any(fact.node, groups):
                        exposed[node].add(number)
        return {node: sorted(numbers) for node, numbers in exposed.items()}

    def _groups(self, reading: Reading) -> tuple[Group, ...]:
        """The groups this clause reaches under a reading."""
        groups = GROUPS_OF_REACH[self._reach_of(reading)]
        return (*groups, Group.CONSOLIDATED_ONLY) if self.clause.affiliates.always else groups

    def _reach_of(self, reading: Reading) -> Reach:
        if reading.affiliates is not None:
            return reading.affiliates
        reach = self.clause.affiliates.reach
        return Reach.NONE if reach == "option" else Reach(reach)

    def hits(self, party: Party) -> list[Hit]:
        """The facts of this clause that bite on a company."""
        numbers = {
            n for ties in self.distinct for node in party.same(ties) for n in self._exposed.get(node, ())
        }
        found = [self._hit(n, party) for n in sorted(numbers)]
        return [hit for hit in found if hit]

    def unnamed(self) -> list[Hit]:
        """The facts whose company is not known, so that they may bite on any bidder."""
        if self._unnamed is None:
            found = [self._hit(n, None) for n, fact in enumerate(self.facts) if fact.node is None]
            self._unnamed = [hit for hit in found if hit]
        return self._unnamed

    def counts_somebody(self) -> bool:
        """Whether a ground that lies in a person holds, or may hold, on a test day, whoever bids."""
        of_people = [number for number, fact in enumerate(self.facts) if fact.appointee]
        days = [self.days.last, *reversed(self.days.earlier())]  # what has ended counts first on the first
        return any(
            self._weigh(number, day, reading).level is not Level.NO
            for number, reading, day in product(of_people, self.readings, days)
        )

    def _hit(self, number: int, party: Party | None) -> Hit | None:
        """Readings that differ neither in time nor in the chain bite alike and are weighed once."""
        fact, bites = self.facts[number], {}
        known: dict[object, Bite | None] = {}
        for reading, groups in self._groups_of.items():
            chains = {id(ties): _chain(fact, party, groups, ties) for ties in self.distinct}
            key = (reading.timing, *(chain.links if chain else None for chain in chains.values()))
            if key not in known:
                known[key] = self._strongest(number, chains, reading)
            bite = known[key]
            if bite:
                bites[reading] = bite
        return Hit(fact, bites) if bites else None

    def _strongest(self, number: int, chains: Mapping[int, Chain | None], reading: Reading) -> Bite | None:
        """The bite on the last day if there is one, else on the latest earlier day. ``chains``: by the day's
        ties."""
        if not any(chains.values()):
            return None
        for day in self._days_of(number, reading):
            bite = self._bite(number, chains[id(self.standing[day])], reading, day)
            if bite and day == self.days.last:
                return bite
            if bite:
                only_then = maybe(ONLY_EARLIER)
                held, weighed = every(bite.held, only_then), every(bite.weighed, only_then)
                return replace(bite, deciding=False, held=held, weighed=weighed)
        return None

    def _days_of(self, number: int, reading: Reading) -> Iterator[date]:
        """The test days on which a fact holds or may hold, latest first; earlier ones only if asked for."""
        if self._weigh(number, self.days.last, reading).level is not Level.NO:
            yield self.days.last
        key = (number, reading.timing)
        if key not in self._earlier:
            days = self.days.earlier()
            self._earlier[key] = [d for d in days if self._weigh(number, d, reading).level is not Level.NO]
        yield from self._earlier[key]

    def _bite(self, number: int, chain: Chain | None, reading: Reading, day: date) -> Bite | None:
        if chain is None:
            return None
        weighed = self._weigh(number, day, reading)
        sure = YES if chain.rank > REVIEW else maybe(_identity_doubt(chain))
        return Bite(day, reading, weighed, every(weighed, sure), chain, deciding=True)

    def _weigh(self, number: int, day: date, reading: Reading) -> Weighed:
        key = (number, day, reading.timing)
        if key not in self._weighed:
            weighed = self.facts[number].weigh(day, reading, self.standing[day])
            self._weighed[key] = every(self.cap, weighed)
        return self._weighed[key]


def _chain(fact: Fact, party: Party | None, groups: tuple[Group, ...], ties: DayTies) -> Chain | None:
    """How a company hangs together with the fact's; nothing to follow where the fact's is not known."""
    if fact.node is None or party is None:
        return Chain()
    return party.chain(fact.node, groups, ties)


def _identity_doubt(chain: Chain) -> str:
    method, _ = chain.weakest()
    return {
        "split": "会社分割・事業譲渡の相手方で、引き継いだ範囲の確認が必要です",
        "same_address": "商号は違いますが、所在地が同じです",
        "similar_name": "商号が似ていますが、同じ会社かどうかは確かではありません",
    }.get(method, "商号は同じですが、同じ会社かどうかは確かではありません")


def _cap(clause: Clause, adopted: AdoptedClause, tender: Tender, days: TestDays) -> Weighed:
    """What the tender itself allows the clause to say at most; a bar to duties shuts nobody out."""
    about = every(_category(clause, tender), _work(clause, tender))
    if clause.outcome.kind == "bar_duties":
        return about
    limits = [about]
    if tender.negotiated and clause.tenders.negotiated == "review":
        limits.append(maybe("随意契約に及ぶかどうかは、条項から決まりません"))
    if adopted.adopted_on and adopted.adopted_on > (tender.notice_date or days.last):
        limits.append(maybe("条項を採用したのが公告の後です"))
    if not days.decided:
        limits.append(maybe(days.why_open))
    return every(*limits)


def _category(clause: Clause, tender: Tender) -> Weighed:
    wanted: Category | None = clause.tenders.category
    if wanted is None or tender.category is wanted:
        return YES
    return maybe("調達の種類（tender.category）が分かりません") if tender.category is None else NO


def _work(clause: Clause, tender: Tender) -> Weighed:
    wanted = clause.tenders
    if not wanted.work_any or any(work in wanted.work_any for work in tender.work or ()):
        return YES
    if tender.work is None:
        return maybe("仕事の内容（tender.work）が分かりません")
    if not tender.work:
        return maybe("仕事の内容（tender.work）が空です") if wanted.work_unstated == "review" else NO
    if all(work in wanted.work_doubt for work in tender.work):
        return maybe("この仕事が条項の「等」に含まれるかどうかは、人が決めます")
    return NO
