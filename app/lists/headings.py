"""The headings a list may carry, as data (``rules/law/lists/bidders.toml``); a municipality adds its own."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, cached_property, lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import NamedTuple

from pydantic import Field

from rules.faults import Fault, InputError
from rules.schema import Strict, parse, read_toml

_DECORATION = re.compile(r"[\s*※★◎○●■□◆◇:。、,・_\-]+")
_STEADY = re.compile("[一-鿿㈱㈲(（]|[ぁ-ゖァ-ヺ](?![\u3099\u309a\uff9e\uff9f])")
"""A first character that becomes of a text what it becomes alone, whatever follows it."""
_BRACKETED = re.compile(r"[(\[【〔「〈<][^()\[\]【】〔〕「」〈〉<>]*[)\]】〕」〉>]")
_NUMBERED = re.compile(r"^\d+[.)]?(?=\D)")
_HYPHENS = re.compile(r"[‐‑‒–—―−ー－ｰ]")
BIDDERS, AFFILIATIONS = "bidders.toml", "affiliations.toml"
"""The files of headings, one for each kind of list."""


class FieldHeadings(Strict):
    """The headings of one field. ``headings``: groups, the stronger first; ``not_when``: words in brackets
    that make it another column; ``several``: all columns that fit are read."""

    label: str
    headings: tuple[tuple[str, ...], ...]
    not_when: tuple[str, ...]
    several: bool = False

    @property
    def searched(self) -> str:
        """The first headings looked for, for messages."""
        return "、".join(list(dict.fromkeys(h for group in self.headings for h in group))[:8])


class Headings(Strict):
    """All fields of one kind of list, and the marks that mean nothing is there.

    ``needs``: the fields of which a list must have at least one. ``grouped``: a heading under another one is
    read together with it first (「親会社」 above 「法人番号」 is 「親会社法人番号」). ``least``: how many
    fields a row of headings names at least, where the words of headings also stand in the rows.
    """

    needs: tuple[str, ...] = ("name",)
    least: int = Field(default=1, ge=1)
    grouped: bool = False
    search_rows: int = Field(ge=1, le=1000)
    blank_marks: tuple[str, ...]
    end_marks: tuple[str, ...]
    serial_headings: tuple[str, ...]
    fields: dict[str, FieldHeadings]

    def fitting(self, heading: str) -> dict[str, int]:
        """The fields a heading fits, each with the rank of its group (0 the strongest)."""
        plain = unicodedata.normalize("NFKC", heading)
        readings = [simple(plain), simple(_BRACKETED.sub("", plain))]
        notes = "".join(_BRACKETED.findall(plain))
        fits = {}
        for name, field in self.fields.items():
            known = _ranks(field)
            with_note = known.get(readings[0])
            bare = None if any(word in notes for word in field.not_when) else known.get(readings[1])
            ranks = [rank for rank in (with_note, bare) if rank is not None]
            if ranks:
                fits[name] = min(ranks)
        return fits

    def fitting_under(self, group: str, heading: str) -> dict[str, int]:
        """The same for a heading that stands under the heading ``group`` (empty: under none)."""
        together = self.fitting(group + heading) if self.grouped and group and heading else {}
        return together or self.fitting(heading)

    def is_serial(self, heading: str) -> bool:
        """Whether a column only numbers its rows."""
        return simple(heading).rstrip(".") in {simple(known) for known in self.serial_headings}

    def is_blank_mark(self, text: str) -> bool:
        """Whether a cell says that nothing is there (－, なし, 未定); an empty one does."""
        return _is_among(text, self._blank)

    def is_end_mark(self, text: str) -> bool:
        """Whether a cell says that the list ends (以上, 以下余白)."""
        return _is_among(text, self._end)

    @cached_property
    def _blank(self) -> _Marks:
        return _marks(("", *self.blank_marks))

    @cached_property
    def _end(self) -> _Marks:
        return _marks(self.end_marks)


class OwnField(Strict):
    """Headings a municipality adds to one field; they count as the strongest."""

    headings: tuple[str, ...]


class OwnHeadings(Strict):
    """A municipality's own file: ``[fields.name]`` with ``headings = ["…"]``."""

    fields: dict[str, OwnField]


def simple(heading: str) -> str:
    """A heading without width, case, spaces, marks, hyphens and leading number."""
    plain = _DECORATION.sub("", unicodedata.normalize("NFKC", heading)).casefold()
    return _NUMBERED.sub("", plain)


def _mark(text: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    return re.sub("-+", "-", _HYPHENS.sub("-", plain))


class _Marks(NamedTuple):
    """Words as ``_mark`` has them, and their first characters."""

    words: frozenset[str]
    first: frozenset[str]


@cache
def _marks(words: tuple[str, ...]) -> _Marks:
    marks = frozenset(map(_mark, words))
    return _Marks(marks, frozenset(mark[0] for mark in marks if mark))


def _is_among(text: str, marks: _Marks) -> bool:
    begin = _STEADY.match(text)
    if begin and _first(begin.group()) not in marks.first:
        return False
    return _mark(text) in marks.words


@lru_cache(maxsize=65536)
def _first(character: str) -> str:
    return _mark(character)[:1]


@cache
def _ranks(field: FieldHeadings) -> dict[str, int]:
    ranks: dict[str, int] = {}
    for rank, group in enumerate(field.headings):
        for heading in group:
            ranks.setdefault(simple(heading), rank)
    return ranks


@cache
def shipped_headings(name: str = BIDDERS) -> Headings:
    """The headings that come with hosakan for the kind of list in the file ``name``."""
    with as_file(files("rules") / "law" / "lists" / name) as path:
        return read_headings(path)


def read_headings(path: Path) -> Headings:
    """Headings from a TOML file. Raises InputError where it is none or one heading names two fields."""
    headings = parse(Headings, read_toml(path), path.name)
    _refuse_shared(headings, path.name)
    return headings


def headings_in(rules_dir: Path | None, name: str = BIDDERS) -> Headings:
    """The headings to use where a municipality keeps its own rules in ``rules_dir`` (HOSAKAN_RULES_DIR):
    the shipped ones, with its own file of the same ``name`` under ``lists/`` in front if there is one.
    Raises as :func:`with_own`."""
    own = rules_dir / "lists" / name if rules_dir else None
    shipped = shipped_headings(name)
    return with_own(own, shipped) if own and own.is_file() else shipped


def with_own(path: Path, base: Headings | None = None) -> Headings:
    """``base`` (the shipped ones if None) with the headings of a municipality's own file in front.

    Raises InputError for an unknown field or a heading that already names another one.
    """
    base = base or shipped_headings()
    own = parse(OwnHeadings, read_toml(path), path.name)
    unknown = [name for name in own.fields if name not in base.fields]
    if unknown:
        known = "、".join(base.fields)
        raise InputError(
            [Fault(f"{path.name} fields.{n}", "知らない項目です", f"{known} のどれか") for n in unknown]
        )
    fields = dict(base.fields)
    for name, added in own.fields.items():
        old = fields[name]
        first, *rest = old.headings
        fields[name] = old.model_copy(update={"headings": ((*added.headings, *first), *rest)})
    headings = base.model_copy(update={"fields": fields})
    _refuse_shared(headings, path.name)
    return headings


def _refuse_shared(headings: Headings, source: str) -> None:
    owners: dict[str, str] = {}
    faults = []
    for name, field in headings.fields.items():
        for heading in _ranks(field):
            owner = owners.setdefault(heading, name)
            if owner != name:
                place = f"{source} fields.{name}"
                faults.append(
                    Fault(place, f"見出し「{heading}」が {owner} にもあります", "どちらか1つにしてください")
                )
    if faults:
        raise InputError(faults)
