"""The grounds that lie in the posts an appointee holds or held: which count, when, and how surely."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rules.case import AdoptedClause
from rules.chains import NAME
from rules.clause import Clause
from rules.dates import years_before
from rules.fact import Fact, Weigh, field_of, form_of, iso
from rules.mentions import ref
from rules.parties import Appointee, Company, Employment, RoleHeld
from rules.readings import Reading, number, readings
from rules.test_days import TestDays
from rules.ties import DayTies, Ties
from rules.weigh import NO, YES, Weighed, every, maybe, some, touches
from rules.words import JAPANESE, Anchor, Form, Kind, Role
from rules.years_in_all import Spell, added_up, in_one_spell, joined, possibly, surely


@dataclass
class PostFacts:
    """The posts of one appointee under one clause."""

    clause: Clause
    adopted: AdoptedClause
    appointee: Appointee
    ties: Ties
    days: TestDays
    standing: list[DayTies]

    def facts(self) -> list[Fact]:
        """Every ground, those left out that lie wholly before anything the clause looks back to."""
        earliest = self._earliest()
        found = [
            self._post(post, fixed)
            for post, fixed in self._posts()
            if post.end is None or post.end >= earliest
        ]
        if self.appointee.employments is None:
            unknown = maybe(f"職歴・兼業先（{field_of(self.appointee, 'employments')}）が分かりません")
            found.append(self._unnamed(lambda day: every(self._who(day), unknown)))
        found += self._unknown_contractor()
        if "years_in_all" in self.clause.posts.held:
            found += self._years_in_all()
        return found

    def _unknown_contractor(self) -> list[Fact]:
        engagement = self.appointee.engagement
        form = form_of(self.appointee, (Form.CONTRACTOR,))
        if not self.clause.posts.contractor_counts or engagement.contractor or form == NO:
            return []
        missing = maybe(f"受託者（{field_of(self.appointee, 'engagement.contractor')}）が分かりません")
        post = self._as_post(Company(name="（受託者不明）"))
        return [replace(self._unnamed(lambda day: YES), weigh=self._held(post, every(form, missing)))]

    def _as_post(self, contractor: Company) -> Employment:
        """The contract as a post held at the contractor, its unknown dates still unknown."""
        engagement = self.appointee.engagement
        return Employment.model_construct(
            _fields_set={*engagement.model_fields_set, "company"},
            company=contractor,
            start=engagement.start,
            end=engagement.end,
        )

    def _earliest(self) -> date:
        """The first day on which having held a post may matter on any test day under any reading."""
        held, days = self.clause.posts.held, [self.days.first]
        if "years_back" in held:
            windows = (self._window(self.days.first, r) for r in readings(self.clause, self.adopted))
            days += [window[0] if window else date.min for window in windows]
        if "role_days" in held:
            roles = self.appointee.roles
            days += [date.min] if roles is None else [role.since or date.min for role in roles]
        if self.clause.who.forms and self.appointee.engagement.start:
            days.append(self.appointee.engagement.start - timedelta(days=1))
        return min(days)

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
            form = form_of(self.appointee, (Form.CONTRACTOR,))
            if form != NO:
                yield self._as_post(engagement.contractor), form

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
        ground = (post.company.name, iso(post.start) or "", iso(post.end) or "", kind)
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
        form = form_of(person, who.forms) if who.forms else YES
        return every(form, some(*ways))

    def _roles(self) -> Weighed:
        roles = self.appointee.roles
        if roles is None:
            return maybe(f"この調達での役割（{field_of(self.appointee, 'roles')}）が分かりません")
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
        """A managing post. Whoever has a role in the tender counts; without one, being engaged on the day
        makes it sure, and a post held without being engaged any more is left to a person."""
        post = self.appointee.supervisory_post
        if post is False:
            return NO
        if post is None:
            return maybe(
                f"管理・監督の職（{field_of(self.appointee, 'supervisory_post')}）かどうかが分かりません"
            )
        if self.appointee.roles or touches(self.appointee.engagement, day, day, "任用・契約") == YES:
            return YES
        return maybe("管理・監督の職にありますが、その日に任用・契約の期間中とは確認できません")

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
        years = number(self.clause, self.adopted, "years")
        if years is None:
            years = self.clause.posts.years_back or 0
        return (min(years_before(anchor, years), day), day) if anchor else None

    def _back(self, post: Employment, day: date, reading: Reading) -> Weighed:
        window = self._window(day, reading)
        if window:
            return touches(post, *window, "在籍")
        today = touches(post, day, day, "在籍")
        if today == YES or touches(post, date.min, day, "在籍") == NO:
            return today
        name = "engagement.applied_on" if reading.anchor is Anchor.APPLICATION else "engagement.start"
        return maybe(f"起算日（{field_of(self.appointee, name)}）が分かりません")

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
        nodes = [node for node in sorted({*first, *became}) if self._could_be_enough(node, posts)]
        years = self.clause.posts.years_in_all or 0
        about = f"補佐官等「{self.appointee.called}」を雇用した企業（雇用が{years}年以上になるかを判定）"
        return [
            Fact(
                self.appointee,
                node,
                ("years_in_all",),
                about,
                self._long_enough(node, posts, years),
                self._longest(node, posts),
            )
            for node in nodes
        ]

    def _longest(self, node: int, posts: list[tuple[int, Employment]]) -> Employment:
        """The posts at one employer that make its longest joined spell, as one: from the first one's
        start to the last one's end."""
        at_it = {at for ties in self.standing for at in ties.same(node)}
        known = [(spell, post) for at, post in posts if at in at_it and (spell := self._spell(post))]
        longest = max(
            joined(spell for spell, _ in known), key=lambda spell: (spell.last - spell.first, spell)
        )
        inside = [(s, post) for s, post in known if longest.first <= s.first and s.last <= longest.last]
        first = min(inside, key=lambda item: item[0].first)[1]
        last = max(inside, key=lambda item: (item[0].last, item[1].running))[1]
        return last.model_copy(update={"start": first.start})

    def _spell(self, post: Employment) -> Spell | None:
        return possibly(post, self.days.last)

    def _could_be_enough(self, node: int, posts: list[tuple[int, Employment]]) -> bool:
        years = self.clause.posts.years_in_all or 0
        spells = [
            possibly(post, self.days.last)
            for ties in self.standing
            for at, post in posts
            if at in ties.same(node)
        ]
        return in_one_spell(_known(spells), years) or added_up(_known(spells), years)

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
