"""様式: 自分のアカウント。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from wtforms import HiddenField

from forms.account import NewPasswordForm, PasswordField
from forms.fields import BaseForm, SeveralField, TextField
from forms.passwords import RULE


class ConfirmedForm(BaseForm):
    """Something done only by whoever knows the password."""

    current_password = PasswordField("今のパスワード", autocomplete="current-password")


class OwnPasswordForm(ConfirmedForm, NewPasswordForm):
    """Another password for oneself."""

    password = PasswordField("新しいパスワード", autocomplete="new-password", help=RULE)
    password_again = PasswordField("新しいパスワード（確認）", autocomplete="new-password")
    own: ClassVar[Sequence[str]] = ()

    def known(self) -> tuple[str | None, ...]:
        """Login, name and municipality."""
        return tuple(self.own)


class SecondFactorForm(ConfirmedForm):
    """A second factor set up: the secret offered (``sealed``), and a code that shows it works."""

    sealed = HiddenField("鍵")
    one_time_code = TextField(
        "確認コード",
        required=True,
        max_length=20,
        help="認証アプリに表示された6桁の数字",
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class SessionsForm(ConfirmedForm):
    """Sessions to be ended."""

    sessions: SeveralField

    def chosen(self) -> list[int]:
        """Their numbers."""
        return [int(number) for number in self.sessions.data or ()]


def own_password_form(own: Iterable[str]) -> type[OwnPasswordForm]:
    """The form that knows whose password it is."""
    return type("OwnPasswordFormOfOne", (OwnPasswordForm,), {"own": tuple(own)})


def sessions_form(sessions: Iterable[tuple[int, str]]) -> type[SessionsForm]:
    """The form with a box for each session (number and what it is told by)."""
    choices = [(str(number), told) for number, told in sessions]
    field = SeveralField("終了するログイン", choices, required=True)
    return type("SessionsFormOfOne", (SessionsForm,), {"sessions": field})
