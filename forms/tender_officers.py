"""様式: 案件の契約担当者の指名。"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from forms.fields import SeveralField, VersionedForm


class Person(Protocol):
    """An account, as far as the form needs one."""

    @property
    def id(self) -> int: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def login(self) -> str: ...  # noqa: D102


class OfficersForm(VersionedForm):
    """The officers named for a tender."""

    officers: SeveralField

    def chosen(self) -> list[int]:
        """Their numbers."""
        return [int(number) for number in self.officers.data or ()]


def officers_form(people: Iterable[Person]) -> type[OfficersForm]:
    """The form with a box for each officer of 契約担当課."""
    choices = [(str(one.id), f"{one.name}（{one.login}）") for one in people]
    field = SeveralField(
        "契約担当者",
        choices,
        help="開札まで、入札者を見られるのは、ここで選んだ人と監査だけです",
    )
    return type("NamedOfficersForm", (OfficersForm,), {"officers": field})
