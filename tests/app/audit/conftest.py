"""An office with a record: a tender, a check, decisions, an erasure, in two municipalities."""

from __future__ import annotations

import pytest

from app.store import Store
from tests.app.audit.office import Office, furnished


@pytest.fixture
def office(store: Store) -> Office:
    return furnished(store)
