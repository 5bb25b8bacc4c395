"""様式: 条項の採用（選択肢を一度だけ決める）。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms.fields import Field

from forms.fields import DATE_HELP, IntegerField, OneOfField, TextField, VersionedForm, WarekiDateField
from rules.clause import Clause
from rules.option import Option

UNSET = "unset"


class AdoptionForm(VersionedForm):
    """The adoption of one clause; ``adoption_form`` makes it: ``option_affiliates`` and so on."""

    clause: ClassVar[Clause]
    instrument = TextField(
        "採用した文書", required=True, max_length=200, help="例: 募集要項、○○市入札参加制限要綱"
    )
    adopted_on = WarekiDateField(
        "採用した日", help=f"公告日より後だと、照合の結果は「要確認」までになります。{DATE_HELP}"
    )
    ended_on = WarekiDateField("採用を終えた日", help="最後の日。採用が続いていれば空欄")

    def validate_ended_on(self, field: WarekiDateField) -> None:
        """The end is not before the beginning."""
        if field.data and self.adopted_on.data and field.data < self.adopted_on.data:
            self.add_fault(field, "採用を終えた日が、採用した日より前です。どちらかを直してください。")

    def option_fields(self) -> list[tuple[Option, Field]]:
        """The options of the clause, each with its field."""
        return [(option, self[f"option_{option.name}"]) for option in self.clause.options]

    def options(self) -> dict[str, Any]:
        """The options settled; one left open is not in it."""
        found: dict[str, Any] = {}
        for option, field in self.option_fields():
            value = field.data
            if option.choices:
                value = None if value in (None, UNSET) else option.choices[int(value)].value
            if value is not None:
                found[option.name] = value
        return found


def adoption_form(clause: Clause) -> type[AdoptionForm]:
    """The form for adopting ``clause``."""
    body = {f"option_{option.name}": _field(option) for option in clause.options}
    return type("AdoptionForm", (AdoptionForm,), {**body, "clause": clause})


def _field(option: Option) -> Field:
    if option.choices:
        choices = [(str(n), choice.means) for n, choice in enumerate(option.choices)]
        return OneOfField(option.ask, [*choices, (UNSET, option.unset)], required=True)
    unit = f"{option.unit}。" if option.unit else ""
    return IntegerField(
        option.ask,
        least=option.least,
        most=option.greatest,
        unit=option.unit,
        help=f"{unit}決めないなら空欄（{option.unset}）",
    )


def options_data(clause: Clause, options: Mapping[str, Any]) -> dict[str, Any]:
    """The form's data for options as settled."""
    data = {}
    for option in clause.options:
        value = options.get(option.name)
        if option.choices:
            places = [
                str(n)
                for n, c in enumerate(option.choices)
                if type(c.value) is type(value) and c.value == value
            ]
            value = places[0] if places else UNSET
        data[f"option_{option.name}"] = value
    return data
