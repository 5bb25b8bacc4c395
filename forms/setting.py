"""様式: 設定。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from wtforms.fields import Field

from forms.fields import IntegerField, OneOfField, TextField, VersionedForm

_PREFIX = "retention_"


class Period(Protocol):
    """A kind of record that is kept for a time, as far as the form needs one."""

    @property
    def label(self) -> str: ...  # noqa: D102
    @property
    def since(self) -> str: ...  # noqa: D102


class SettingsForm(VersionedForm):
    """What a municipality settles for itself; ``settings_form`` makes it for the kinds of record."""

    kinds: ClassVar[tuple[str, ...]] = ()
    second_person = OneOfField(
        "判断の2人目の確認",
        [("no", "求めない"), ("yes", "求める（別の職員が理由を付けて同意するまで、判断は効力をもたない）")],
        required=True,
    )
    second_factor = OneOfField(
        "ログインの2つ目の要素（確認コード）",
        [("no", "利用者ごとに選ぶ"), ("yes", "全員に求める")],
        required=True,
    )
    numbering = TextField(
        "文書番号の記号", max_length=20, help="番号の前に付けます。例: 情政。付けないなら空欄"
    )

    def retention_fields(self) -> list[Field]:
        """The fields of the periods, in their order."""
        return [self[f"{_PREFIX}{kind}"] for kind in self.kinds]

    def plain(self) -> dict[str, Any]:
        """What was typed; only of a form that was found sound. A period of None has no limit."""
        return {
            "second_person": self.second_person.data == "yes",
            "second_factor": self.second_factor.data == "yes",
            "numbering": self.numbering.data or "",
            "retention": {kind: self[f"{_PREFIX}{kind}"].data for kind in self.kinds},
        }

    @staticmethod
    def data_of(plain: Mapping[str, Any]) -> dict[str, Any]:
        """The form's data for settings as ``plain`` gives them."""
        return {
            "second_person": "yes" if plain["second_person"] else "no",
            "second_factor": "yes" if plain["second_factor"] else "no",
            "numbering": plain["numbering"],
            **{f"{_PREFIX}{kind}": years for kind, years in plain["retention"].items()},
        }


def settings_form(periods: Mapping[str, Period], longest: int) -> type[SettingsForm]:
    """The form with a period of up to ``longest`` years for each kind of record."""
    body = {
        f"{_PREFIX}{kind}": IntegerField(
            period.label, least=1, most=longest, unit="年", help=f"年。{period.since}。期限を定めないなら空欄"
        )
        for kind, period in periods.items()
    }
    return type("SettingsForm", (SettingsForm,), {**body, "kinds": tuple(periods)})
