"""``hosakan user`` and ``hosakan municipality``."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from getpass import getuser
from pathlib import Path

import pytest

from app import create_app
from app.cli import run
from app.settings import Settings
from app.store import Store
from tests.app.conftest import SETUP, Browser
from tests.command import hosakan

PASSWORD = "ゆうひ おにぎり とけい"
FIRST = ("--role", "admin", "--municipality", "042021", "--municipality-name", "架空市")


@dataclass
class Said:
    """What a command came to: its exit code, standard output, standard error."""

    code: int
    out: str
    err: str


@pytest.fixture
def command(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Said]:
    """Run a command on a fresh database, with ``typed`` on standard input."""
    monkeypatch.setenv("HOSAKAN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HOSAKAN_DATABASE_URL", database_url)

    def ran(*arguments: str, typed: str = "") -> Said:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        code = run(arguments)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return ran


@pytest.fixture
def first(command: Callable[..., Said]) -> Callable[..., Said]:
    """The same with a first administrator, kanri."""
    assert command("user", "add", "kanri", *FIRST, typed=f"{PASSWORD}\n").code == 0
    return command


@pytest.fixture
def page(settings: Settings) -> Callable[[], Browser]:
    """A browser to an application on the same database."""
    return lambda: Browser(create_app(settings).test_client())


def test_the_first_account_brings_its_municipality_and_signs_in(
    first: Callable[..., Said], page: Callable[[], Browser]
) -> None:
    browser = page()
    assert browser.send("/login", {"login": "kanri", "password": PASSWORD}).location == "/"
    assert browser.get("/accounts/").status_code == 200
    told = browser.get("/events/").get_data(as_text=True)
    assert f"コマンド操作（{getuser()}）" in told
    assert "利用者 kanri（kanri）: 管理者を登録した" in told


def test_an_empty_database_needs_the_municipality_and_says_so(command: Callable[..., Said]) -> None:
    for given in ((), ("--municipality", "042021")):
        said = command("user", "add", "kanri", "--role", "admin", *given, typed=PASSWORD)
        assert said.code == 1
        assert "--municipality-name" in said.err
    assert command("user", "list").out == "利用者はまだいません。\n"


def test_everything_wrong_is_named_at_once(first: Callable[..., Said]) -> None:
    said = first("user", "add", "管理", "--role", "hr", "--municipality", "999999", typed="短い\n")
    assert said.code == 1
    for words in ("LOGIN: 「管理」", "--municipality: 「999999」", "パスワード: 12文字以上"):
        assert words in said.err
    assert "使われています" in first("user", "add", "kanri", "--role", "hr", typed=PASSWORD).err
    assert first("user", "add", "x", "--role", "boss", typed=PASSWORD).code == 2
    assert first("user", "add", "x", typed=PASSWORD).code == 2


def test_with_one_municipality_it_may_be_left_out_and_with_two_not(first: Callable[..., Said]) -> None:
    assert first("user", "add", "jinji", "--role", "hr", typed=PASSWORD).code == 0
    assert first("municipality", "add", "042030", "例示町").code == 0
    assert "登録されています" in first("municipality", "add", "042030", "例示町").err
    said = first("user", "add", "zaisei", "--role", "finance", typed=PASSWORD)
    assert (said.code, "--municipality" in said.err) == (1, True)
    given = ("--role", "finance", "--role", "audit", "--name", "財政 四郎", "--municipality", "042030")
    assert first("user", "add", "zaisei", *given, typed=PASSWORD).code == 0
    listed = json.loads(first("user", "list", "--json").out)["users"]
    assert [(one["login"], one["municipality"], one["roles"]) for one in listed] == [
        ("jinji", "042021", ["hr"]),
        ("kanri", "042021", ["admin"]),
        ("zaisei", "042030", ["finance", "audit"]),
    ]
    places = json.loads(first("municipality", "list", "--json").out)["municipalities"]
    assert places == [{"code": "042021", "name": "架空市"}, {"code": "042030", "name": "例示町"}]
    only = json.loads(first("user", "list", "--json", "--municipality", "042030").out)["users"]
    assert [one["login"] for one in only] == ["zaisei"]


@pytest.mark.asvs("7.4.2")
def test_a_stopped_account_is_out(first: Callable[..., Said], page: Callable[[], Browser]) -> None:
    first("user", "add", "jinji", "--role", "hr", typed=PASSWORD)
    browser = page()
    browser.send("/login", {"login": "jinji", "password": PASSWORD})
    assert browser.get("/appointees/").status_code == 200
    assert first("user", "disable", "jinji").code == 0
    assert browser.get("/appointees/").location.startswith("/login")
    assert page().send("/login", {"login": "jinji", "password": PASSWORD}).status_code == 422
    assert "停止" in first("user", "list").out
    said = first("user", "disable", "kanri")
    assert (said.code, "使える管理者がいなくなります" in said.err) == (1, True)
    assert first("user", "disable", "nobody").code == 1


def test_a_reset_password_has_to_be_changed(first: Callable[..., Said], page: Callable[[], Browser]) -> None:
    browser = page()
    browser.send("/login", {"login": "kanri", "password": PASSWORD})
    given = "やまびこ おにぎり とけい"
    assert first("user", "reset", "kanri", typed="kanrikanri12").code == 1
    assert first("user", "reset", "kanri", typed=f"\ufeff{given}\r\n").code == 0
    assert browser.get("/").location.startswith("/login")
    again = page()
    assert again.send("/login", {"login": "kanri", "password": given}).status_code == 303
    assert again.get("/").location == "/own/password"


def test_the_record_of_the_console_is_part_of_the_chain(
    first: Callable[..., Said], settings: Settings
) -> None:
    first("user", "reset", "kanri", typed="やまびこ おにぎり とけい")
    store: Store = create_app(settings).extensions["hosakan_store"]
    happened, _ = store.events.latest(1)
    assert {item.who for item in happened} == {f"コマンド操作（{getuser()}）"}
    assert [item.action for item in happened] == ["account.reset", "account.create", "setup"]
    assert [item.seq for item in happened] == [3, 2, 1]


@pytest.mark.sqlite_only
def test_in_a_shell_only_json_stands_on_standard_output(tmp_path: Path) -> None:
    env = {"HOSAKAN_DATA_DIR": str(tmp_path / "data")}
    made = hosakan("user", "add", "kanri", *FIRST, stdin=PASSWORD.encode(), env=env)
    assert (made.code, made.out) == (0, b"")
    listed = hosakan("user", "list", "--json", env=env)
    assert json.loads(listed.text)["users"][0]["municipality"] == "042021"


SETUP_AFTER = {**SETUP, "code": "042021", "municipality": "かくう市"}


def test_the_first_administrator_of_a_municipality_entered_before_is_set_up_on_the_page(
    command: Callable[..., Said], page: Callable[[], Browser]
) -> None:
    assert command("municipality", "add", "042021", "架空市").code == 0
    browser = page()
    shown = browser.get("/setup").get_data(as_text=True)
    assert "架空市（042021）" in shown
    answer = browser.send("/setup", SETUP_AFTER)
    assert answer.status_code == 303
    assert "架空市" in browser.get("/own/").get_data(as_text=True)
    places = json.loads(command("municipality", "list", "--json").out)["municipalities"]
    assert places == [{"code": "042021", "name": "架空市"}]


def test_another_code_than_that_of_a_municipality_entered_before_is_refused_at_its_field(
    command: Callable[..., Said], page: Callable[[], Browser]
) -> None:
    command("municipality", "add", "042021", "架空市")
    command("municipality", "add", "machi-1", "例示町")
    browser = page()
    answer = browser.send("/setup", {**SETUP_AFTER, "code": "042030"})
    assert answer.status_code == 422
    told = answer.get_data(as_text=True)
    assert 'id="code-error"' in told
    assert "登録済みの自治体の団体コードを入力してください" in told
    assert "例示町（machi-1）" in told
    assert len(json.loads(command("municipality", "list", "--json").out)["municipalities"]) == 2
    assert browser.send("/setup", {**SETUP_AFTER, "code": "machi-1"}).status_code == 303
    assert "例示町" in browser.get("/own/").get_data(as_text=True)
