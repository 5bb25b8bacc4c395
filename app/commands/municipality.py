"""``hosakan municipality``: the municipalities of one installation."""

from __future__ import annotations

from importlib import import_module

import click

from app.commands import output


@click.group(help="自治体（1つの導入を、いくつかの自治体で使うとき）")
def municipality() -> None:
    """Municipalities."""


@municipality.command(help="自治体を登録します。続けて hosakan user add で、その管理者を登録します")
@click.argument("code", metavar="CODE")
@click.argument("name", metavar="NAME")
@output.with_json
def add(code: str, name: str, as_json: bool) -> None:
    """Enter a municipality."""
    console = import_module("app.console")  # only now: it brings the database with it
    console.add_municipality(console.opened_store(), code, name)
    output.tell(f"{name}を登録しました。", {"code": code, "name": name}, as_json)


@municipality.command("list", help="自治体の一覧")
@output.with_json
def list_(as_json: bool) -> None:
    """Every municipality."""
    places = import_module("app.console").opened_store().municipalities.all()
    if as_json:
        output.print_json({"municipalities": [{"code": place.code, "name": place.name} for place in places]})
        return
    told = "\n".join(f"{place.code}\t{place.name}" for place in places)
    output.print_text(told or "自治体はまだ登録されていません。")
