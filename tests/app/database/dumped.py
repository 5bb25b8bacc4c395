"""What a database holds, read by nothing of the backup's own code."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app import models
from app.database import open_database


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
