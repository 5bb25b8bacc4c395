"""What a database holds, read by nothing of the backup's own code; and a copy of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import models
from app.backup.carrying import back_up
from app.backup.recording import Replacing
from app.database import open_database
from app.settings import Settings
from app.store.room import utc_now

REPLACING = Replacing("somebody", utc_now())
"""A copy takes the place of what is there."""


def dump(url: str) -> dict[str, list[Any]]:
    """Every row of every table but the sessions, as the driver gives it."""
    engine = open_database(url)
    with engine.connect() as connection:
        found = {
            name: sorted(map(str, connection.execute(select(table)).all()))
            for name, table in models.Base.metadata.tables.items()
            if name != "session"
        }
    engine.dispose()
    return found


def copied(settings: Settings, tmp_path: Path) -> Path:
    """``copy.zip`` in a folder."""
    target = tmp_path / "copy.zip"
    back_up(settings, target, "somebody", utc_now())
    return target
