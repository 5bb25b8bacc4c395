"""The schema: one history, one shape, nothing that only SQLite can do."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from app import models
from app.cli import run
from app.database import differences, open_database, upgrade
from app.settings import sqlite_url
from rules.faults import InputError

TABLES = models.Base.metadata.tables


def test_the_migrations_make_what_the_classes_describe(empty_url: str) -> None:
    engine = open_database(empty_url)
    upgrade(engine)
    upgrade(engine)
    differences(engine)
    assert set(inspect(engine).get_table_names()) == {*TABLES, "alembic_version"}


def test_a_difference_would_be_found(empty_url: str) -> None:
    engine = open_database(empty_url)
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE appointee DROP COLUMN kana"))
    with pytest.raises(Exception, match="kana"):
        differences(engine)


def test_every_owned_table_says_whose_its_rows_are() -> None:
    shared = {name for name, table in TABLES.items() if "municipality_id" not in table.c}
    # A detail belongs to its entry; failures of a login, and texts of the law, to nobody.
    assert shared == {"municipality", "event_detail", "login_failure", "law_text"}
    owned = [table for name, table in TABLES.items() if name not in shared]
    assert not any(table.c.municipality_id.nullable for table in owned)


def test_every_table_people_edit_counts_its_versions() -> None:
    edited = {name for name, table in TABLES.items() if "changed_at" in table.c}
    assert edited == {
        *("adopted_clause", "affiliation", "appointee", "pledge", "posting", "subsidy_sheet", "tender"),
        *("sharing", "user_account"),
    }
    assert all("version" in TABLES[name].c for name in edited)


def test_every_table_can_be_made_on_postgresql() -> None:
    for table in TABLES.values():
        assert str(CreateTable(table).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
        for index in table.indexes:
            assert str(CreateIndex(index).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
        names = [constraint.name for constraint in table.constraints] + [
            index.name for index in table.indexes
        ]
        assert all(isinstance(name, str) and len(name) <= 63 for name in names), table.name


def test_sqlite_keeps_what_it_is_told_to(tmp_path: Path) -> None:
    with open_database(sqlite_url(tmp_path / "x.db")).connect() as connection:
        for pragma, value in [
            ("journal_mode", "wal"),
            ("foreign_keys", 1),
            ("secure_delete", 1),
            ("busy_timeout", 10000),
        ]:
            assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_an_address_that_is_none_is_refused_in_words() -> None:
    with pytest.raises(InputError, match="HOSAKAN_DATABASE_URL"):
        open_database("まちがい")


def test_db_upgrade_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOSAKAN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("HOSAKAN_DATABASE_URL", raising=False)
    assert run(["db", "upgrade"]) == 0
    assert "最新" in capsys.readouterr().err
    assert (tmp_path / "data" / "hosakan.db").exists()
