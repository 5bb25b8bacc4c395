"""様式: 案件での役割（誰が、何を、いつからいつまで）。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from wtforms.fields import Field

from forms.fields import BaseForm, ChoiceField, KnownField, RowsField, VersionedForm, WarekiDateField
from forms.known_list import KNOWN, NONE, UNKNOWN, state_of
from rules.tenders import Held, Part
from rules.words import JAPANESE, Role

ROLES = [(role.value, JAPANESE[role]) for role in Role]
STATES = [(UNKNOWN, "未確認"), (NONE, "役割なし（確認済み）"), (KNOWN, "役割の表のとおり")]


class RoleRow(BaseForm):
    """役割の1行。``offered``: who can be chosen."""

    offered: ClassVar[list[tuple[str, str]]] = []
    person = ChoiceField("補佐官等", required=True)
    role = ChoiceField("役割", ROLES, required=True)
    since = WarekiDateField("いつから", help="分からなければ空欄")
    until = WarekiDateField("いつまで", help="最後の日。続いているか未定なら空欄")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person.offer(self.offered)

    def validate_until(self, field: WarekiDateField) -> None:
        """The end is not before the beginning."""
        if field.data and self.since.data and field.data < self.since.data:
            self.add_fault(field, "「いつまで」が「いつから」より前です。どちらかを直してください。")

    def value(self) -> Held:
        """The role typed; only of a row that was found sound."""
        return Held(self.role.data or "", self.since.data, self.until.data)


class RolesForm(VersionedForm):
    """Who has which role from when to when. ``roles_form`` makes it for the people of the register:
    for each a field ``state_12`` and a field ``post_12``."""

    people: ClassVar[Mapping[int, str]] = {}
    roles: RowsField

    def lines(self) -> Iterator[tuple[str, Field, Field]]:
        """Each person's name with the two fields about them."""
        for number, name in self.people.items():
            yield name, self[f"state_{number}"], self[f"post_{number}"]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; said and shown must agree for each person."""
        super().validate(extra_validators)
        for number in self.people:
            state, has = self[f"state_{number}"], bool(self._held(number))
            if state.data == NONE and has:
                self.add_fault(
                    state, "役割が入力されています。行を消すか、「役割の表のとおり」を選んでください。"
                )
            if state.data == KNOWN and not has:
                self.add_fault(state, "役割を入力するか、「未確認」「役割なし」を選んでください。")
        return not self.faults()

    def _held(self, number: int) -> tuple[Held, ...]:
        rows = (row for row in self.roles.filled if row["person"].data == str(number))
        return tuple(row.value() for row in rows)  # type: ignore[attr-defined]

    def parts(self) -> tuple[Part, ...]:
        """What each person does; only of a form that was found sound. A role typed counts even where the
        person's line was left at not known; nothing known about a person is no part."""
        return tuple(part for number in self.people if (part := self._part(number)))

    def _part(self, number: int) -> Part | None:
        known = self._held(number) or (() if self[f"state_{number}"].data == NONE else None)
        post = self[f"post_{number}"].known()  # type: ignore[attr-defined]
        return None if known is None and post is None else Part(number, known, post)

    @staticmethod
    def data_of(parts: tuple[Part, ...]) -> dict[str, Any]:
        """The form's data for the parts that are kept."""
        data: dict[str, Any] = {"roles": []}
        for part in parts:
            data[f"state_{part.appointee_id}"] = state_of(part.roles)
            data[f"post_{part.appointee_id}"] = part.supervisory_post
            data["roles"] += [
                {"person": part.appointee_id, "role": held.role, "since": held.since, "until": held.until}
                for held in part.roles or ()
            ]
        return data


def roles_form(people: Mapping[int, str]) -> type[RolesForm]:
    """The form for ``people`` (number and name in the register)."""
    row = type("RoleRowOfPeople", (RoleRow,), {"offered": [(str(n), name) for n, name in people.items()]})
    body: dict[str, Any] = {"people": dict(people)}
    for number, name in people.items():
        body[f"state_{number}"] = ChoiceField(f"{name}の役割の有無", STATES, blank="", default=UNKNOWN)
        body[f"post_{number}"] = KnownField(f"{name}の管理・監督の立場")
    body["roles"] = RowsField(row, "役割", most=300)
    return type("RolesForm", (RolesForm,), body)
