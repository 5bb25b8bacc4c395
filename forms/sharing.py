"""様式: 補佐官等の共有（シェアリング）と、共有を受けた団体の任用・契約。"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from forms.appointee import EngagementRow, engagement_data
from forms.fields import BaseForm, LongTextField, OneOfField, RowsField, VersionedForm
from rules.register import Engagement


class Other(Protocol):
    """A municipality, as far as the form needs one."""

    @property
    def id(self) -> int: ...  # noqa: D102
    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102


class EndSharingForm(BaseForm):
    """Why a sharing ends."""

    reason = LongTextField(
        "理由", required=True, max_length=500, rows=3, help="双方の団体の記録に残ります。例: 任用の終了"
    )


class SharingForm(BaseForm):
    """With whom an appointee is shared, and why."""

    other = OneOfField("共有先の団体", required=True, help="団体コードと団体名を確かめて選んでください")
    reason = LongTextField(
        "理由",
        required=True,
        max_length=500,
        rows=3,
        help="双方の団体の記録に残ります。例: 共同での任用",
    )


def sharing_form(others: Iterable[Other], typed: Any) -> SharingForm:
    """The form for the municipalities that can be chosen."""
    form = SharingForm(typed)
    form.other.offer([(str(place.id), f"{place.code}　{place.name}") for place in others])
    return form


class EngagementsForm(VersionedForm):
    """This municipality's own engagements of a person another one shares with it."""

    engagements = RowsField(EngagementRow, "任用・契約", most=30)

    def value(self) -> tuple[Engagement, ...]:
        """The engagements typed; only of a form that was found sound."""
        return tuple(row.value() for row in self.engagements.filled)  # type: ignore[attr-defined]

    @staticmethod
    def data_of(engagements: Iterable[Engagement]) -> dict[str, Any]:
        """The form's data for engagements that are kept."""
        return {"engagements": [engagement_data(item) for item in engagements]}
