"""Where a person's name stands: in papers, remarks, reasons, results of checks.

``names`` asks for the letters and finds too much (高橋真 in 高橋真一): good for showing a place to somebody.
``stands_as_name`` asks for the name as a word of its own, for what goes by itself. Weighed: only in 「」 or
before さん (a paper titled 「高橋真の誓約書」 would stay), and the tables of names (no dictionary knows that
高橋龍の介 is one name). A name of two characters (林 一) stands in too many other words: it is shown only
where it is a word, and goes only in 「」 or before さん. ``is_name`` asks whether a text is the name and no
more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import JSON, Column, LargeBinary, String, Table, Text, select
from sqlalchemy.orm import Session

from app import models

_SHORT = 3
"""A name with fewer characters than this stands in too many other words to be looked for by its letters."""
_OF_THE_RECORD = {"event", "event_detail"}
_EXPECTED = ("tender", "expected_bidders")
"""The one column of a tender that not everybody who reads the tender reads."""
_WORD = "々〆〇一-鿿㐀-䶿豈-\ufaff\U00020000-\U0003134fぁ-ゖゝゞァ-ヺーヽヾｦ-ﾟA-Za-z0-9Ａ-Ｚａ-ｚ０-９"
_BEFORE = f"(?:(?<![{_WORD}])|(?<=[のはがをにへとやも]))"
"""Nothing that could belong to a longer name; a particle does not."""
_TITLES = "さん|さま|様|氏|殿"
_AFTER = f"(?:(?![{_WORD}])|(?={_TITLES}|の|は|が|を|に|へ|と|や|も|で|から|より))"
_AFTER_HIRAGANA = f"(?:(?![{_WORD}])|(?={_TITLES}))"
"""After a name in hiragana a particle could as well be its next sign (まこ, まこと)."""
_AFTER_SHORT = f"(?:(?![{_WORD}])|(?={_TITLES}|の))"
"""After a short name: 林一を may be a part of anything."""


@dataclass(frozen=True)
class Standing:
    """A row in whose text a name stands: its table and number."""

    table: str
    number: int


def spellings(*names: str | None) -> tuple[str, ...]:
    """How names may have been typed: with a space, a wide one or none."""
    found: list[str] = []
    for name in names:
        parts = (name or "").split()
        found += [space.join(parts) for space in (" ", "　", "") if parts]
    return tuple(dict.fromkeys(found))


def names(text: str, written: Sequence[str]) -> bool:
    """Whether one of the spellings stands in a text, be it in a longer word; a short one only as a word."""
    return any(spelling in text and _is_shown(spelling, text) for spelling in written)


def stands_as_name(text: str, written: Sequence[str]) -> bool:
    """Whether one of the spellings stands in a text as a name: with nothing beside it that would make it a
    part of another one."""
    return any(spelling in text and re.search(_as_word(spelling), text) for spelling in written)


def is_name(text: str, *names: str | None) -> bool:
    """Whether a text is one of the names and nothing else, with a space or without."""
    bare = _bare(text)
    return bool(bare) and any(bare == _bare(name or "") for name in names)


def _bare(text: str) -> str:
    return "".join(text.split())


def _is_short(spelling: str) -> bool:
    return len(_bare(spelling)) < _SHORT


def _is_shown(spelling: str, text: str) -> bool:
    return not _is_short(spelling) or bool(re.search(_BEFORE + re.escape(spelling) + _AFTER_SHORT, text))


def _as_word(spelling: str) -> str:
    written = re.escape(spelling)
    if _is_short(spelling):
        return f"「{written}」|{_BEFORE}{written}(?=さん)"
    after = _AFTER_HIRAGANA if re.search("[ぁ-ゖゝゞ]$", spelling) else _AFTER
    return _BEFORE + written + after


def rows_naming(
    session: Session, whose: int, written: Sequence[str], unopened: Collection[int]
) -> list[Standing]:
    """Every row of a municipality, but the record's, in whose text or bytes a name stands. ``unopened``: the
    tenders in whose rows who is expected to bid is not looked through."""
    found = []
    for table in models.Base.metadata.sorted_tables:
        if "municipality_id" in table.c and "id" in table.c and table.name not in _OF_THE_RECORD and written:
            found += [
                Standing(table.name, number)
                for number, text in _texts(session, table, whose, unopened)
                if names(text, written)
            ]
    return found


def _texts(
    session: Session, table: Table, whose: int, unopened: Collection[int]
) -> Iterator[tuple[int, str]]:
    columns = [column for column in table.columns if is_text(column)]
    if columns:
        asked = select(table.c.id, *columns).where(table.c.municipality_id == whose)
        for number, *values in session.execute(asked.execution_options(yield_per=500)):
            read = [
                value
                for column, value in zip(columns, values, strict=True)
                if (table.name, column.name) != _EXPECTED or number not in unopened
            ]
            yield number, "\n".join(map(_plain, read))


def is_text(column: Column[object]) -> bool:
    """Whether a column can hold what somebody wrote: text, JSON, bytes of a file."""
    return isinstance(column.type, String | Text | JSON | LargeBinary)


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace") + value.decode("cp932", "replace")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
