"""A form for machines: the list of its items, and a JSON document read against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from forms import values
from forms.base import OutlineForm, Values
from forms.item_fields import MAX_ROWS
from forms.outline import Item, Kind
from rules.faults import Fault, InputError
from rules.plain_text import why_unfit


def describe(form: type[OutlineForm]) -> list[dict[str, Any]]:
    """The items as contracts.md section 4 lists them, in the form's order."""
    return [_described(item) for item in form.items]


def _described(item: Item) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": item.name,
        "label": item.label,
        "type": item.type.value,
        "required": item.required,
        "max_length": item.max_length,
        "choices": [{"value": v, "label": label} for v, label in item.pairs] if item.choices else None,
        "help": item.help,
    }
    if item.type is Kind.ROWS:
        made["fields"] = [_described(column) for column in item.fields]
    return made


def read(form: type[OutlineForm], document: object, *, draft: bool = False) -> OutlineForm:
    """A form filled from a JSON document (names to values).

    draft: required items may be missing. Raises InputError with every fault at once: an unknown name, a
    missing required one, a wrong type, a value over its limit, a character that cannot be printed, a
    value that is no choice, a day that is none. A fault's place is label and name, for a table with row.
    """
    if not isinstance(document, Mapping):
        raise InputError(
            [Fault("", "項目と値の組ではありません", '{ } で囲んだ「"項目名": 値」の組で書いてください')]
        )
    found, faults = _read_items(form.items, document, "", draft)
    if faults:
        raise InputError(faults)
    return form(data=found)


def _read_items(
    items: Sequence[Item], document: Mapping[str, object], place: str, draft: bool
) -> tuple[Values, list[Fault]]:
    found: Values = {}
    faults = [
        Fault(f"{place}{_shown(name)}", "この様式にない項目です", _near(name, items))
        for name in document
        if name not in {item.name for item in items}
    ]
    for item in items:
        where = f"{place}{item.label}（{item.name}）"
        try:
            if item.type is Kind.ROWS:
                found[item.name] = _read_rows(item, document.get(item.name), place, draft)
            else:
                found[item.name] = values.from_json(item, document.get(item.name))
        except InputError as error:
            faults += [Fault(f.where or where, f.problem, f.remedy) for f in error.faults]
            continue
        if item.required and not draft and not values.is_given(found[item.name]):
            faults.append(Fault(where, "書かれていません", "必要な項目なので書いてください"))
    return found, faults


def _read_rows(item: Item, raw: object, place: str, draft: bool) -> list[Values]:
    if raw is None:
        return []
    if not isinstance(raw, list):
        values.refuse("行の一覧ではありません", "[ ] で囲んだ一覧で書いてください")
    if len(raw) > MAX_ROWS:
        values.refuse(f"行が多すぎます（{len(raw)}行、上限{MAX_ROWS}行）", f"{MAX_ROWS}行以内にしてください")
    rows: list[Values] = []
    faults: list[Fault] = []
    for number, row in enumerate(raw, 1):
        here = f"{place}{item.label}（{item.name}） {number}行目 "
        if not isinstance(row, Mapping):
            faults.append(Fault(here.strip(), "項目と値の組ではありません", "{ } で囲んで書いてください"))
            continue
        found, wrong = _read_items(item.fields, row, here, draft)
        rows.append(found)
        faults += wrong
    if faults:
        raise InputError(faults)
    return rows


def _shown(name: str) -> str:
    # A name may hold what cannot be printed; it goes to a terminal and a page.
    return "".join(c if why_unfit(c) is None else "�" for c in name)[:60]


def _near(name: str, items: Iterable[Item]) -> str:
    near = get_close_matches(name, [item.name for item in items], 1)
    hint = f"「{near[0]}」ではありませんか。" if near else ""
    return f"{hint}使える項目名は --fields で確かめるか、この項目を消してください"


@dataclass(frozen=True)
class Leftover:
    """What a kept draft holds and the form of today has no place for. ``text``: as it was kept."""

    name: str
    text: str


def read_kept(
    form: type[OutlineForm], document: Mapping[str, object], **more: Any
) -> tuple[OutlineForm, list[Leftover]]:
    """A form filled from a draft kept by ``to_json``, perhaps under an earlier outline; ``more`` goes to
    the form. What cannot be read any more is handed back instead of refused."""
    found, left = _read_what_can_be(form.items, document)
    return form(data=found, **more), left


def _read_what_can_be(items: Sequence[Item], document: Mapping[str, object]) -> tuple[Values, list[Leftover]]:
    by_name = {item.name: item for item in items}
    found: Values = {}
    left: list[Leftover] = []
    for name, raw in document.items():
        item = by_name.get(name)
        try:
            if item and item.type is Kind.ROWS and isinstance(raw, list):
                rows = [_read_what_can_be(item.fields, row) for row in raw if isinstance(row, Mapping)]
                found[name] = [values_ for values_, _ in rows]
                left += [rest for _, lost in rows for rest in lost]
            elif item and item.type is not Kind.ROWS:
                found[name] = values.from_json(item, raw)
            else:
                left.append(Leftover(name, str(raw)))
        except InputError:
            left.append(Leftover(item.label if item else name, str(raw)))
    return found, left


def to_json(form: OutlineForm) -> dict[str, Any]:
    """The form's values as a JSON document that ``read`` takes back; what is not given is left out."""
    return _plain(form.values)


def _plain(found: Values) -> dict[str, Any]:
    return {name: _plain_value(value) for name, value in found.items() if values.is_given(value)}


def _plain_value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(entry) if isinstance(entry, dict) else entry for entry in value]
    return value
