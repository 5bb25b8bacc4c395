"""様式: 利用者。"""

from __future__ import annotations

from collections.abc import Mapping

from forms.account import LOGIN_HELP, sound_login
from forms.fields import ChoiceField, OneOfField, SeveralField, TextField, VersionedForm


class UserForm(VersionedForm):
    """An account, as an administrator enters it (with a ``login``) or changes it (whether ``active``);
    ``user_form`` makes it."""

    login: TextField
    name = TextField("氏名", required=True, max_length=60)
    roles: SeveralField
    appointee: ChoiceField
    active: OneOfField

    def appointee_id(self) -> int | None:
        """Whose account it is; None for an officer."""
        return int(self.appointee.data) if self.appointee.data else None


class _WithLogin:
    def validate_login(self, field: TextField) -> None:
        """Raises ValidationError for letters that are hard to type again."""
        sound_login(field.data or "")


def user_form(roles: Mapping[str, str], appointees: Mapping[int, str], *, new: bool) -> type[UserForm]:
    """The form with the roles there are and the municipality's appointees. A login is only given once; an
    account is stopped only later."""
    body = {
        "roles": SeveralField(
            "役割",
            list(roles.items()),
            required=True,
            help="兼務のときは複数選びます。監査は閲覧だけができます",
        ),
        "appointee": ChoiceField(
            "補佐官等本人の利用者",
            [(str(number), name) for number, name in appointees.items()],
            blank="いいえ（職員）",
            help="補佐官等本人が使うときに選びます。入札者は表示されず、判断はできません",
        ),
    }
    if new:
        login = TextField(
            "ログイン名",
            required=True,
            max_length=100,
            help=LOGIN_HELP,
            render_kw={"autocomplete": "off", "autocapitalize": "none"},
        )
        return type("NewUserForm", (_WithLogin, UserForm), {**body, "login": login})
    states = [("yes", "使える"), ("no", "停止する（開いているログインも終わる）")]
    active = OneOfField("利用", states, required=True)
    return type("ChangedUserForm", (UserForm,), {**body, "active": active})
