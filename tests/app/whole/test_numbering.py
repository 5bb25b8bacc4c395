"""Document numbers: none left out, none twice, whatever fails and however many come at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from app import models
from app.store import Act, Officer, OfficeSettings, Paper, Store
from app.store.numbering import number_for
from rules.tenders import Tender

NOVEMBER = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


@pytest.fixture
def store(store: Store) -> Store:
    at(store, NOVEMBER)
    return store


def at(store: Store, moment: datetime) -> None:
    """Set the store's clock."""
    store._room.now = lambda: moment
    store.now = store._room.now


def check(store: Store, officer: Officer) -> int:
    """Keep a check of the first tender."""
    tenders = store.tenders.all(1)
    number = tenders[0].id if tenders else store.tenders.create(Act(officer, "tender.create"), Tender("更改"))
    return store.checks.create(Act(officer, "check.create"), number, "application", b"{}", b"{}", [], "x")


def papers(store: Store, kind: str = "check") -> list[tuple[int, int]]:
    """(fiscal year, number) of every paper numbered, in the order of giving."""
    table = models.Issued
    asked = select(table.fiscal_year, table.number).where(table.kind == kind).order_by(table.id)
    with store._room.reading() as session:
        return [(year, number) for year, number in session.execute(asked)]


def test_a_kept_check_has_the_next_number_of_its_fiscal_year(store: Store, officer: Officer) -> None:
    first, second = check(store, officer), check(store, officer)
    assert store.checks.get(1, first).paper_number == "照合 令和8年度-第1号"
    assert store.checks.get(1, second).paper_number == "照合 令和8年度-第2号"
    assert [one.paper_number for one in store.checks.of_tender(1, 1)] == [
        "照合 令和8年度-第2号",
        "照合 令和8年度-第1号",
    ]


def test_the_year_begins_on_1_april_in_japan(store: Store, officer: Officer) -> None:
    at(store, datetime(2027, 3, 31, 14, 59, 59, tzinfo=UTC))
    last = check(store, officer)
    at(store, datetime(2027, 3, 31, 15, 0, tzinfo=UTC))
    first = check(store, officer)
    assert store.checks.get(1, last).paper_number == "照合 令和8年度-第1号"
    assert store.checks.get(1, first).paper_number == "照合 令和9年度-第1号"


def test_what_the_office_puts_before_its_numbers_changes_no_number_given(
    store: Store, officer: Officer
) -> None:
    before = check(store, officer)
    store.office_settings.change(Act(officer, "setting.change"), 1, OfficeSettings(numbering="情政"))
    after = check(store, officer)
    assert store.checks.get(1, before).paper_number == "照合 令和8年度-第1号"
    assert store.checks.get(1, after).paper_number == "情政照合 令和8年度-第2号"


def test_a_change_that_is_undone_leaves_no_gap(
    store: Store, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(store, officer)
    for _ in range(3):
        with monkeypatch.context() as broken:
            broken.setattr("app.store.room.append", _fail)
            with pytest.raises(RuntimeError):
                check(store, officer)
    check(store, officer)
    assert papers(store) == [(2026, 1), (2026, 2)]


def _fail(*_: object) -> None:
    raise RuntimeError("the disk is full")


def test_many_at_once_leave_no_gap_and_give_none_twice(
    store: Store, officer: Officer, at_once: Callable[[Sequence[Callable[[], Any]]], list[Any]]
) -> None:
    check(store, officer)

    def five(seat: int) -> Callable[[], None]:
        def work() -> None:
            for turn in range(5):
                if (seat + turn) % 4 == 0:
                    with pytest.raises(RuntimeError), store._room.writing() as session:
                        _take_and_fail(session, store)
                check(store, officer)

        return work

    at_once([five(seat) for seat in range(8)])
    assert papers(store) == [(2026, number) for number in range(1, 42)]


def _take_and_fail(session: Any, store: Store) -> None:
    number_for(session, 1, "check:999999", store.now())
    raise RuntimeError("undone")


@pytest.mark.parametrize(("kind", "word"), [("postings", "募集"), ("pledges", "誓約")])
def test_a_paper_is_numbered_when_it_is_final_and_keeps_its_number(
    store: Store, officer: Officer, kind: str, word: str
) -> None:
    part = getattr(store, kind)
    act = Act(officer, f"{kind}.change")
    draft, second = (part.create(act, Paper("見本", {}, "draft")) for _ in range(2))
    assert part.get(1, draft).value.number is None
    part.change(act, second, 1, Paper("見本", {}, "final"))
    part.change(act, draft, 1, Paper("見本", {}, "final"))
    part.change(act, draft, 2, Paper("見本", {}, "draft"))
    part.change(act, draft, 3, Paper("直した", {}, "final"))
    assert part.get(1, second).value.number == f"{word} 令和8年度-第1号"
    assert part.get(1, draft).value.number == f"{word} 令和8年度-第2号"
    assert {kept.id: kept.value.number for kept in part.all(1)} == {
        second: f"{word} 令和8年度-第1号",
        draft: f"{word} 令和8年度-第2号",
    }
    part.delete(act, second, 2)
    third = part.create(act, Paper("見本", {}, "final"))
    assert part.get(1, third).value.number == f"{word} 令和8年度-第3号"


def test_a_subsidy_sheet_has_no_number(store: Store, officer: Officer) -> None:
    act = Act(officer, "subsidy.create")
    number = store.subsidy_sheets.create(act, Paper("試算", {}, "final"))
    assert store.subsidy_sheets.get(1, number).value.number is None


def test_the_number_stands_in_the_record_for_good(store: Store, officer: Officer) -> None:
    check(store, officer)
    newest = store.events.latest(1, limit=1)[0][0]
    assert newest.facts["paper"] == "照合 令和8年度-第1号"
    assert "（照合 令和8年度-第1号）" in newest.what
