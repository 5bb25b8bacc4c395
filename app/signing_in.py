"""A password or a code put to the test: slowed down after wrong ones, answered in the same words whether or
not there is such a login."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import request

from app.one_time_codes import recovery_hash, step_of
from app.passwords import hash_password, is_outdated, is_password
from app.sealing import Sealer, Unsealable
from app.store import Account, Officer, Tried
from app.store.failures import Begun
from app.web import settings, store

WRONG = "ログイン名かパスワードが違います。確かめて入力し直してください。"


@dataclass(frozen=True)
class Refused:
    """What to tell instead. ``wait``: how long the next try has to wait; zero where none has to."""

    told: str
    wait: timedelta = timedelta(0)


def enter(login: str, password: str) -> Account | Refused:
    """The account a password opens; its count of failures stays until ``entered``. Raises Superseded."""
    begun = _begun(login)
    if isinstance(begun, Refused):
        return begun
    account = store().accounts.by_login(login)
    right = is_password(account.password_hash if account else None, password)
    if not (right and account and account.active):
        return _wrong(begun, account.officer if account else None, "ログインに失敗した", WRONG)
    store().failures.take_back(begun)
    if account.password_until and account.password_until < store().now():
        return Refused("このパスワードを使える期限が過ぎています。管理者に再設定を頼んでください。")
    if is_outdated(account.password_hash):
        return store().accounts.set_hash(account, hash_password(password))
    return account


def entered(login: str) -> None:
    """Everything asked for was right: what went wrong before does not count any more."""
    store().failures.forget(_tried(login))


def confirm(officer: Officer, password: str) -> Account | Refused:
    """The account of somebody signed in who knows the password."""
    account = store().accounts.of(officer)
    told = "パスワードが違います。確かめて入力し直してください。"
    return _tested(officer, lambda: is_password(account.password_hash, password), told) or account


def confirm_code(officer: Officer, code: str) -> Refused | None:
    """Whether a code of the authenticator, or a recovery code, is right; None where so."""
    told = "確認コードが違うか、もう使われています。次に表示されるコードを入力してください。"
    return _tested(officer, lambda: _takes(officer, code), told)


def _tested(officer: Officer, right: Callable[[], bool], told: str) -> Refused | None:
    begun = _begun(officer.login)
    if isinstance(begun, Refused):
        return begun
    if not right():
        return _wrong(begun, officer, "パスワードか確認コードを間違えた", told)
    store().failures.take_back(begun)
    return None


def _begun(login: str) -> Begun | Refused:
    begun = store().failures.begin(_tried(login))
    return begun if isinstance(begun, Begun) else _waits(begun)


def _tried(login: str) -> Tried:
    """Who tries, by the login typed and the address of the browser."""
    return Tried(login, request.remote_addr or "")


def _wrong(begun: Begun, whose: Officer | None, recorded: str, told: str) -> Refused:
    if whose:
        store().failures.tell(whose, recorded)
    wait = store().failures.wait(begun.tried)
    return _waits(wait) if wait else Refused(told)


def _takes(officer: Officer, code: str) -> bool:
    def step(sealed: str) -> int | None:
        return step_of(unsealed(sealed, officer), code, store().now())

    try:
        return store().second_factors.take_code(officer, step) or store().second_factors.take_recovery(
            officer, recovery_hash(code)
        )
    except Unsealable:
        return False


def sealed(secret: str, officer: Officer) -> str:
    """A secret as it may be kept for an officer."""
    return Sealer(settings().secret_key).seal(secret, _purpose(officer))


def unsealed(text: str, officer: Officer) -> str:
    """The secret again. Raises Unsealable."""
    return Sealer(settings().secret_key).unseal(text, _purpose(officer))


def _purpose(officer: Officer) -> str:
    return f"totp of user {officer.id}"


def _waits(wait: timedelta) -> Refused:
    told = f"続けて間違えたため、今は受け付けません。{_wait_text(wait)}後に、もう一度入力してください。"
    return Refused(told, wait)


def _wait_text(wait: timedelta) -> str:
    minutes, seconds = divmod(-(-wait // timedelta(seconds=1)), 60)
    return "".join(f"{count}{unit}" for count, unit in ((minutes, "分"), (seconds, "秒")) if count)
