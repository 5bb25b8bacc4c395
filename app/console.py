"""Accounts and municipalities entered at the console, by whoever may sit at the server.

What is wrong comes as InputError, all at once. Everything done is recorded, with the machine's user.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.database import open_database, upgrade
from app.os_user import os_user
from app.passwords import hash_password
from app.settings import Settings
from app.store import Act, Kept, LastAdministrator, LoginTaken, Officer, Person, Store
from app.store.municipalities import CodeTaken, Municipality
from forms.account import is_sound_login
from forms.passwords import password_fault
from rules.faults import Fault, InputError
from rules.plain_text import unprintable

LONGEST_NAME = 60
_BOTH = "--municipality 団体コード と --municipality-name 名称 を付けてください"
_LIST = "hosakan municipality list で確かめるか、hosakan municipality add で登録してください"
_AGAIN = "標準入力に渡し直してください"


def opened_store() -> Store:
    """The store, its database brought up to date."""
    engine = open_database(Settings.from_environment().database_url)
    upgrade(engine)
    return Store(engine)


def officer(municipality_id: int, municipality: str) -> Officer:
    """Whoever acts, as the record names them: 「コマンド操作（OS の利用者名）」."""
    return Officer(0, os_user(), "コマンド操作", frozenset(), municipality_id, municipality)


@dataclass(frozen=True)
class Where:
    """The municipality meant: its code, and its name where it is to be entered too; None: not said."""

    code: str | None
    name: str | None = None


def add_user(store: Store, person: Person, password: str, where: Where, *, given: bool) -> Municipality:
    """Enter an account; the municipality it was entered in comes back. The first account of an empty database
    brings its municipality. ``given``: another password has to be chosen at the first login."""
    place, faults = _place(store, where)
    own = [person.login, person.name, place.name if place else where.name or ""]
    faults += _login_faults(store, person.login) + _name_faults("--name", person.name)
    faults += _password_faults(password, own)
    if faults:
        raise InputError(faults)
    place = place or add_municipality(store, where.code or "", where.name or "")
    act = Act(officer(place.id, place.name), "account.create")
    try:
        store.users.create(act, person, hash_password(password), given=given)
    except LoginTaken:
        raise InputError(_login_faults(store, person.login)) from None
    return place


def disable(store: Store, login: str) -> None:
    """Stop an account's use; one that is stopped stays so."""
    kept = _known(store, login)
    try:
        store.users.change(_act(kept, "change"), kept.id, kept.version, replace(kept.value, active=False))
    except LastAdministrator:
        remedy = "先に、ほかの人を管理者にしてください"
        raise InputError([Fault(login, "使える管理者がいなくなります", remedy)]) from None


def reset(store: Store, login: str, password: str) -> None:
    """Give an account another password, to be changed at the next login."""
    kept = _known(store, login)
    faults = _password_faults(password, [login, kept.value.name, kept.value.municipality])
    if faults:
        raise InputError(faults)
    store.users.give_password(_act(kept, "reset"), kept.id, kept.version, hash_password(password))
    store.failures.forget_login(login)


def user(store: Store, login: str) -> tuple[Municipality, Kept[Person]]:
    """An account with its municipality. Raises InputError."""
    kept = _known(store, login)
    return next(one for one in store.municipalities.all() if one.id == kept.municipality_id), kept


def users(store: Store, code: str | None) -> list[tuple[Municipality, Kept[Person]]]:
    """The accounts of a municipality, or of all."""
    places = [place for place in store.municipalities.all() if code in (None, place.code)]
    if code is not None and not places:
        raise InputError([_unknown(code)])
    return [(place, kept) for place in places for kept in store.users.all(place.id)]


def add_municipality(store: Store, code: str, name: str) -> Municipality:
    """Enter a municipality."""
    faults = [] if re.fullmatch(r"[A-Za-z0-9-]{1,20}", code) else [_unfit_code(code)]
    faults += _name_faults("名称", name)
    if faults:
        raise InputError(faults)
    try:
        return store.municipalities.add(code, name, lambda made: officer(made.id, made.name))
    except CodeTaken:
        remedy = "hosakan municipality list で確かめてください"
        raise InputError([Fault("団体コード", f"「{code}」は登録されています", remedy)]) from None


def _act(kept: Kept[Person], verb: str) -> Act:
    return Act(officer(kept.municipality_id, kept.value.municipality), f"account.{verb}")


def _place(store: Store, where: Where) -> tuple[Municipality | None, list[Fault]]:
    """The municipality meant, None where it is to be entered; and what is wrong."""
    places = store.municipalities.all()
    if not places:
        complete = where.code and where.name
        return None, [] if complete else [Fault("--municipality", "自治体がまだ登録されていません", _BOTH)]
    if where.code is None:
        return _only(places)
    found = next((place for place in places if place.code == where.code), None)
    return found, [] if found else [_unknown(where.code)]


def _only(places: Sequence[Municipality]) -> tuple[Municipality | None, list[Fault]]:
    if len(places) == 1:
        return places[0], []
    problem, remedy = "自治体がいくつかあります", "--municipality 団体コード を付けてください"
    return None, [Fault("--municipality", problem, remedy)]


def _login_faults(store: Store, login: str) -> list[Fault]:
    if not is_sound_login(login):
        return [Fault("LOGIN", f"「{login}」は使えません", "半角の英数字と . _ - @ を100文字まで使えます")]
    if store.users.by_login(login):
        return [Fault("LOGIN", f"「{login}」は使われています", "別のログイン名にしてください")]
    return []


def _password_faults(password: str, own: Iterable[str]) -> list[Fault]:
    fault = password_fault(password, own)
    return [Fault("パスワード", fault.rstrip("。"), _AGAIN)] if fault else []


def _name_faults(where: str, name: str) -> list[Fault]:
    if name.strip() and len(name) <= LONGEST_NAME and not unprintable(name, ""):
        return []
    return [Fault(where, "使えません", f"{LONGEST_NAME}文字以内で書いてください")]


def _known(store: Store, login: str) -> Kept[Person]:
    kept = store.users.by_login(login)
    if kept is None:
        remedy = "hosakan user list で確かめてください"
        raise InputError([Fault("LOGIN", f"「{login}」という利用者はいません", remedy)])
    return kept


def _unknown(code: str) -> Fault:
    return Fault("--municipality", f"「{code}」という自治体は登録されていません", _LIST)


def _unfit_code(code: str) -> Fault:
    return Fault("団体コード", f"「{code}」は使えません", "6桁の数字（検査数字まで）で書いてください")
