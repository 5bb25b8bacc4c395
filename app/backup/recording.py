"""That a copy of everything was taken is an entry of the record: bidders and careers are in it."""

from __future__ import annotations

from app.store import Act, Officer, Store

ACTION = "backup.export"


def record(store: Store, by: str, moved: bool = False) -> None:
    """Enter it for every municipality, before the copy, so that the copy holds the same record as the
    database. ``by``: the machine's user. ``moved``: everything goes to another database."""
    what = (
        "データベースを移す作業を始めた（hosakan db move）"
        if moved
        else "バックアップを始めた（hosakan backup）"
    )
    for one in store.municipalities.all():
        officer = Officer(0, by, "コマンド", frozenset(), one.id, one.name)
        store.events.add(Act(officer, ACTION), None, what)
