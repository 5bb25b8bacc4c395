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


EVENT = (
    "INTO event (id, municipality_id, seq, at, action, facts, commitment, previous_hash, hash)"
    " SELECT {id}, municipality_id, {seq}, at, 'x', facts, commitment, {previous}, 'x'"
    " FROM event WHERE id = 2"
)
DETAIL = "INTO event_detail (event_id, salt, who, what, why) VALUES ({id}, 'x', 'x', 'x', 'x')"
OTHER = {"id": "999", "seq": "999", "previous": "'x'"}


@pytest.mark.asvs("16.4.2")
@pytest.mark.parametrize(
    "into",
    [
        EVENT.format(**OTHER | {"id": "2"}),
        EVENT.format(**OTHER | {"seq": "seq"}),
        EVENT.format(**OTHER | {"previous": "previous_hash"}),
        DETAIL.format(id="2"),
        DETAIL.format(id="'2'"),
    ],
)
def test_nothing_takes_the_place_of_an_entry(office: Office, into: str) -> None:
    engine = office.store._room.engine
    if engine.dialect.name == "sqlite":
        statements = [f"REPLACE {into}", f"INSERT OR REPLACE {into}"]
    else:
        key = (
            "(event_id) DO UPDATE SET what = 'x'"
            if into == DETAIL.format(id="2")
            else "(id) DO UPDATE SET action = 'x'"
        )
        statements = [f"INSERT {into} ON CONFLICT {key}"]
    for statement in statements:
        with pytest.raises(DBAPIError), engine.begin() as connection:
            connection.execute(text(statement))
    assert office.verified().broken == []


def test_an_entry_and_a_detail_of_their_own_are_still_taken(office: Office) -> None:
    before = office.heads()[0].seq
    office.store.events.add(office.act("appointee.read"), None, "閲覧した")
    assert office.heads()[0].seq == before + 1
    assert office.verified().broken == []
