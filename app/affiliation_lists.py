"""An uploaded list of affiliates: what an officer must settle, the ties it comes to, and how they meet the
register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from app.bidder_lists import Seen
from app.lists import ColumnMapping, Headings
from app.lists.affiliations import SOURCE_LONGEST, ListedTie, ties_of
from app.lists.relations import Named, Relation, Relations
from app.store import Kept
from rules.dates import wareki
from rules.declared_ties import Compared, News, compare, merged
from rules.faults import Fault, InputError
from rules.mentions import ref
from rules.names import Decision, identify
from rules.register import Affiliation, Company
from rules.words import Tie

MOST = 2_000
"""How many ties one list may hold."""
SKIP, ADD, CHANGE, REPLACE = "skip", "add", "change", "replace"
LABELS = {
    ADD: "登録する",
    CHANGE: "今の登録を、この一覧のとおりに変更する",
    REPLACE: "今の登録をこの関係の始まりの前日で終わらせ、新しく登録する",
    SKIP: "取り込まない",
}


@dataclass(frozen=True)
class Settled:
    """What an officer has told of a list. ``words``: by word of the list the key of its meaning; ``parents``:
    by row the parent two sisters share (None: the row is left out)."""

    mapping: ColumnMapping
    sheet: str | None = None
    document: str = ""
    declared_on: date | None = None
    declarant: Company | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[int, Company | None] = field(default_factory=dict)

    def with_answers(self, words: Mapping[str, str], parents: Mapping[int, Company | None]) -> Settled:
        """The same with more of it told."""
        return replace(self, words={**self.words, **words}, parents={**self.parents, **parents})

    def in_json(self) -> dict[str, Any]:
        """As the database keeps it."""
        return {
            "heading_row": self.mapping.heading_row,
            "columns": {name: list(columns) for name, columns in self.mapping.columns.items()},
            "sheet": self.sheet,
            "document": self.document,
            "declared_on": self.declared_on.isoformat() if self.declared_on else None,
            "declarant": self.declarant.in_case() if self.declarant else None,
            "words": dict(self.words),
            "parents": {str(row): one.in_case() if one else None for row, one in self.parents.items()},
        }

    @staticmethod
    def of(kept: Mapping[str, Any]) -> Settled:
        """From what the database kept."""
        columns = {name: tuple(numbers) for name, numbers in kept["columns"].items()}
        return Settled(
            ColumnMapping(kept["heading_row"], columns),
            kept["sheet"],
            kept["document"],
            date.fromisoformat(kept["declared_on"]) if kept["declared_on"] else None,
            _company(kept["declarant"]),
            kept["words"],
            {int(row): _company(one) for row, one in kept["parents"].items()},
        )


def _company(item: Mapping[str, Any] | None) -> Company | None:
    return Company(item["name"], item["corporate_number"], item["address"]) if item else None


@dataclass(frozen=True)
class WordAsked:
    """A word whose meaning must be told. ``rows``: where it stands; ``choices``: (key, label)."""

    word: str
    rows: tuple[int, ...]
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ParentAsked:
    """A row that names a sister of the declarant: whose subsidiaries are they? ``choices``: companies."""

    row: int
    declarant: str
    sister: str
    choices: tuple[Company, ...]


@dataclass(frozen=True)
class Offer:
    """A tie the list offers. ``row``: where it stands; ``choices``: what can be done, (value, label); the
    first is done unless ``must_choose``."""

    row: int
    tie: Affiliation
    compared: Compared
    choices: tuple[tuple[str, str], ...]

    @property
    def must_choose(self) -> bool:
        """Whether nothing goes without saying."""
        return self.compared.news in (News.CHANGED, News.CONTRARY)


@dataclass(frozen=True)
class Reading:
    """What a list comes to. While ``words`` or ``parents`` ask something, ``offers`` lacks those rows.
    ``left_out``: rows that say nothing the register holds."""

    words: tuple[WordAsked, ...]
    parents: tuple[ParentAsked, ...]
    offers: tuple[Offer, ...]
    left_out: tuple[int, ...]
    notices: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Whether something is still to be told."""
        return bool(self.words or self.parents)

    def counted(self, news: str) -> int:
        """How many ties are of one kind of News."""
        return sum(offer.compared.news == news for offer in self.offers)


def read_list(
    seen: Seen,
    filename: str,
    settled: Settled,
    headings: Headings,
    relations: Relations,
    recorded: Sequence[Kept[Affiliation]],
) -> Reading:
    """Read a list as settled so far, and compare it with the recorded ties. Raises InputError with every
    fault, row and column named."""
    listed = ties_of(seen.table, settled.mapping, headings, settled.declarant)
    if len(listed.ties) > MOST:
        problem = f"関係が{len(listed.ties):,}件あります（1度に取り込めるのは{MOST:,}件まで）"
        raise InputError([Fault(seen.table.place, problem, "一覧を分けてください")])
    meant = {place: _meaning(tie, settled, relations) for place, tie in enumerate(listed.ties)}
    asked = _words_asked(listed.ties, meant, relations)
    known = [kept.value for kept in recorded]
    parents = _parents_asked(listed.ties, meant, settled, known)
    made = [
        (tie.row, affiliation)
        for place, tie in enumerate(listed.ties)
        if (affiliation := _made(tie, meant[place], settled, filename))
    ]
    compared = compare([tie for _, tie in made], known, settled.declared_on)
    offers = [
        Offer(row, tie, one, tuple(_choices(tie, one, known)))
        for (row, tie), one in zip(made, compared, strict=True)
    ]
    return Reading(asked, parents, tuple(offers), _left_out(listed.ties, meant, settled), listed.notices)


def _meaning(tie: ListedTie, settled: Settled, relations: Relations) -> Relation | None:
    known = relations.meaning(tie.word, pair=tie.pair)
    if known is None and tie.word in settled.words:
        known = relations.of(settled.words[tie.word])
    return known


def _words_asked(
    ties: Sequence[ListedTie], meant: Mapping[int, Relation | None], relations: Relations
) -> tuple[WordAsked, ...]:
    rows: dict[str, list[int]] = {}
    for place, tie in enumerate(ties):
        if meant[place] is None:
            rows.setdefault(tie.word, []).append(tie.row)
    pair = {tie.word: tie.pair for tie in ties}
    return tuple(
        WordAsked(word, tuple(places), tuple(relations.choices(word, pair=pair[word])))
        for word, places in rows.items()
    )


def _parents_asked(
    ties: Sequence[ListedTie],
    meant: Mapping[int, Relation | None],
    settled: Settled,
    recorded: Sequence[Affiliation],
) -> tuple[ParentAsked, ...]:
    asked = []
    for place, tie in enumerate(ties):
        relation = meant[place]
        if relation and relation.named is Named.SISTER and tie.row not in settled.parents:
            listed = [
                other.second
                for n, other in enumerate(ties)
                if other.first == tie.first and _is_parent(meant[n]) and not other.pair
            ]
            known = [old.parent for old in recorded if old.type in _HELD and _same(old.child, tie.first)]
            choices = tuple({(one.corporate_number, one.name): one for one in [*known, *listed]}.values())
            asked.append(ParentAsked(tie.row, tie.first.name, tie.second.name, choices))
    return tuple(asked)


_HELD = (Tie.SUBSIDIARY.value, Tie.CONSOLIDATED.value)


def _is_parent(relation: Relation | None) -> bool:
    held = relation is not None and relation.type is not None and relation.type.value in _HELD
    return held and relation is not None and relation.named is Named.PARENT


def _same(one: Company, other: Company) -> bool:
    return identify(ref(one), ref(other)).decision is Decision.SAME


def _made(tie: ListedTie, relation: Relation | None, settled: Settled, filename: str) -> Affiliation | None:
    """The tie a row stands for; None where it stands for none, or something is still to be told."""
    if relation is None or relation.named is Named.NONE:
        return None
    parent, child, kind = tie.first, tie.second, relation.type
    if relation.named is Named.SISTER:
        found = settled.parents.get(tie.row)
        if found is None:
            return None
        parent, kind = found, Tie.SUBSIDIARY
    elif relation.named is Named.PARENT and not (tie.pair and kind in _OF_A_GROUP):
        parent, child = tie.second, tie.first
    source = source_of(tie, settled, filename)
    return Affiliation(parent, child, kind.value if kind else "", tie.since, tie.until, source)


_OF_A_GROUP = (Tie.SUBSIDIARY, Tie.CONSOLIDATED, Tie.EQUITY_METHOD)


def source_of(tie: ListedTie, settled: Settled, filename: str) -> str:
    """Where a tie was learnt: the row's own source, the document and its day, the file and the row."""
    day = f"{wareki(settled.declared_on)}届出" if settled.declared_on else ""
    told = "、".join(part for part in (tie.source, settled.document) if part)
    place = "、".join(part for part in (day, f"{filename} {tie.row}行目") if part)
    room = SOURCE_LONGEST - len(place) - 2
    return f"{told[:room]}（{place}）" if told else place[:SOURCE_LONGEST]


def _left_out(
    ties: Sequence[ListedTie], meant: Mapping[int, Relation | None], settled: Settled
) -> tuple[int, ...]:
    def out(place: int, tie: ListedTie) -> bool:
        relation = meant[place]
        if relation is None:
            return False
        if relation.named is Named.SISTER:
            return tie.row in settled.parents and settled.parents[tie.row] is None
        return relation.named is Named.NONE

    return tuple(tie.row for place, tie in enumerate(ties) if out(place, tie))


def _choices(tie: Affiliation, one: Compared, recorded: Sequence[Affiliation]) -> Iterable[tuple[str, str]]:
    if one.news in (News.SAME, News.REPEATED):
        offered = [SKIP]
    elif one.news is News.NEW:
        offered = [ADD, SKIP]
    elif one.other_parent:
        offered = [*([REPLACE] if _can_replace(tie, one, recorded) else []), ADD, SKIP]
    else:
        offered = [CHANGE, ADD, SKIP]
    return [(value, LABELS[value]) for value in offered]


def _can_replace(tie: Affiliation, one: Compared, recorded: Sequence[Affiliation]) -> bool:
    if one.recorded is None or tie.since is None or tie.since <= date.min:
        return False
    old = recorded[one.recorded]
    return old.since is None or old.since < tie.since


@dataclass(frozen=True)
class Taken:
    """What is to be entered and changed; ``changes``: (number of a tie, what it becomes)."""

    new: tuple[Affiliation, ...]
    changes: tuple[tuple[int, Affiliation], ...]


def taken(offers: Sequence[Offer], chosen: Mapping[int, str], recorded: Sequence[Kept[Affiliation]]) -> Taken:
    """What the officer's choices (by the offers' positions) come to. One recorded tie is changed once: a
    further change of it is entered as a tie of its own."""
    new: list[Affiliation] = []
    changes: dict[int, Affiliation] = {}
    for place, offer in enumerate(offers):
        what, met = chosen[place], offer.compared.recorded
        old = recorded[met] if met is not None else None
        if what == CHANGE and old and old.id not in changes:
            contrary = offer.compared.news is News.CONTRARY
            changes[old.id] = merged(offer.tie, old.value, contrary=contrary)
        elif what != SKIP:
            new.append(offer.tie)
        if what == REPLACE and old and offer.tie.since:
            changes[old.id] = replace(old.value, until=offer.tie.since - timedelta(days=1))
    return Taken(tuple(new), tuple(changes.items()))
