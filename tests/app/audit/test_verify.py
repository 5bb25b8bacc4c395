"""``hosakan audit verify``: what it finds, and that it finds nothing where nothing was done."""

from __future__ import annotations

from tests.app.audit.office import Office


def test_a_record_nobody_touched_is_whole(office: Office) -> None:
    found = office.verified(*(head.grouped for head in office.heads()))
    assert found.broken == []
    assert [chain.rows for chain in found.chains] == [2, 2]
