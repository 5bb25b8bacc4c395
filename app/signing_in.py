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
from app.web import settings, store

WRONG = "ログイン名かパスワードが違います。確かめて入力し直してください。"


@dataclass(frozen=True)
class Refused:
    """What to tell instead. ``wait``: how long the next try has to wait; zero where none has to."""

    told: str
    wait: timedelta = timedelta(0)


def tried(login: str) -> Tried:
    """Who tries, by the login typed and the address of the browser."""
    return Tried(login, request.remote_addr or "")


def enter(login: str, password: str) -> Account | Refused:
    """The account a password opens; its count of failures stays until ``entered``."""
    trying = tried(login)
    waiting = _waiting(trying)
    if waiting:
        return waiting
    account = store().accounts.by_login(login)
    right = is_password(account.password_hash if account else None, password)
    if not (right and account and account.active):
        store().failures.add(trying, account.officer if account else None, "ログインに失敗した")
        return _waiting(trying) or Refused(WRONG)
    if account.password_until and account.password_until < store().now():
        return Refused("このパスワードを使える期限が過ぎています。管理者に再設定を頼んでください。")
    if is_outdated(account.password_hash):
        store().accounts.set_hash(account.officer, hash_password(password))
    return account


def entered(login: str) -> None:
    """Everything asked for was right: what went wrong before does not count any more."""
    store().failures.forget(tried(login))


def confirm(officer: Officer, password: str) -> Refused | None:
    """Whether somebody signed in knows the password; None where so."""
    kept = store().accounts.of(officer).password_hash
    told = "パスワードが違います。確かめて入力し直してください。"
    return _tested(officer, lambda: is_password(kept, password), told)


def confirm_code(officer: Officer, code: str) -> Refused | None:
    """Whether a code of the authenticator, or a recovery code, is right; None where so."""
    told = "確認コードが違うか、もう使われています。次に表示されるコードを入力してください。"
    return _tested(officer, lambda: _takes(officer, code), told)


def _tested(officer: Officer, right: Callable[[], bool], told: str) -> Refused | None:
    trying = tried(officer.login)
    waiting = _waiting(trying)
    if waiting:
        return waiting
    if right():
        return None
    store().failures.add(trying, officer, "パスワードか確認コードを間違えた")
    return _waiting(trying) or Refused(told)


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


def _waiting(trying: Tried) -> Refused | None:
    wait = store().failures.wait(trying)
    if not wait:
        return None
    told = f"続けて間違えたため、今は受け付けません。{_wait_text(wait)}後に、もう一度入力してください。"
    return Refused(told, wait)


def _wait_text(wait: timedelta) -> str:
    minutes, seconds = divmod(-(-wait // timedelta(seconds=1)), 60)
    return "".join(f"{count}{unit}" for count, unit in ((minutes, "分"), (seconds, "秒")) if count)
