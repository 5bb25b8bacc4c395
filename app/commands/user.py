"""``hosakan user``: accounts, for whoever may sit at the server."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from app.commands import output
from app.commands.typed_password import typed_password
from app.policy import ROLES

if TYPE_CHECKING:
    from app.store import Kept, Person, Store
    from app.store.municipalities import Municipality

_LOGIN = click.argument("login", metavar="LOGIN")
_ON_STDIN = "パスワードは標準入力の1行目から読みます。"


@click.group(help="利用者（ログインする人）")
def user() -> None:
    """Accounts."""


def _console() -> Any:
    """Loaded only now: it brings the database and the password rules with it."""
    return import_module("app.console")


@user.command(help=f"利用者を登録します。{_ON_STDIN}最初の1人では自治体も登録します")
@_LOGIN
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(list(ROLES)),
    help="役割（何度でも）。" + "、".join(f"{key}: {name}" for key, name in ROLES.items()),
)
@click.option("--municipality", metavar="CODE", help="団体コード。自治体が1つのときは省けます")
@click.option("--municipality-name", metavar="NAME", help="自治体の名称（まだ登録されていないとき）")
@click.option("--name", metavar="NAME", help="氏名。既定はログイン名")
@click.option("--must-change", is_flag=True, help="最初のログインで、本人にパスワードを変えさせます")
@output.with_json
def add(
    login: str,
    roles: tuple[str, ...],
    municipality: str | None,
    municipality_name: str | None,
    name: str | None,
    must_change: bool,
    as_json: bool,
) -> None:
    """Enter an account."""
    console = _console()
    person = console.Person(login, name or login, roles)
    where = console.Where(municipality, municipality_name)
    store = console.opened_store()
    place = console.add_user(store, person, typed_password(), where, given=must_change)
    output.tell(f"利用者 {login} を{place.name}に登録しました。", _known(store, login), as_json)


@user.command("list", help="利用者の一覧")
@click.option("--municipality", metavar="CODE", help="この自治体だけ")
@output.with_json
def list_(municipality: str | None, as_json: bool) -> None:
    """Every account."""
    console = _console()
    found = console.users(console.opened_store(), municipality)
    if as_json:
        output.print_json({"users": [_as_json(place, kept) for place, kept in found]})
        return
    output.print_text("\n".join(_line(place, kept) for place, kept in found) or "利用者はまだいません。")


@user.command(help="利用者を停止します。開いているログインも終わります")
@_LOGIN
@output.with_json
def disable(login: str, as_json: bool) -> None:
    """Stop an account's use."""
    console = _console()
    store = console.opened_store()
    console.disable(store, login)
    output.tell(f"利用者 {login} を停止しました。", _known(store, login), as_json)


@user.command(
    help=f"パスワードを再設定します。{_ON_STDIN}"
    "開いているログインは終わり、本人は次のログインで別のパスワードに変えます"
)
@_LOGIN
@output.with_json
def reset(login: str, as_json: bool) -> None:
    """Give an account another password."""
    console = _console()
    store = console.opened_store()
    console.reset(store, login, typed_password())
    told = f"利用者 {login} のパスワードを再設定しました。7日以内に本人が変更します。"
    output.tell(told, _known(store, login), as_json)


def _known(store: Store, login: str) -> dict[str, Any]:
    return _as_json(*_console().user(store, login))


def _as_json(place: Municipality, kept: Kept[Person]) -> dict[str, Any]:
    person = kept.value
    return {
        "login": person.login,
        "name": person.name,
        "roles": list(person.roles),
        "municipality": place.code,
        "active": person.active,
        "second_factor": person.second_factor,
        "must_change_password": person.waits,
        "appointee": person.appointee,
    }


def _line(place: Municipality, kept: Kept[Person]) -> str:
    person = kept.value
    roles = "・".join(ROLES[role] for role in person.roles)
    parts = [person.login, person.name, roles, f"{place.name}（{place.code}）"]
    parts += [] if person.active else ["停止"]
    parts += [f"補佐官等本人（{person.appointee}）"] if person.appointee else []
    return "\t".join(parts)
