"""More officers than the first administrator, and browsers signed in as them."""

from __future__ import annotations

from flask import Flask

from app import models
from app.store import Officer, Store
from tests.app.conftest import Browser


def add_officer(
    store: Store, login: str, *roles: str, name: str = "", appointee_id: int | None = None, whose: int = 1
) -> Officer:
    """An officer of a municipality, the first where none is given; ``name`` is the login where none is."""
    now = store.now()
    with store._room.writing() as session:
        row = models.User(
            municipality_id=whose,
            login=login,
            name=name or login,
            password_hash="no password",
            roles=sorted(roles),
            appointee_id=appointee_id,
            created_at=now,
            changed_at=now,
        )
        session.add(row)
    found = store.accounts.by_login(login)
    assert found
    return found.officer


def signed_in(app: Flask, store: Store, officer: Officer) -> Browser:
    """A browser signed in as ``officer``."""
    client = app.test_client()
    client.set_cookie("hosakan_session", store.accounts.open_session(officer))
    return Browser(client)
