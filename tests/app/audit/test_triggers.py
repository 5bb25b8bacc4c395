"""The database itself refuses to change the record, whoever asks."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.app.audit.office import Office


@pytest.mark.asvs("16.4.2")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET action = 'x'",
        "UPDATE event SET hash = hash WHERE seq = 1",
        "DELETE FROM event",
        "DELETE FROM event WHERE id = 1",
        "UPDATE event_detail SET what = 'x'",
        "UPDATE event_detail SET event_id = 99 WHERE event_id = 1",
        "TRUNCATE event CASCADE",
        "TRUNCATE event_detail",
        "DELETE FROM municipality",
    ],
)
def test_the_record_is_only_added_to(office: Office, statement: str) -> None:
    engine = office.store._room.engine
    if statement.startswith("TRUNCATE") and engine.dialect.name == "sqlite":  # it has none
        return
    with engine.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text(statement))
    assert office.verified().broken == []
