"""Second factors: set up, asked for, taken away. Secrets come and go sealed; opening them is the caller's."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from app import models
from app.store.accounts import end_all
from app.store.kept import Act, Officer
from app.store.proved import Account, account_of, still
from app.store.room import Room, changed, owned
from app.store.users import as_seen


class SecondFactors:
    """The second factor of every account."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def set_up(self, act: Act, proved: Account, sealed: str, step: int, recovery: Sequence[str]) -> Account:
        """Begin with a second factor, or put a new one in its place. Every session of the account ends; it
        comes back as it is now. Raises Superseded.

        ``sealed``: its secret; ``step``: the time step of the code that showed it works;
        ``recovery``: hashes.
        """
        with self.room.writing() as session:
            user = still(session, proved)
            user.totp_secret, user.totp_last, user.recovery = sealed, step, list(recovery)
            end_all(session, user.id)
            self._tell(session, act, user, "2つ目の要素（確認コード）を登録した")
            return account_of(user)

    def new_recovery(self, act: Act, proved: Account, recovery: Sequence[str]) -> None:
        """Put new recovery codes in place of those there were. Raises Superseded."""
        with self.room.writing() as session:
            user = still(session, proved)
            user.recovery = list(recovery)
            self._tell(session, act, user, "予備コードを作り直した")

    def remove(self, act: Act, number: int, seen: int) -> None:
        """Take away the second factor of an account of this municipality, its sessions with it. Raises
        NotKept, Conflict."""
        with self.room.writing() as session:
            self._remove(session, act, as_seen(session, act, number, seen))

    def give_up(self, act: Act, proved: Account) -> Account:
        """Take away one's own; the account comes back as it is now. Raises Superseded."""
        with self.room.writing() as session:
            user = still(session, proved)
            self._remove(session, act, user)
            return account_of(user)

    def _remove(self, session: Session, act: Act, user: models.User) -> None:
        user.totp_secret, user.totp_last, user.recovery = None, None, []
        end_all(session, user.id)
        told = f"{user.name}（{user.login}）の2つ目の要素（確認コード）を解除した"
        self._tell(session, act, user, told)

    def take_code(self, officer: Officer, step: Callable[[str], int | None]) -> bool:
        """Whether a code is right, and none that was taken before. ``step`` is given the sealed secret, and
        says of which time step the code is."""
        with self.room.writing(claims=False) as session:
            user = _mine(session, officer)
            found = step(user.totp_secret) if user.totp_secret else None
            if found is None or (user.totp_last is not None and found <= user.totp_last):
                return False
            user.totp_last = found
            return True

    def take_recovery(self, officer: Officer, hashed: str) -> bool:
        """Whether a recovery code is right; it is used up by this."""
        with self.room.writing(claims=False) as session:
            user = _mine(session, officer)
            if user.totp_secret is None or hashed not in user.recovery:
                return False
            user.recovery = [one for one in user.recovery if one != hashed]
            told = f"予備コードを使った（残り{len(user.recovery)}個）"
            self.room.record_event(session, Act(officer, "session.recover"), f"user:{user.id}", told)
            return True

    def recovery_left(self, officer: Officer) -> int:
        """How many recovery codes are left."""
        with self.room.reading() as session:
            return len(_mine(session, officer).recovery)

    def _tell(self, session: Session, act: Act, user: models.User, told: str) -> None:
        changed(user, self.room.now())
        self.room.record_event(session, act, f"user:{user.id}", told)


def _mine(session: Session, officer: Officer) -> models.User:
    return owned(session, models.User, officer.municipality_id, officer.id)
