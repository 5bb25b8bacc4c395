"""What every template may use: navigation, days in 和暦, times in Japan, the contract's words in Japanese."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Flask, current_app, g, request, url_for
from markupsafe import Markup
from wtforms.fields import Field

from app.chain import JAPAN
from app.once import new_token
from app.policy import NOUNS, TABLE, Acting
from app.register_search import Named, number_found, number_of_another
from app.security import is_demo
from app.signing import first_things_first
from app.web import may, register, register_damaged, secrecy_of
from forms.company import CompanyNameField
from rules.dates import wareki
from rules.verdict import SHOWN_AS, Verdict
from rules.words import JAPANESE


@dataclass(frozen=True)
class Entry:
    """A line of the navigation. ``noun`` is the policy's; entries of parts not there yet are left out."""

    label: str
    endpoint: str
    noun: str


NAVIGATION = (
    Entry("募集", "postings.index", "posting"),
    Entry("特別交付税", "subsidy.index", "subsidy"),
    Entry("照合", "tenders.index", "tender"),
    Entry("誓約書", "pledges.index", "pledge"),
    Entry("補佐官等", "appointees.index", "appointee"),
    Entry("関係会社", "affiliations.index", "affiliation"),
    Entry("条項", "clauses.index", "clause"),
    Entry("記録", "events.index", "event"),
    Entry("利用者", "accounts.index", "account"),
    Entry("設定", "settings.index", "setting"),
)
_PARTS = {
    "bidders": "tenders",
    "sharings": "appointees",
    "checks": "tenders",
    "secondings": "tenders",
    "past": "tenders",
    "affiliation_lists": "affiliations",
    "affiliation_groups": "affiliations",
}
"""Pages that belong to another entry of the navigation."""
_WORDS = {word.value: text for word, text in JAPANESE.items()}
_WORDS_BY_KIND: dict[str, dict[str, str]] = {}
for _word, _text in JAPANESE.items():
    _WORDS_BY_KIND.setdefault(type(_word).__name__, {})[_word.value] = _text


def prepare(app: Flask) -> None:
    """Hand them to Jinja."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        wareki=day_text,
        moment=moment_text,
        japan_day=japan_day,
        noun=noun_text,
        word=word_text,
        number_found=number_text,
        number_of_another=another_text,
        yen=yen_text,
        verdict_short=verdict_text,
    )
    app.jinja_env.tests["code"] = lambda text: re.fullmatch(r"[a-z][a-z_]*", text) is not None
    app.context_processor(_common)


def _common() -> dict[str, Any]:
    who = g.get("officer")
    return {
        "demo": is_demo(),
        "field_input": field_input,
        "once": new_token,
        "register": register,
        "register_damaged": register_damaged,
        "view_functions": current_app.view_functions,
        "officer": who,
        "navigation": _navigation() if who and not first_things_first() else [],
        "municipality": who.municipality if who else None,
        "may": may,
        "secrecy_of": secrecy_of,
    }


def _navigation() -> list[dict[str, Any]]:
    here = _PARTS.get(request.blueprint or "", request.blueprint)
    return [
        {"label": entry.label, "url": url_for(entry.endpoint), "here": entry.endpoint.split(".")[0] == here}
        for entry in NAVIGATION
        if entry.endpoint in current_app.view_functions and _has(g.officer, entry.noun)
    ]


def _has(who: Acting, noun: str) -> bool:
    """Whether a kind of record is somebody's to read at all."""
    return noun in TABLE and bool(who.roles & TABLE[noun].readers)


def field_input(field: Field, described_by: str) -> Markup:
    """A field's input, tied to its help and its error; a company's name to the register, if one is loaded."""
    attributes: dict[str, str] = {}
    if isinstance(field, CompanyNameField) and register() is not None:
        attributes["data-company"] = url_for("register.search")
        attributes |= {"data-written": ""} if field.as_written else {}
    if described_by.strip():
        attributes["aria-describedby"] = described_by.strip()
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field(**attributes)


def day_text(day: date | None, missing: str = "—") -> str:
    """``令和8年11月20日``; ``missing`` where there is none."""
    return wareki(day) if day else missing


def moment_text(moment: datetime) -> str:
    """``令和8年11月20日 14時05分``, in Japan."""
    local = moment.astimezone(JAPAN)
    return f"{wareki(local.date())} {local.hour}時{local.minute:02d}分"


def japan_day(moment: datetime) -> str:
    """The day of a moment, in Japan: ``令和8年11月20日``."""
    return wareki(moment.astimezone(JAPAN).date())


def word_text(code: str | None, kind: str = "", missing: str = "不明") -> str:
    """The Japanese of a code of rules.words (``kind``: Role, Form, Kind, Tie …)."""
    if code is None:
        return missing
    return (_WORDS_BY_KIND.get(kind) or _WORDS).get(code, code)


def noun_text(reference: str | None, missing: str = "—") -> str:
    """``appointee:12`` as ``補佐官等 12``, ``appointee.read`` as ``補佐官等``."""
    if not reference:
        return missing
    kind, _, number = reference.partition(":")
    word = NOUNS.get(kind.partition(".")[0], kind)
    return f"{word} {number}" if number else word


def number_text(company: Named) -> str | None:
    """The corporate number to propose for a company entered without one; None where there is none to tell."""
    loaded = register()
    return number_found(loaded, company) if loaded else None


def another_text(company: Named) -> str | None:
    """That a company's number belongs to another name, where a register is loaded and says so."""
    loaded = register()
    return number_of_another(loaded, company) if loaded else None


def verdict_text(verdict: Verdict) -> str:
    """A verdict as the check says it, without its reasons."""
    return SHOWN_AS[verdict]


def yen_text(amount: int | None, missing: str = "—") -> str:
    """``1,250,000円``."""
    return missing if amount is None else f"{amount:,}円"
