"""A pledge as it is read: page and Word file both show this."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from forms.base import OutlineForm
from forms.clause_rows import clause_texts
from forms.outline import Item, Kind
from forms.pledge import Pledger
from forms.printed import EMPTY, Grid, Line, grid, text_of
from rules.dates import wareki
from rules.library import Library
from rules.plain_text import number_label
from rules.pledge_terms import PledgeItem, PledgeTerms, fill
from rules.wording import Place

BLANK_DAY = "　　　　年　　月　　日"
YOU = "貴団体"


@dataclass(frozen=True)
class SenderLine:
    """A line of who pledges. ``signed``: the line a seal stands on."""

    label: str
    text: str
    signed: bool


@dataclass(frozen=True)
class PledgedItem:
    """A numbered item: its title, its text, and what stands beneath it (⑴ …) after ``intro``."""

    title: str
    text: str
    intro: str
    beneath: tuple[str, ...]


@dataclass(frozen=True)
class Annex:
    """A 別表: its caption, and a table; None where nothing was entered (``remark`` says what is known)."""

    caption: str
    table: Grid | None
    remark: str


@dataclass(frozen=True)
class PledgeText:
    """The whole paper, top to bottom. ``day`` is blank to fill in by hand where no date was given;
    ``seal`` says whether there is room for one."""

    title: str
    day: str
    addressee: str
    sender: tuple[SenderLine, ...]
    seal: bool
    preamble: str
    items: tuple[PledgedItem, ...]
    facts: tuple[Line, ...]
    annexes: tuple[Annex, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Layout:
    """Where the items of one pledge stand. ``if_given``: lines of the sender left out where empty (the
    others stay, to be filled in by hand). ``states``: the boolean that says whether a table is empty."""

    sender: tuple[str, ...]
    if_given: tuple[str, ...]
    facts: tuple[str, ...]
    states: dict[str, str]
    place: Place


_LAYOUT = {
    Pledger.APPOINTEE: _Layout(
        sender=("address", "kana", "name", "birth_date"),
        if_given=("kana", "birth_date"),
        facts=("occasion", "position", "engagement_form", "term_start", "term_end", "remarks"),
        states={"shareholdings": "has_shares", "rights": "has_rights"},
        place=Place.PLEDGE_APPOINTEE,
    ),
    Pledger.BIDDER: _Layout(
        sender=("address", "kana", "company", "representative", "corporate_number", "contact"),
        if_given=("kana", "corporate_number", "contact"),
        facts=("tender", "as_of", "involvement", "remarks"),
        states={"affiliates": "has_affiliates"},
        place=Place.PLEDGE_BIDDER,
    ),
}
_PLACED = ("pledged_on", "addressee", "you", "seal")


def pledge_text(form: OutlineForm, pledger: Pledger, terms: PledgeTerms, library: Library) -> PledgeText:
    """The pledge of a filled form. Items of an office's own outline that have no place of their own are
    printed among the facts."""
    layout, found = _LAYOUT[pledger], form.values
    by_name = {item.name: item for item in form.items}
    captions = _captions(form.items)
    words = _words(form.items, found, captions)
    texts = clause_texts(library, found.get("clauses") or (), layout.place)
    beneath = tuple(text.replace(YOU, words["you"]) for text in texts)
    preamble = terms.preamble.get(found.get("occasion") or "") or next(iter(terms.preamble.values()))
    return PledgeText(
        title=form.outline.title,
        day=wareki(found["pledged_on"]) if found.get("pledged_on") else BLANK_DAY,
        addressee=found.get("addressee") or "",
        sender=tuple(_sender(by_name, found, layout)),
        seal=found.get("seal") is True,
        preamble=fill(preamble, words),
        items=tuple(_item(item, words, beneath) for item in terms.items),
        facts=tuple(_facts(form.items, found, layout)),
        annexes=tuple(_annex(by_name, name, caption, found, layout) for name, caption in captions.items()),
        notes=terms.notes,
    )


def _captions(items: tuple[Item, ...]) -> dict[str, str]:
    tables = [item for item in items if item.type is Kind.ROWS]
    return {item.name: f"別表{number_label(number)}" for number, item in enumerate(tables, 1)}


def _words(items: tuple[Item, ...], found: dict[str, Any], captions: dict[str, str]) -> dict[str, str]:
    texts = {item.name: text_of(item, found[item.name]) for item in items if item.type is Kind.TEXT}
    annexes = {f"annex_{name}": caption for name, caption in captions.items()}
    return {**texts, **annexes, "you": texts.get("you") or YOU}


def _item(item: PledgeItem, words: dict[str, str], beneath: tuple[str, ...]) -> PledgedItem:
    below = beneath if item.clauses else ()
    intro = fill(item.clauses_intro, words) if below else ""
    return PledgedItem(item.title, fill(item.text, words), intro, below)


def _sender(by_name: dict[str, Item], found: dict[str, Any], layout: _Layout) -> Iterator[SenderLine]:
    for name in layout.sender:
        text = text_of(by_name[name], found[name]) if name in by_name else ""
        if name in by_name and (text or name not in layout.if_given):
            yield SenderLine(by_name[name].label, text, name in ("name", "representative"))


def _facts(items: tuple[Item, ...], found: dict[str, Any], layout: _Layout) -> Iterator[Line]:
    elsewhere = {*_PLACED, *layout.sender, *layout.states.values()}
    for item in items:
        if item.type is Kind.ROWS or item.name in elsewhere:
            continue
        text = text_of(item, found[item.name])
        if text or item.name in layout.facts:
            yield Line(item.label, text or EMPTY)


def _annex(
    by_name: dict[str, Item], name: str, caption: str, found: dict[str, Any], layout: _Layout
) -> Annex:
    item, state = by_name[name], by_name.get(layout.states.get(name, ""))
    remark = f"{state.label}：{text_of(state, found[state.name]) or EMPTY}" if state else ""
    rows = found[name]
    return Annex(f"{caption}　{item.label}", grid(item, rows) if rows else None, remark)
