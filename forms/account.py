"""The first administrator, and signing in."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, ClassVar

from wtforms import PasswordField as _PasswordField
from wtforms.validators import ValidationError

from forms.fields import BaseForm, Required, TextField
from forms.passwords import RULE, password_fault

LOGIN_HELP = "半角の英数字と . _ - @ が使えます"


class PasswordField(_PasswordField):
    """A password, taken exactly as typed and never shown again."""

    def __init__(self, label: str, *, autocomplete: str, help: str = "", **kwargs: Any) -> None:
        render = {"autocomplete": autocomplete}
        super().__init__(label, [Required()], description=help, render_kw=render, **kwargs)


class NewPasswordForm(BaseForm):
    """A password to be kept, typed twice."""

    password = PasswordField("パスワード", autocomplete="new-password", help=RULE)
    password_again = PasswordField("パスワード（確認）", autocomplete="new-password")

    def known(self) -> tuple[str | None, ...]:
        """What others know of its owner and the office."""
        return ()

    def validate_password(self, field: PasswordField) -> None:
        """Raises ValidationError for a password that is too short, or easy to guess."""
        fault = password_fault(field.data or "", self.known())
        if fault:
            raise ValidationError(fault)

    def validate_password_again(self, field: PasswordField) -> None:
        """Raises ValidationError where the two differ."""
        if field.data != self.password.data:
            raise ValidationError("上のパスワードと一致しません。同じものを入力してください。")


class LoginForm(BaseForm):
    """Signing in."""

    login = TextField(
        "ログイン名",
        required=True,
        max_length=100,
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = PasswordField("パスワード", autocomplete="current-password")


class CodeForm(BaseForm):
    """The second factor, asked for after the password."""

    one_time_code = TextField(
        "確認コード",
        required=True,
        max_length=60,
        help="認証アプリに表示される6桁の数字。使えないときは予備コード",
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"},
    )


class SetupForm(NewPasswordForm):
    """The municipality and its first administrator."""

    municipality = TextField("自治体の名称", required=True, max_length=60, help="例: 架空市")
    code = TextField(
        "団体コード",
        required=True,
        max_length=20,
        help="総務省の全国地方公共団体コード（6桁の数字）",
        render_kw={"inputmode": "numeric"},
    )
    name = TextField("管理者の氏名", required=True, max_length=60, render_kw={"autocomplete": "name"})
    login = TextField(
        "ログイン名",
        required=True,
        max_length=100,
        help=LOGIN_HELP,
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    registered: ClassVar[Collection[str]] = ()

    def known(self) -> tuple[str | None, ...]:
        """What is typed beside."""
        return self.login.data, self.name.data, self.municipality.data

    def validate_code(self, field: TextField) -> None:
        """Raises ValidationError for anything but six digits; where municipalities were entered before, for
        anything but the code of one of them."""
        if field.data in self.registered:
            return
        field.data = municipality_code(field.data or "")
        if self.registered and field.data not in self.registered:
            raise ValidationError("登録済みの自治体の団体コードを入力してください。")

    def validate_login(self, field: TextField) -> None:
        """Raises ValidationError for letters that are hard to type again."""
        sound_login(field.data or "")


def setup_form(registered: Collection[str]) -> type[SetupForm]:
    """The form that knows the codes of the municipalities entered before."""
    return type("SetupFormOfThese", (SetupForm,), {"registered": tuple(registered)})


def municipality_code(text: str) -> str:
    """The six digits of a 団体コード. Raises ValidationError for anything else."""
    from_wide = text.translate({code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)})
    if not re.fullmatch(r"[0-9]{6}", from_wide):
        raise ValidationError("団体コードは6桁の数字です（検査数字まで含めて入力してください）。")
    return from_wide


def sound_login(text: str) -> None:
    """Raises ValidationError for a login with letters that are hard to type again."""
    if not is_sound_login(text):
        raise ValidationError("ログイン名は半角の英数字と . _ - @ だけで入力してください。")


def is_sound_login(text: str) -> bool:
    """Whether a login has only letters that are easy to type again, and at most 100."""
    return re.fullmatch(r"[A-Za-z0-9._@-]{1,100}", text) is not None
