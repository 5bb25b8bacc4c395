"""The first administrator, and signing in."""

from __future__ import annotations

import re
from typing import Any

from wtforms import PasswordField as _PasswordField
from wtforms.validators import ValidationError

from forms.fields import BaseForm, Required, TextField

LEAST_PASSWORD = 12


class PasswordField(_PasswordField):
    """A password, taken exactly as typed and never shown again."""

    def __init__(self, label: str, *, autocomplete: str, help: str = "", **kwargs: Any) -> None:
        render = {"autocomplete": autocomplete}
        super().__init__(label, [Required()], description=help, render_kw=render, **kwargs)


class LoginForm(BaseForm):
    """Signing in."""

    login = TextField(
        "ログイン名",
        required=True,
        max_length=100,
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = PasswordField("パスワード", autocomplete="current-password")


class SetupForm(BaseForm):
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
        help="半角の英数字と . _ - @ が使えます",
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = PasswordField(
        "パスワード", autocomplete="new-password", help=f"{LEAST_PASSWORD}文字以上。文字の種類は問いません"
    )
    password_again = PasswordField("パスワード（確認）", autocomplete="new-password")

    def validate_code(self, field: TextField) -> None:
        """Raises ValidationError for anything but six digits."""
        from_wide = (field.data or "").translate({code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)})
        if not re.fullmatch(r"[0-9]{6}", from_wide):
            raise ValidationError("団体コードは6桁の数字です（検査数字まで含めて入力してください）。")
        field.data = from_wide

    def validate_login(self, field: TextField) -> None:
        """Raises ValidationError for letters that are hard to type again."""
        if not re.fullmatch(r"[A-Za-z0-9._@-]+", field.data or ""):
            raise ValidationError("ログイン名は半角の英数字と . _ - @ だけで入力してください。")

    def validate_password(self, field: PasswordField) -> None:
        """Raises ValidationError for a password that is too short, or is the login name."""
        password = field.data or ""
        if len(password) < LEAST_PASSWORD:
            raise ValidationError(
                f"{LEAST_PASSWORD}文字以上で入力してください（今は{len(password)}文字です）。"
            )
        if len(password) > 200:
            raise ValidationError("200文字以内で入力してください。")
        if password == self.login.data or len(set(password)) < 4:
            raise ValidationError("推測されやすいパスワードです。別のものを入力してください。")

    def validate_password_again(self, field: PasswordField) -> None:
        """Raises ValidationError where the two differ."""
        if field.data != self.password.data:
            raise ValidationError("パスワードと一致しません。同じものを入力してください。")
