"""Addresses: which municipality, and which street address, floors and building names left aside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rules.names.fold import HYPHENS, fold
from rules.names.municipalities import Municipality, everywhere, gazetteer

_POSTCODE = re.compile(r"^(?:〒\s*)?\d{3}[-‐−–ー－]?\d{4}(?=\D)|^〒\s*\d*")
_DISTRICT = re.compile(r"[郡島]")
_DISTRICT_ENDS_BY = 6
_BETWEEN_NUMBERS = re.compile(r"(?<=\d) (?=\d)")
_KANJI_DIGITS = "〇一二三四五六七八九"
_KANJI_NUMBER = re.compile(
    r"[〇一二三四五六七八九十百]+(?=丁目|番地|番(?:[\d〇一二三四五六七八九十号のノ-]|$)|号|条|線|区"
    r"|の[〇一二三四五六七八九十]|[-\d])"
)
_AFTER_SEPARATOR = re.compile(r"(?<=[\d番地号目のノ-])[〇一二三四五六七八九十百]+(?=\D|$)")
_SEPARATOR = (
    r"(?:丁目|丁(?=\d)|番地[のノ之]?|番[のノ之]?|号[のノ之]?|[のノ之](?=\d)"
    rf"|[{re.escape(HYPHENS)}、,・/](?=\d))"
)
_INSIDE = r"(?!\d|階|[fF](?![a-z])|号室|室)"
"""What follows a number that is no floor and no room."""
_NUMBERS = re.compile(rf"\d+(?!条|線|地割|番[町丁]|号線|区|町|軒|\d|階)(?:{_SEPARATOR}\d+{_INSIDE}){{0,2}}")
_LAST_NUMBER = re.compile(r"(番(?:地)?[のノ之-]?\d+号)(?=\d)")
"""Behind 番 and 号 the street address is at its end: what follows at once is a floor or a room."""
_NUMBER = re.compile(r"\d+")
_ONLY_CHOME = re.compile(r"\d+丁目$")
_LOT = re.compile(r".*?番地(?:[のノ之-]?\d+)?")
_EVEN = str.maketrans({"ノ": "の", "之": "の", "ッ": "ツ", "ヶ": "ケ", "第": None, "ル": "る", "リ": "り"})
"""Characters of a town's name that addresses write either way (堀ノ内 = 堀之内, 第41号2番地 = 41-2)."""
_SHORTEST_CITY = 3
_MANY = 12
_WORDS = re.compile(r"(.{2,3}県)?((?:.{1,5}?郡)?.{1,7}?[市区町村])(.*)$")


@dataclass(frozen=True)
class Address:
    """An address as far as it can be read.

    possible: the municipalities it may lie in (empty: unknown; several: 府中市 without a prefecture). sure:
    whether it surely lies in one of them. ward: the ward of a 政令指定都市, "" where none is written. street:
    town and numbers to the last of 丁目・番・号, evened out for comparing ("本1-2-3"), None where no such
    number is written. unlisted: the municipality as written where the table lacks it (a merged town, a
    fictional one), else "".
    """

    possible: frozenset[Municipality]
    sure: bool
    ward: str
    street: str | None
    unlisted: str = ""


_Found = tuple[frozenset[Municipality], bool, str]
UNKNOWN_PLACE: _Found = (frozenset(), False, "")


@lru_cache(maxsize=65536)
def read_address(written: str | None) -> Address:
    """Read an address. Never raises; what cannot be read is unknown."""
    text = _POSTCODE.sub("", fold(written or "")).strip()
    text = _BETWEEN_NUMBERS.sub(";", text).replace(" ", "")
    prefecture = next((p for p in gazetteer().prefectures if text.startswith(p)), None)
    found = _in_prefecture(text[len(prefecture) :], prefecture) if prefecture else _anywhere(text)
    if found is None or len(found[0]) >= _MANY:
        return _by_its_words(text, prefecture, found)
    places, sure, rest = found
    ward, rest = _ward(places, rest) if rest else ("", "")
    return Address(places, sure, ward, _street(rest))


def _by_its_words(text: str, prefecture: str | None, found: _Found | None) -> Address:
    """An address whose municipality no table has, read by its words: two that are written alike are the same
    place. It is surely elsewhere only where its prefecture says so, for a merged town lies in another now."""
    places, sure, _ = found or UNKNOWN_PLACE
    match = _WORDS.match(text[len(prefecture) :] if prefecture else text)
    if not match:
        return Address(places, sure, "", None)
    written, name = prefecture or match[1] or "", match[2]
    if not found and match[1]:
        places, sure = frozenset({Municipality(written, name)}), True
    return Address(places, sure, "", _street(match[3]), f"{written}{name}")


def same_municipality(left: Address, right: Address) -> bool:
    """Both surely or probably lie in one and the same municipality."""
    if left.unlisted or right.unlisted:
        return left.unlisted == right.unlisted
    return len(left.possible) == 1 and left.possible == right.possible


def different_municipalities(left: Address, right: Address) -> bool:
    """Both are surely known, and no municipality fits both. Anything unsure is not different."""
    return left.sure and right.sure and not left.possible & right.possible


def same_street_address(left: Address, right: Address) -> bool:
    """Both name the same street address in the same municipality, whatever floor or room. A ward that
    only one of them writes does not speak against it."""
    if left.street is None or left.street != right.street or not _same_ward(left, right):
        return False
    if left.unlisted or right.unlisted:
        return left.unlisted == right.unlisted
    return bool(left.possible & right.possible)


def _same_ward(left: Address, right: Address) -> bool:
    """A ward that was abolished became part of another: neither agrees nor disagrees."""
    if left.ward == right.ward or not left.ward or not right.ward:
        return True
    former = {ward for place in left.possible for ward in gazetteer().former_wards.get(place.name, ())}
    return not former.isdisjoint((left.ward, right.ward))


def _in_prefecture(rest: str, prefecture: str) -> _Found | None:
    names = gazetteer().by_prefecture[prefecture]
    for text in _with_and_without_district(rest):
        name = _longest_start(text, names)
        if name:
            return frozenset({names[name]}), True, text[len(name) :]
    wards = gazetteer().wards[prefecture]
    ward = _longest_start(rest, wards)
    if ward:
        return wards[ward], True, rest
    # the prefecture alone: anywhere in it, so surely not in another. An unreadable rest may be a merged town
    return frozenset(names.values()), True, ""


def _anywhere(text: str) -> _Found | None:
    """Without a prefecture only cities and wards are sure: towns share names with merged ones."""
    names = everywhere()
    for rest in _with_and_without_district(text):
        name = _longest_start(rest, names)
        if name:
            sure = rest is text and name[-1] in "市区" and len(name) >= _SHORTEST_CITY
            is_ward = not any(place.name == name for place in names[name])
            return names[name], sure, rest if is_ward else rest[len(name) :]
    return None


def _with_and_without_district(text: str) -> list[str]:
    """The text, and the text behind a 郡 or an island's name (杵島郡大町町, 八丈島八丈町)."""
    return [text, *(text[m.end() :] for m in _DISTRICT.finditer(text[:_DISTRICT_ENDS_BY]))]


def _longest_start(
    text: str, names: dict[str, Municipality] | dict[str, frozenset[Municipality]]
) -> str | None:
    return next((text[:n] for n in range(min(len(text), 8), 1, -1) if text[:n] in names), None)


def _ward(places: frozenset[Municipality], rest: str) -> tuple[str, str]:
    for place in sorted(places):
        for ward in gazetteer().city_wards.get(place.name, ()):
            if rest.startswith(ward):
                return ward, rest[len(ward) :]
    return "", rest


def _street(rest: str) -> str | None:
    """Town and numbers behind the municipality, evened out; 字 is written or left out as one likes."""
    text = (
        _AFTER_SEPARATOR.sub(_arabic, _KANJI_NUMBER.sub(_arabic, rest)).replace("大字", "").replace("字", "")
    )
    text = _LAST_NUMBER.sub(r"\1;", text)
    match = _NUMBERS.search(text)
    while match and _ONLY_CHOME.match(text[match.start() : match.end() + 2]):
        match = _NUMBERS.search(
            text, match.end()
        )  # 天神橋2丁目北2番6号; nothing behind 丁目: no street address
    if not match:
        return None
    lot = _LOT.match(match.group())  # 7番地3の201号: behind a lot's number and its branch comes a room
    numbers = _NUMBER.findall(lot.group() if lot else match.group())
    town = text[: match.start()].translate(_EVEN).removesuffix("町")
    return f"{town}{'-'.join(str(int(n)) for n in numbers)}"


def _arabic(match: re.Match[str]) -> str:
    text = match.group()
    if not re.search("[十百]", text):
        return "".join(str(_KANJI_DIGITS.index(c)) for c in text)
    total = 0
    for part, unit in (("百", 100), ("十", 10)):
        head, mark, text = text.rpartition(part) if part in text else ("", "", text)
        total += unit * (int(_digits(head)) if head else 1) if mark else 0
    return str(total + (int(_digits(text)) if text else 0))


def _digits(text: str) -> str:
    return "".join(str(_KANJI_DIGITS.index(c)) for c in text if c in _KANJI_DIGITS) or "0"
