"""What a declaration says of company ties, beside what is recorded already: new, same, changed or contrary.

Who is the same company is asked of ``rules.names``; a tie is the same where both its ends are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rules.dates import wareki
from rules.mentions import ref
from rules.names import CompanyIndex, Decision, identify
from rules.register import Affiliation, Company
from rules.words import JAPANESE, Tie


class News(StrEnum):
    """How a declared tie stands to the recorded ones."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    CONTRARY = "contrary"
    REPEATED = "repeated"
    """The same list said it before."""


@dataclass(frozen=True)
class Compared:
    """One declared tie. ``recorded``: the position of the recorded tie it meets; None: none.
    ``other_parent``: that tie gives the child another parent. ``says``: what an officer should see, in
    Japanese sentences."""

    news: News
    recorded: int | None = None
    other_parent: bool = False
    says: tuple[str, ...] = ()


_HELD = (Tie.SUBSIDIARY.value, Tie.CONSOLIDATED.value)
_GROUP = (*_HELD, Tie.EQUITY_METHOD.value)


def compare(
    declared: Sequence[Affiliation], recorded: Sequence[Affiliation], day: date | None = None
) -> list[Compared]:
    """Compare each declared tie with the recorded ones and with those declared before it.

    ``day``: when it was declared; what ended before and is declared as running is contrary.
    """
    known = _Known(declared, recorded, day)
    return [known.compared(place, tie) for place, tie in enumerate(declared)]


def merged(declared: Affiliation, recorded: Affiliation, *, contrary: bool = False) -> Affiliation:
    """The recorded tie as the declaration changes it: what the declaration leaves open stays as it was.
    ``contrary``: the declaration is taken at its word, so a tie said to run has no end."""
    parent, child = recorded.parent, recorded.child
    if identify(ref(declared.parent), ref(parent)).decision is not Decision.SAME:
        parent, child = child, parent  # declared the other way round
    return replace(
        declared,
        parent=_merged_company(declared.parent, parent),
        child=_merged_company(declared.child, child),
        since=declared.since or recorded.since,
        until=declared.until or (None if contrary else recorded.until),
    )


def _merged_company(declared: Company, recorded: Company) -> Company:
    """A name the number alone tells to be the same stays as an alias: it may be the former name."""
    mine, theirs = ref(declared).normal, ref(recorded).normal
    former = () if mine.keys & theirs.keys else (recorded.name,)
    aliases = tuple(dict.fromkeys((*declared.aliases, *recorded.aliases, *former)))
    return Company(
        declared.name,
        declared.corporate_number or recorded.corporate_number,
        declared.address or recorded.address,
        tuple(name for name in aliases if name != declared.name),
    )


class _Known:
    """The recorded ties, then the declared ones, by the companies at their ends."""

    def __init__(
        self, declared: Sequence[Affiliation], recorded: Sequence[Affiliation], day: date | None
    ) -> None:
        self.ties = [*recorded, *declared]
        self.count, self.day = len(recorded), day
        companies = list(dict.fromkeys(end for tie in self.ties for end in (tie.parent, tie.child)))
        self.index = CompanyIndex([ref(company) for company in companies])
        self.companies = companies
        self._seen: dict[Company, tuple[frozenset[Company], tuple[Company, ...]]] = {}
        self.by_parent: dict[Company, list[int]] = defaultdict(list)
        self.by_child: dict[Company, list[int]] = defaultdict(list)
        for place, tie in enumerate(self.ties):
            self.by_parent[tie.parent].append(place)
            self.by_child[tie.child].append(place)

    def same(self, company: Company) -> frozenset[Company]:
        """The mentions that are this company."""
        return self._look(company)[0]

    def alike(self, company: Company) -> tuple[Company, ...]:
        """The mentions that may be."""
        return self._look(company)[1]

    def _look(self, company: Company) -> tuple[frozenset[Company], tuple[Company, ...]]:
        if company not in self._seen:
            found = self.index.candidates(ref(company))
            same = {self.companies[n] for n, identity in found if identity.decision is Decision.SAME}
            alike = [self.companies[n] for n, identity in found if identity.decision is Decision.REVIEW]
            self._seen[company] = (frozenset({company, *same}), tuple(alike))
        return self._seen[company]

    def between(self, parent: Company, child: Company, before: int) -> list[int]:
        """The ties from one company to another among the first ``before``."""
        children = self.same(child)
        places = (place for end in self.same(parent) for place in self.by_parent.get(end, ()))
        return sorted(place for place in places if place < before and self.ties[place].child in children)

    def compared(self, place: int, tie: Affiliation) -> Compared:
        """One declared tie, the ``place``-th."""
        before = self.count + place
        meeting = self.between(tie.parent, tie.child, before)
        alike = [n for n in meeting if self.ties[n].type == tie.type]
        above = (n for n in alike if n >= self.count and not self._over(tie, self.ties[n]))
        again = [n for n in above if _agrees(tie, self.ties[n])]
        if again:
            return Compared(News.REPEATED, says=("同じ関係が、この一覧の前の行にもあります。",))
        of_record = [n for n in alike if n < self.count]
        answer = self._met(tie, of_record) if of_record else None
        answer = answer or self._contrary(tie, [n for n in meeting if n < self.count])
        if answer is None:
            answer = Compared(News.NEW, says=tuple(self._beside(tie, meeting)))
        if answer.news in (News.NEW, News.CONTRARY):
            answer = replace(answer, says=(*answer.says, *self._likenesses(tie)))
        return answer

    def _met(self, tie: Affiliation, places: list[int]) -> Compared | None:
        """The same two companies and the same kind of tie are recorded; None where it is another spell."""
        places = [n for n in places if not _before(tie, self.ties[n])]
        open_spell = [n for n in places if not self._over(tie, self.ties[n])]
        for n in open_spell:
            if _agrees(tie, self.ties[n]) and not _adds(tie, self.ties[n]):
                return Compared(News.SAME, n)
        if open_spell:
            n = open_spell[-1]
            return Compared(News.CHANGED, n, says=tuple(_differences(tie, self.ties[n])))
        if not places:
            return None
        n = places[-1]
        until = self.ties[n].until
        if tie.since and until and tie.since > until:
            return None
        ended = wareki(until) if until else ""
        says = f"今の登録では{ended}に終わった関係ですが、この一覧では続いています。"
        return Compared(News.CONTRARY, n, says=(says,))

    def _over(self, tie: Affiliation, recorded: Affiliation) -> bool:
        """Whether the recorded tie had ended when the declared one is said to run."""
        if recorded.until is None or tie.until == recorded.until:
            return False
        if tie.until is not None:
            return tie.since is not None and tie.since > recorded.until
        return self.day is None or recorded.until < self.day

    def _contrary(self, tie: Affiliation, meeting: list[int]) -> Compared | None:
        if tie.type not in _GROUP:
            return None
        for n in meeting:
            other = self.ties[n]
            if other.type in _GROUP and (other.type in _HELD) != (tie.type in _HELD) and _overlap(tie, other):
                says = f"今の登録では「{JAPANESE[Tie(other.type)]}」の関係です。"
                return Compared(News.CONTRARY, n, says=(says,))
        for n in self.between(tie.child, tie.parent, self.count):
            if self.ties[n].type in _GROUP and _overlap(tie, self.ties[n]):
                says = "今の登録では、親と子が逆です。"
                return Compared(News.CONTRARY, n, says=(says,))
        return self._second_parent(tie)

    def _second_parent(self, tie: Affiliation) -> Compared | None:
        """A company is held by one parent, or by the parents of that parent."""
        if tie.type not in _HELD:
            return None
        for end in sorted(self.same(tie.child), key=_in_order):
            for n in self.by_child.get(end, ()):
                other = self.ties[n]
                if n >= self.count or other.type not in _HELD or not _overlap(tie, other):
                    continue
                if other.parent not in self.same(tie.parent) and not self._in_line(tie.parent, other.parent):
                    says = f"今の登録では「{other.parent.name}」の{JAPANESE[Tie(other.type)]}です。"
                    return Compared(News.CONTRARY, n, other_parent=True, says=(says,))
        return None

    def _in_line(self, one: Company, other: Company) -> bool:
        """Whether one of two parents holds the other, as a grandparent does."""
        everything = len(self.ties)
        lines = [*self.between(one, other, everything), *self.between(other, one, everything)]
        return any(self.ties[n].type in _HELD for n in lines)

    def _beside(self, tie: Affiliation, meeting: list[int]) -> Iterable[str]:
        for n in meeting:
            whose = "今の登録" if n < self.count else "この一覧の前の行"
            yield f"同じ2社の間に、{whose}では「{JAPANESE[Tie(self.ties[n].type)]}」の関係もあります。"

    def _likenesses(self, tie: Affiliation) -> Iterable[str]:
        for company, partner in ((tie.parent, tie.child), (tie.child, tie.parent)):
            names = dict.fromkeys(other.name for other in self._doubtful(company, partner))
            for name in list(names)[:3]:
                yield f"「{company.name}」は「{name}」と似ています。同じ会社か確かめてください。"

    def _doubtful(self, company: Company, partner: Company) -> Iterable[Company]:
        """The companies it is like and may be. One that a tie joins with it is another: no company is its own
        subsidiary."""
        everything = len(self.ties)
        for other in self.alike(company):
            tied = self.between(company, other, everything) or self.between(other, company, everything)
            if not tied and other not in self.same(partner):
                yield other


def _in_order(company: Company) -> tuple[str, str, str, tuple[str, ...]]:
    """By all that is written of it: a set of companies has no order of its own."""
    return company.name, company.corporate_number or "", company.address or "", company.aliases


def _agrees(tie: Affiliation, recorded: Affiliation) -> bool:
    """Whether the days do not speak against each other; a day left open agrees with any."""
    return tie.since in (None, recorded.since) and tie.until in (None, recorded.until)


def _adds(tie: Affiliation, recorded: Affiliation) -> bool:
    return any(True for _ in _differences(tie, recorded))


def _before(one: Affiliation, other: Affiliation) -> bool:
    """Whether the one ended before the other began."""
    return bool(one.until and other.since and one.until < other.since)


def _overlap(one: Affiliation, other: Affiliation) -> bool:
    return not (_before(one, other) or _before(other, one))


def _differences(tie: Affiliation, recorded: Affiliation) -> Iterable[str]:
    """What the declaration would change in a recorded tie."""
    days = (("始まり", tie.since, recorded.since), ("終わり", tie.until, recorded.until))
    for label, declared, known in days:
        if declared and declared != known:
            before = wareki(known) if known else "空欄"
            yield f"関係の{label}: 今の登録は{before}、この一覧は{wareki(declared)}。"
    for mine, theirs in ((tie.parent, recorded.parent), (tie.child, recorded.child)):
        if mine.corporate_number and mine.corporate_number != theirs.corporate_number:
            yield f"「{mine.name}」の法人番号 {mine.corporate_number} が、今の登録にはありません。"
        if mine.address and not theirs.address:
            yield f"「{mine.name}」の所在地が、今の登録にはありません。"
        if not ref(mine).normal.keys & ref(theirs).normal.keys:
            yield f"商号が、今の登録は「{theirs.name}」、この一覧は「{mine.name}」。"
