"""Accounts of the fictional municipality beside its administrator's. No password fits any of them until the
administrator resets it, which the demonstration shows."""

from __future__ import annotations

from app.store import Act, Officer, Person, Store

_NO_PASSWORD = "no password"  # noqa: S105 - of no password is this the hash


def fill_officers(store: Store, officer: Officer, appointee: int) -> None:
    """Enter them; one has a second factor, one is an appointee's own."""
    act = Act(officer, "account.create")
    for person in (
        Person("keiyaku", "契約 次郎", ("procurement",)),
        Person("kansa", "監査 三郎", ("audit",)),
        Person("hosakan1", "架空 太郎", ("digital",), appointee_id=appointee),
    ):
        store.users.create(act, person, _NO_PASSWORD, given=True)
    store.users.create(act, Person("jinji", "人事 四郎", ("hr",)), _NO_PASSWORD, given=False)
    account = store.accounts.by_login("jinji")
    if account:
        store.second_factors.set_up(Act(account.officer, "own.change"), account, "never opened", 0, ())
