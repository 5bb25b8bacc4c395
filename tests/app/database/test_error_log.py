"""What an error leaves in the log: where it happened and by which statement, and nothing anybody typed."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from app.store import Store
from tests.app.conftest import Browser

SECRET = "ひみつ入札株式会社"
_COLUMNS = "(municipality_id, login, name, password_hash, roles, recovery, active, must_change_password,"
_VALUES = "VALUES (1, :login, :name, :hash, '[]', '[]', true, false, 1, :at, :at)"
INSERT = f"INSERT INTO user_account {_COLUMNS} version, created_at, changed_at) {_VALUES}"
FAILING: dict[str, tuple[str, dict[str, str | None]]] = {
    "a key there is already": (INSERT, {"login": SECRET, "hash": SECRET}),
    "a value left out": (INSERT, {"login": "another", "hash": None}),
    "a value of another type": (
        "UPDATE user_account SET version = CAST(CAST(:login AS TEXT) AS INTEGER) WHERE name = :name",
        {"login": SECRET},
    ),
}


@pytest.fixture(params=FAILING)
def failing(request: pytest.FixtureRequest, app: Flask, store: Store, browser: Browser) -> str:
    """A page whose statement the database refuses."""
    statement, values = FAILING[request.param]
    values = {"name": SECRET, "at": "2026-11-20 00:00:00", **values}
    if store._room.engine.dialect.name == "sqlite" and "CAST" in statement:
        statement, values = (
            "SELECT no_such_function(:name)",
            {"name": SECRET},
        )  # it takes any text for a number

    def view() -> str:
        for _ in range(2):
            with store._room.writing() as session:
                session.execute(text(statement), values)
        return "kept"

    app.testing = False
    app.add_url_rule("/failing", view_func=view)
    return "/failing"


def test_the_log_has_the_trace_and_the_statement_and_no_value(
    browser: Browser, failing: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = browser.get(failing)
    assert answer.status_code == 500
    told = caplog.text
    assert "GET /failing failed" in told
    assert "Traceback" in told
    assert "session.execute(text(statement), values)" in told
    assert "user_account" in told or "no_such_function" in told
    assert "ひみつ" not in told
    assert "ひみつ" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("failing", ["a key there is already"], indirect=True)
def test_the_log_names_the_rule_that_was_broken(
    browser: Browser, failing: str, caplog: pytest.LogCaptureFixture
) -> None:
    browser.get(failing)
    named = ("uq_user_account_login", "user_account.login")  # PostgreSQL, SQLite
    assert any(
        f"constraint{between}" in caplog.text for between in (f' "{named[0]}"', f" failed: {named[1]}")
    )
