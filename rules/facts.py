"""What a clause looks at: for each appointee and company, on which days it holds and how surely."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from rules.case import AdoptedClause, Case
from rules.clause import Clause
from rules.dates import after_end, years_before
from rules.names import CompanyRef
from rules.parties import Appointee, Company, Employment, Engagement, RoleHeld
from rules.readings import Reading, number
from rules.ties import NAME, DayTies, Ties
from rules.weigh import NO, YES, Weighed, every, maybe, some, touches
from rules.words import JAPANESE, Anchor, Form, Kind, Role
from rules.years_in_all import Spell, added_up, in_one_spell, possibly, surely

Weigh = Callable[[date, Reading, DayTies], Weighed]
Window = Callable[[date, Reading], tuple[date, date] | None]


@dataclass(frozen=True)
class Fact:
    """One ground on which a clause may bite.

    node: the company in ``Ties``; None where a missing field leaves any company possible.
    ground: what tells this ground from others of the same appointee. held: the post or contract behind it.
    window: the days looked back on, for the reader; None where the clause has none.
    """

    appointee: Appointee | None
    node: int | None
    ground: tuple[str, ...]
    about: str
    weigh: Weigh
    held: Employment | Engagement | None = None
    window: Window = lambda day, reading: None

    def basis(self, day: date, reading: Reading) -> dict[str, Any]:
        """The dates a verdict rests on, for the result (contracts.md section 2, ``basis``)."""
        window = self.window(day, reading)
        told: dict[str, Any] = {}
        if self.held is not None:
            key = "employment" if isinstance(self.held, Employment) else "engagement"
            told[key] = {"start": _iso(self.held.start), "end": _iso(self.held.end)}
        if window:
            told["window"] = {"from": window[0].isoformat(), "to": window[1].isoformat()}
        return told | {"day": day.isoformat()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def ref(company: Company) -> CompanyRef:
    """A company as ``rules.names`` compares it."""
    return CompanyRef(company.name, company.corporate_number, company.address, company.aliases)


def companies_of(case: Case) -> Iterator[CompanyRef]:
    """Every company a clause may name, bidders and ties apart."""
    for appointee in case.appointees:
        if appointee.engagement.contractor:
            yield ref(appointee.engagement.contractor)
        for employment in appointee.employments or ():
            yield ref(employment.company)
    for listed in (case.tender.spec_written_by, case.tender.managed_by, case.tender.audited_parties):
        yield from (ref(company) for company in listed or ())


def facts(
    clause: Clause, adopted: AdoptedClause, case: Case, ties: Ties, days: Iterable[DayTies]
) -> list[Fact]:
    """All grounds of one clause in one case."""
    if clause.subject.kind == "tender_list":
        return _listed(clause, case, ties)
    standing = list(days)
    found: list[Fact] = []
    for appointee in case.appointees:
        if clause.subject.kind == "contractor":
            found += _contractor(clause, adopted, appointee, ties)
        else:
            found += _Posts(clause, adopted, appointee, ties, standing).facts()
    return found


_LISTS = {
    "spec_written_by": "調達仕様書の作成に直接関わった事業者",
    "managed_by": "プロジェクトの管理を支援する事業者",
    "audited_parties": "監査の対象となるシステムに関わった事業者",
}


def _listed(clause: Clause, case: Case, ties: Ties) -> list[Fact]:
    name = clause.subject.list or ""
    listed: tuple[Company, ...] | None = getattr(case.tender, name)
    about = f"この調達の{_LISTS[name]}"
    if listed is None:
        doubt = maybe(f"{_LISTS[name]}（tender.{name}）が分かりません")
        return [Fact(None, None, (name,), about, lambda day, reading, ties: doubt)]
    nodes = dict.fromkeys(ties.node(ref(company)) for company in listed)
    return [Fact(None, node, (name,), about, lambda day, reading, ties: YES) for node in nodes]


def _contractor(clause: Clause, adopted: AdoptedClause, appointee: Appointee, ties: Ties) -> list[Fact]:
    engagement = appointee.engagement
    form = _form(appointee, (Form.CONTRACTOR,))
    if form == NO or clause.contract_time is None:
        return []
    years = clause.contract_time.years_after
    months = number(clause, adopted, "months") or 0
    open_end = clause.contract_time.influence and number(clause, adopted, "months") is None

    def barred_until(end: date) -> date:
        return after_end(end, years=years, months=months)

    def weigh(day: date, reading: Reading, ties: DayTies) -> Weighed:
        named = (
            YES
            if engagement.contractor
            else maybe(f"受託者（{_field(appointee, 'engagement.contractor')}）が分かりません")
        )
        during = _barred(engagement, day, barred_until)
        if during == NO and open_end and engagement.end and day > engagement.end:
            during = maybe("業務の影響が及ぶ期間が決まっていません")
        return every(form, named, during)

    def window(day: date, reading: Reading) -> tuple[date, date] | None:
        if engagement.start is None or engagement.end is None or open_end:
            return None
        return engagement.start, barred_until(engagement.end)

    node = ties.node(ref(engagement.contractor)) if engagement.contractor else None
    about = f"補佐官等「{appointee.called}」の業務を受託する事業者"
    return [Fact(appointee, node, ("contractor",), about, weigh, engagement, window)]


def _barred(engagement: Engagement, day: date, barred_until: Callable[[date], date]) -> Weighed:
    """Whether ``day`` lies in the contract or the time it goes on to bar after its end."""
    start, end = engagement.start, engagement.end
    if (start and day < start) or (end and day > barred_until(end)):
        return NO
    sure_from = start or end
    known_end = date.max if engagement.running and start else sure_from and barred_until(end or sure_from)
    if sure_from and known_end and sure_from <= day <= known_end:
        return YES
    return touches(engagement, day, day, "契約")


def _field(appointee: Appointee, name: str) -> str:
    return f"appointees[{appointee.id}].{name}"


def _form(appointee: Appointee, forms: tuple[Form, ...]) -> Weighed:
    form = appointee.engagement.form
    if form is None:
        return maybe(f"任用・契約の形態（{_field(appointee, 'engagement.form')}）が分かりません")
    return YES if form in forms else NO


class _Posts:
    """The grounds that lie in the posts one appointee holds or held, under one clause."""

    def __init__(
        self,
        clause: Clause,
        adopted: AdoptedClause,
        appointee: Appointee,
        ties: Ties,
        standing: list[DayTies],
    ) -> None:
        self.clause, self.adopted, self.appointee, self.ties, self.standing = (
            clause,
            adopted,
            appointee,
            ties,
            standing,
        )
        self.years_back = number(clause, adopted, "years")

    def facts(self) -> list[Fact]:
        found = [self._post(post, fixed) for post, fixed in self._posts()]
        if self.appointee.employments is None:
            unknown = maybe(f"職歴・兼業先（{_field(self.appointee, 'employments')}）が分かりません")
            found.append(self._unnamed(lambda day: every(self._who(day), unknown)))
        engagement = self.appointee.engagement
        if self.clause.posts.contractor_counts and not engagement.contractor:
            form = _form(self.appointee, (Form.CONTRACTOR,))
            missing = maybe(f"受託者（{_field(self.appointee, 'engagement.contractor')}）が分かりません")
            post = Employment.model_construct(
                _fields_set=engagement.model_fields_set,
                company=Company(name="（受託者不明）"),
                start=engagement.start,
                end=engagement.end,
            )
            held = self._held(post, every(form, missing))
            if form != NO:
                found.append(replace(self._unnamed(lambda day: YES), weigh=held))
        if "years_in_all" in self.clause.posts.held:
            found += self._years_in_all()
        return found

    def _unnamed(self, weigh: Callable[[date], Weighed]) -> Fact:
        about = f"補佐官等「{self.appointee.called}」の所属先"
        return Fact(self.appointee, None, ("unknown",), about, lambda day, reading, ties: weigh(day))

    def _posts(self) -> Iterator[tuple[Employment, Weighed]]:
        """Each post with how surely it is of a kind that counts."""
        for employment in self.appointee.employments or ():
            kind = self._kind(employment.kind)
            if kind != NO:
                yield employment, kind
        engagement = self.appointee.engagement
        if self.clause.posts.contractor_counts and engagement.contractor:
            form = _form(self.appointee, (Form.CONTRACTOR,))
            if form != NO:
                fields = {*engagement.model_fields_set, "company"}
                yield (
                    Employment.model_construct(
                        _fields_set=fields,
                        company=engagement.contractor,
                        start=engagement.start,
                        end=engagement.end,
                    ),
                    form,
                )

    def _kind(self, kind: Kind | None) -> Weighed:
        kinds = self.clause.posts.kinds
        if kind is None:
            if set(kinds) == set(Kind) and set(kinds.values()) == {"bites"}:
                return YES
            return maybe("在籍の種類（kind）が分かりません")
        if kind not in kinds:
            return NO
        return (
            YES
            if kinds[kind] == "bites"
            else maybe(f"{JAPANESE[kind]}としての在籍だけでは、当たるかどうか決まりません")
        )

    def _post(self, post: Employment, fixed: Weighed) -> Fact:
        kind = (
            JAPANESE[post.kind]
            if post.kind
            else "受託者"
            if post.company == self.appointee.engagement.contractor
            else "種類不明の在籍"
        )
        about = f"補佐官等「{self.appointee.called}」の所属先（{kind}）"
        ground = (post.company.name, _iso(post.start) or "", _iso(post.end) or "", kind)
        window = self._window if "years_back" in self.clause.posts.held else lambda day, reading: None
        return Fact(
            self.appointee,
            self.ties.node(ref(post.company)),
            ground,
            about,
            self._held(post, fixed),
            post,
            window,
        )

    def _held(self, post: Employment, fixed: Weighed) -> Weigh:
        def weigh(day: date, reading: Reading, ties: DayTies) -> Weighed:
            ways = []
            held = self.clause.posts.held
            if "now" in held:
                ways.append(every(self._who(day), self._now(post, day)))
            if "role_days" in held:
                ways.append(self._role_days(post, day))
            if "years_back" in held:
                ways.append(every(self._who(day), self._back(post, day, reading)))
            return every(fixed, some(*ways))

        return weigh

    def _who(self, day: date) -> Weighed:
        """Whether the appointee counts on ``day``."""
        who, person = self.clause.who, self.appointee
        ways = []
        if who.engaged:
            ways.append(touches(person.engagement, day, day, "任用・契約"))
        if who.roles:
            ways.append(self._roles())
        if who.supervisory_post:
            ways.append(self._supervises(day))
        form = _form(person, who.forms) if who.forms else YES
        return every(form, some(*ways))

    def _roles(self) -> Weighed:
        roles = self.appointee.roles
        if roles is None:
            return maybe(f"この調達での役割（{_field(self.appointee, 'roles')}）が分かりません")
        return some(*(self._role(role) for role in sorted({held.role for held in roles})))

    def _role(self, role: Role) -> Weighed:
        does = self.clause.who.roles.get(role)
        if does is None:
            return NO
        return (
            YES
            if does == "bites"
            else maybe(f"「{JAPANESE[role]}」だけの関わりが対象になるかどうかは、人が決めます")
        )

    def _supervises(self, day: date) -> Weighed:
        post = self.appointee.supervisory_post
        if post is False:
            return NO
        running = touches(self.appointee.engagement, day, day, "任用・契約")
        if self.appointee.roles:  # whoever has a role in the tender counts, engaged on the day or not
            running = YES
        if post is None:
            known = f"管理・監督の職（{_field(self.appointee, 'supervisory_post')}）かどうかが分かりません"
            return every(running, maybe(known))
        return running

    def _now(self, post: Employment, day: date) -> Weighed:
        held = touches(post, day, day, "在籍")
        start = self.appointee.engagement.start
        mid_dispatch = post.kind is Kind.DISPATCH_ORIGIN and self.clause.who.forms and post.end and start
        if held == NO and mid_dispatch and post.end and start and start - timedelta(days=1) <= post.end < day:
            return maybe("派遣元の在籍が、派遣の期間より先に終わったと記録されています")
        return held

    def _role_days(self, post: Employment, day: date) -> Weighed:
        roles = self.appointee.roles
        if roles is None:
            over = touches(post, date.min, day, "在籍")
            return every(self._roles(), over) if over != NO else NO
        in_order = sorted(roles, key=lambda r: (r.role, r.since or date.min, r.until or date.max))
        return some(*(self._on_days_of(held, post, day) for held in in_order))

    def _on_days_of(self, held: RoleHeld, post: Employment, day: date) -> Weighed:
        role = self._role(held.role)
        if role == NO:
            return NO
        if held.since is not None:
            return every(role, touches(post, held.since, held.until or day, "在籍"))
        if touches(post, date.min, held.until or day, "在籍") == NO:
            return NO
        return every(role, maybe(f"役割「{JAPANESE[held.role]}」の開始日（from）が分かりません"))

    def _anchor(self, day: date, reading: Reading) -> date | None:
        engagement = self.appointee.engagement
        if reading.anchor is Anchor.APPLICATION:
            return engagement.applied_on
        return engagement.start if reading.anchor is Anchor.ENGAGEMENT_START else day

    def _window(self, day: date, reading: Reading) -> tuple[date, date] | None:
        anchor = self._anchor(day, reading)
        years = self.years_back if self.years_back is not None else self.clause.posts.years_back or 0
        return (min(years_before(anchor, years), day), day) if anchor else None

    def _back(self, post: Employment, day: date, reading: Reading) -> Weighed:
        window = self._window(day, reading)
        if window:
            return touches(post, *window, "在籍")
        today = touches(post, day, day, "在籍")
        if today == YES or touches(post, date.min, day, "在籍") == NO:
            return today
        name = "engagement.applied_on" if reading.anchor is Anchor.APPLICATION else "engagement.start"
        return maybe(f"起算日（{_field(self.appointee, name)}）が分かりません")

    def _years_in_all(self) -> list[Fact]:
        """One ground for every company that any employer is or has become: from its side, the spells at
        all its forerunners are one employment."""
        posts = [(self.ties.node(ref(post.company)), post) for post in self.appointee.employments or ()]
        posts.sort(key=lambda item: (item[0], item[1].start or date.min, item[1].end or date.max))
        became = {
            same
            for ties in self.standing
            for node, _ in posts
            for same, chain in ties.same(node).items()
            if chain.succeeded
        }
        first = {node: post for node, post in reversed(posts)}
        nodes = sorted({*first, *became})
        years = self.clause.posts.years_in_all or 0
        about = f"補佐官等「{self.appointee.called}」を{years}年以上雇用した企業"
        return [
            Fact(
                self.appointee,
                node,
                ("years_in_all",),
                about,
                self._long_enough(node, posts, years),
                posts[0][1],
            )
            for node in nodes
        ]

    def _long_enough(self, node: int, posts: list[tuple[int, Employment]], years: int) -> Weigh:
        def weigh(day: date, reading: Reading, ties: DayTies) -> Weighed:
            same = ties.same(node)
            here = [(same[at].rank, post) for at, post in posts if at in same]
            sure = [
                surely(post, day)
                for rank, post in here
                if rank >= NAME and post.kind and self._kind(post.kind) == YES
            ]
            may = [possibly(post, day) for _, post in here if self._kind(post.kind) != NO]
            return every(self._who(day), _enough(_known(sure), _known(may), years, bool(reading.add_up)))

        return weigh


def _known(spells: Iterable[Spell | None]) -> list[Spell]:
    return [spell for spell in spells if spell is not None]


def _enough(sure: list[Spell], may: list[Spell], years: int, add_up: bool) -> Weighed:
    if in_one_spell(sure, years) or (add_up and added_up(sure, years)):
        return YES
    if in_one_spell(may, years) or (add_up and added_up(may, years)):
        return maybe(
            f"雇用の期間が{years}年に届くかどうかが、記録からは決まりません（日付、在籍の種類又は会社の同一性が確かでない）"
        )
    return NO
