"""A copy made while the application runs, put back whole or not at all, on both databases."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text

from app import create_app, models
from app.backup import making
from app.backup.carrying import back_up, put_back
from app.backup.plain import added_up, lines, tables_of
from app.cli import run
from app.database import changing_schema, open_database, to_revision, upgrade
from app.settings import Settings
from app.store import Act, Officer, Store
from app.store.room import utc_now
from rules.faults import InputError
from rules.register import Appointee
from tests.app.database.dumped import dump
from tests.postgresql import Cluster

EVENT, CHECK = models.Event.__table__, models.Check.__table__


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """Settings of another, empty installation on the same kind of database, with a key of its own."""
    folder = tmp_path / "elsewhere"
    folder.mkdir(mode=0o700)
    if settings.database_url.startswith("sqlite"):
        yield Settings(folder, f"sqlite:///{folder}/hosakan.db", "e" * 48)
        return
    cluster: Cluster = request.getfixturevalue("postgresql")
    with cluster.database(migrated=False) as url:
        yield Settings(folder, url, "e" * 48)


def sums(url: str) -> dict[str, Any]:
    """What every table comes to."""
    engine = open_database(url)
    with engine.connect() as connection:
        found = {table.name: added_up(lines(connection, table)) for table in tables_of(connection)}
    engine.dispose()
    return found


def copied(settings: Settings, tmp_path: Path) -> Path:
    target = tmp_path / "copy.zip"
    back_up(settings, target, "somebody", utc_now())
    return target


def test_what_is_put_back_elsewhere_is_what_was_there_row_by_row(
    filled: Officer, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    carried = put_back(elsewhere, copied(settings, tmp_path))
    assert dump(elsewhere.database_url) == dump(settings.database_url)
    assert sums(elsewhere.database_url) == sums(settings.database_url) == carried.manifest.tables
    store = Store(open_database(elsewhere.database_url))
    with store._room.reading() as session:
        head = session.execute(select(EVENT.c.seq, EVENT.c.hash).order_by(EVENT.c.seq.desc())).first()
        assert session.scalar(select(func.count()).select_from(CHECK))
    assert head is not None
    assert [(one.seq, one.hash) for one in carried.manifest.heads] == [tuple(head)]
    store._room.engine.dispose()


def test_the_work_goes_on_after_it_with_numbers_that_are_free(
    filled: Officer, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    put_back(elsewhere, copied(settings, tmp_path))
    store = create_app(elsewhere).extensions["hosakan_store"]
    before = {kept.id for kept in store.appointees.all(filled.municipality_id)}
    made = store.appointees.create(Act(filled, "appointee.create"), Appointee("架空 三郎"))
    assert made not in before
    told = store.events.latest(filled.municipality_id, limit=2)[0]
    assert told[0].seq == told[1].seq + 1
    store._room.engine.dispose()


def test_the_number_of_a_record_deleted_before_is_not_given_again(
    filled: Officer, settings: Settings, elsewhere: Settings, app: Any, tmp_path: Path
) -> None:
    store: Store = app.extensions["hosakan_store"]
    gone = store.appointees.create(Act(filled, "appointee.create"), Appointee("架空 三郎"))
    store.appointees.delete(Act(filled, "appointee.delete"), gone, 1)
    put_back(elsewhere, copied(settings, tmp_path))
    other = Store(open_database(elsewhere.database_url))
    assert other.appointees.create(Act(filled, "appointee.create"), Appointee("架空 四郎")) == gone + 1
    other._room.engine.dispose()


def test_a_session_that_ended_does_not_open_again(
    filled: Officer, settings: Settings, elsewhere: Settings, app: Any, tmp_path: Path
) -> None:
    store = app.extensions["hosakan_store"]
    token = store.accounts.open_session(filled)
    copy = copied(settings, tmp_path)
    put_back(elsewhere, copy)
    other = create_app(elsewhere)
    client = other.test_client()
    client.set_cookie("hosakan_session", token)
    assert client.get("/appointees/").status_code == 401 or "/login" in client.get("/appointees/").location
    other.extensions["hosakan_store"]._room.engine.dispose()


def test_the_copy_is_one_moment_while_others_write(
    filled: Officer, settings: Settings, app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two tables somebody registers a person: the copy has neither the row nor its entry."""
    store: Store = app.extensions["hosakan_store"]

    def interrupted(connection: Connection, table: Any) -> Iterator[bytes]:
        yield from lines(connection, table)
        if table.name == "municipality":
            store.appointees.create(Act(filled, "appointee.create"), Appointee("途中の人"))

    monkeypatch.setattr(making, "lines", interrupted)
    copy = copied(settings, tmp_path)
    with zipfile.ZipFile(copy) as file:
        everything = b"".join(file.read(name) for name in file.namelist())
        last = json.loads(file.read("event.jsonl").splitlines()[-1])
    written = json.dumps("途中の人").strip('"').encode()
    assert written not in everything
    assert "途中の人" in [kept.value.name for kept in store.appointees.all(filled.municipality_id)]
    assert "backup.export" in last


def test_what_stands_there_is_not_overwritten_and_nothing_is_left_behind(
    filled: Officer, settings: Settings, tmp_path: Path
) -> None:
    target = copied(settings, tmp_path)
    before = target.read_bytes()
    with pytest.raises(InputError, match="すでにあります"):
        back_up(settings, target, "somebody", utc_now())
    assert target.read_bytes() == before
    back_up(settings, target, "somebody", utc_now(), replace=True)
    assert target.read_bytes() != before
    assert not list(tmp_path.glob(".*partial"))
    if os.name == "posix":
        assert target.stat().st_mode & 0o077 == 0


def test_a_database_with_something_in_it_is_left_alone_unless_told(
    filled: Officer, settings: Settings, app: Any, tmp_path: Path
) -> None:
    copy = copied(settings, tmp_path)
    store: Store = app.extensions["hosakan_store"]
    store.appointees.create(Act(filled, "appointee.create"), Appointee("後から来た人"))
    before = dump(settings.database_url)
    with pytest.raises(InputError, match=r"すでに登録があります.*--force"):
        put_back(settings, copy)
    assert dump(settings.database_url) == before
    put_back(settings, copy, replace=True)
    assert "後から来た人" not in str(dump(settings.database_url))
    # The record refuses changes as before.
    engine = open_database(settings.database_url)
    with pytest.raises(Exception, match="only added to"), engine.begin() as connection:
        connection.execute(text("UPDATE event SET seq = seq + 1000"))
    engine.dispose()


def _replaced(copy: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """The same zip with its members changed; None leaves one out."""
    with zipfile.ZipFile(copy) as file:
        members = {name: change(name, file.read(name)) for name in file.namelist()}
    with zipfile.ZipFile(copy, "w") as file:
        for name, content in members.items():
            if content is not None:
                file.writestr(name, content)


def _forged(copy: Path, table: str, change: Callable[[bytes], bytes]) -> None:
    """A table changed, and the manifest made to fit it: only what it comes to in the database can tell."""
    with zipfile.ZipFile(copy) as file:
        content = change(file.read(f"{table}.jsonl"))
        manifest = json.loads(file.read("manifest.json"))
    manifest["tables"][table] = {
        "rows": content.count(b"\n") - 1,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    new = {f"{table}.jsonl": content, "manifest.json": json.dumps(manifest).encode()}
    _replaced(copy, lambda name, old: new.get(name, old))


def _cut(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:-200])


def _flip(copy: Path) -> None:
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 0xFF
    copy.write_bytes(bytes(content))


def _as_folder(copy: Path) -> None:
    copy.unlink()
    copy.mkdir()


def _manifest(**changes: Any) -> Callable[[Path], None]:
    def change(name: str, content: bytes) -> bytes:
        return json.dumps({**json.loads(content), **changes}).encode() if name == "manifest.json" else content

    return lambda copy: _replaced(copy, change)


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut off": (_cut, "途中で切れています"),
    "a bit turned over": (_flip, "違います|ではないか"),
    "empty": (lambda copy: copy.write_bytes(b""), "ではないか"),
    "a folder": (_as_folder, "ではないか|権限"),
    "not there": (lambda copy: copy.unlink(), "ファイルがありません"),
    "another's zip": (lambda copy: _replaced(copy, lambda n, c: None if n == "manifest.json" else c), "目録"),
    "another's manifest": (_manifest(format="somebody-elses"), "補佐官のバックアップではありません"),
    "of a later format": (_manifest(version=2), "新しい版"),
    "of a later schema": (_manifest(revision="9999"), "新しい版の補佐官"),
    "without sums": (_manifest(tables=None), "書き方が違います"),
    "a table left out": (
        lambda copy: _replaced(copy, lambda n, c: None if n == "event.jsonl" else c),
        "表「event」",
    ),
    "a row left out": (
        lambda copy: _replaced(copy, lambda n, c: c[: c[:-1].rfind(b"\n") + 1] if n == "event.jsonl" else c),
        "表「event」",
    ),
    "entries cut off, sums forged": (
        lambda copy: _forged(copy, "event", lambda c: c[: c[:-1].rfind(b"\n") + 1]),
        "記録の照合値が|表「event_detail」に",
    ),
    "no JSON, sums forged": (lambda copy: _forged(copy, "tender", lambda c: c + b"[\n"), "読めない行"),
    "a column missing, sums forged": (
        lambda copy: _forged(copy, "tender", lambda c: c.replace(b'["bid_date","date"],', b"")),
        "列が",
    ),
    "a row twice, sums forged": (
        lambda copy: _forged(copy, "municipality", lambda c: c + c[c.index(b"\n") + 1 :]),
        "表「municipality」に、このデータベースに入れられない",
    ),
    "rows without parents, sums forged": (
        lambda copy: _forged(copy, "tender", lambda c: c[: c.index(b"\n") + 1]),
        "表「.*」に",
    ),
}


def test_a_file_that_is_not_whole_is_named_and_changes_nothing(
    filled: Officer, settings: Settings, tmp_path: Path
) -> None:
    good, copy = copied(settings, tmp_path), tmp_path / "broken.zip"
    before = dump(settings.database_url)
    for name, (spoil, told) in BROKEN.items():
        shutil.copy(good, copy)
        spoil(copy)
        with pytest.raises(InputError) as caught:
            put_back(settings, copy, replace=True)
        assert str(copy) in str(caught.value), name
        assert re.search(told, str(caught.value)), name
        assert dump(settings.database_url) == before, name
        copy.rmdir() if copy.is_dir() else copy.unlink(missing_ok=True)


def test_a_copy_of_an_older_schema_is_put_back_and_brought_up_to_date(
    settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    now = "2026-11-21 04:05:06.000007"
    engine = open_database(elsewhere.database_url)
    with changing_schema(engine) as connection:
        to_revision(connection, "0003")
        for statement in (
            f"INSERT INTO municipality VALUES (1, '999999', '架空市', '{now}')",
            "INSERT INTO user_account (id, municipality_id, version, created_at, changed_at, login, name,"
            " password_hash, role, active)"
            f" VALUES (1, 1, 1, '{now}', '{now}', 'a', '見本', 'x', 'admin', true)",
            "INSERT INTO event (id, municipality_id, at, user_id, who, action, record, what, why)"
            f" VALUES (7, 1, '{now}', 1, '見本（a）', 'tender.create', 'tender:1', '案件を登録した', NULL)",
        ):
            connection.execute(text(statement))
    engine.dispose()
    copy = tmp_path / "old.zip"
    carried = back_up(elsewhere, copy, "somebody", utc_now())
    assert (carried.manifest.revision, carried.recorded, carried.manifest.heads) == ("0003", False, ())
    put_back(settings, copy)
    store = Store(open_database(settings.database_url))
    assert [one.what for one in store.events.latest(1)[0]] == ["案件を登録した"]
    store.accounts.set_hash(store.accounts.first_administrator(), "new")
    store._room.engine.dispose()


def test_a_database_of_somebody_else_is_never_emptied(
    settings: Settings, elsewhere: Settings, tmp_path: Path, filled: Officer
) -> None:
    copy = copied(settings, tmp_path)
    engine = open_database(elsewhere.database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE zaimu (id INTEGER)"))
    with pytest.raises(InputError, match="補佐官のものでない表（zaimu）"):
        put_back(elsewhere, copy, replace=True)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM zaimu")).scalar() == 0
    engine.dispose()


@pytest.fixture
def at_the_prompt(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[Settings], None]:
    """Have the commands work on an installation."""

    def go(to: Settings) -> None:
        monkeypatch.setenv("HOSAKAN_DATA_DIR", str(to.data_dir))
        monkeypatch.setenv("HOSAKAN_DATABASE_URL", to.database_url)
        monkeypatch.delenv("HOSAKAN_SECRET_KEY", raising=False)
        to.data_dir.chmod(0o700)

    go(settings)
    return go


def test_the_commands_say_what_they_did(
    filled: Officer,
    settings: Settings,
    elsewhere: Settings,
    at_the_prompt: Callable[[Settings], None],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    target = tmp_path / "控え.zip"
    assert run(["backup", str(target)]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "バックアップしました" in said.err
    assert "secret_key" in said.err
    assert run(["backup", str(target)]) == 1
    assert "--force" in capsys.readouterr().err
    assert run(["backup", str(target), "--force", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert run(["restore", str(target)]) == 1
    at_the_prompt(elsewhere)
    capsys.readouterr()
    assert run(["restore", str(target), "--json"]) == 0
    put = json.loads(capsys.readouterr().out)
    assert (put["heads"], put["tables"]) == (document["heads"], document["tables"])


def test_who_loses_the_second_factor_is_told(
    filled: Officer,
    settings: Settings,
    elsewhere: Settings,
    at_the_prompt: Callable[[Settings], None],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    engine = open_database(settings.database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE user_account SET totp_secret = 'sealed'"))
    engine.dispose()
    copy = copied(settings, tmp_path)
    at_the_prompt(elsewhere)
    assert run(["restore", str(copy)]) == 0
    assert "二段階認証を登録した1人は" in capsys.readouterr().err


def test_a_copy_goes_through_standard_output_and_input(
    filled: Officer,
    settings: Settings,
    elsewhere: Settings,
    at_the_prompt: Callable[[Settings], None],
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    assert run(["backup", "-"]) == 0
    sys.stdout.flush()
    written = capfdbinary.readouterr().out
    at_the_prompt(elsewhere)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(written)))
    assert run(["restore", "-"]) == 0
    assert dump(elsewhere.database_url) == dump(settings.database_url)
    assert not list(settings.data_dir.glob("hosakan-backup-*"))


@pytest.mark.sqlite_only
def test_a_database_that_is_not_there_is_not_made_by_backing_it_up(
    settings: Settings, at_the_prompt: Callable[[Settings], None], tmp_path: Path
) -> None:
    Path(settings.database_url.removeprefix("sqlite:///")).unlink()
    assert run(["backup", str(tmp_path / "copy.zip")]) == 1
    assert not list(tmp_path.glob("hosakan.db*"))


def test_an_empty_database_has_nothing_to_copy(elsewhere: Settings, tmp_path: Path) -> None:
    open_database(elsewhere.database_url).connect().close()
    with pytest.raises(InputError, match="まだ何も登録されていません"):
        back_up(elsewhere, tmp_path / "copy.zip", "somebody", utc_now())
    assert not list(tmp_path.glob("*.zip"))


def test_a_database_only_brought_up_to_date_counts_as_empty(
    filled: Officer, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    engine = open_database(elsewhere.database_url)
    upgrade(engine)
    engine.dispose()
    put_back(elsewhere, copied(settings, tmp_path))
    assert dump(elsewhere.database_url) == dump(settings.database_url)


def test_a_disk_too_small_for_the_copy_is_told_and_left_clean(
    filled: Officer,
    settings: Settings,
    at_the_prompt: Callable[[Settings], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert run(["backup", str(tmp_path / "copy.zip")]) == 3
    assert "ディスクに空きがない" in capsys.readouterr().err
    assert not [path for path in tmp_path.iterdir() if "copy.zip" in path.name]
