"""様式: 補佐官等の登録（任用・契約、職歴と兼業、保有株式、知的財産権、届出のあった変更）。"""

from __future__ import annotations

from datetime import date
from typing import Any

from forms.company import (
    ALIASES_HELP,
    NAME_HELP,
    CompanyNameField,
    CompanyRow,
    company_data,
    company_from,
)
from forms.fields import (
    DATE_HELP,
    BaseForm,
    ChoiceField,
    CorporateNumberField,
    LongTextField,
    OneOfField,
    RowsField,
    TextField,
    VersionedForm,
    WarekiDateField,
)
from rules.register import (
    Appointee,
    Employment,
    End,
    EndState,
    Engagement,
    IntellectualProperty,
    ReportedChange,
    Shareholding,
)
from rules.words import JAPANESE, Form, Kind

END_STATES = (("unknown", "不明・未確認"), ("running", "現在も継続"), ("day", "終了日を入力"))
FORMS = [(form.value, JAPANESE[form]) for form in Form]
KINDS = [(kind.value, JAPANESE[kind]) for kind in Kind]
BLANK_IF_UNKNOWN = "不明なら空欄。例: R8.11.20"
LAST_DAY = "最後の日。未定・不明なら空欄"
KNOWN, NONE, UNKNOWN = "known", "none", "unknown"


class PeriodRow(BaseForm):
    """A row with a beginning and an end; the end is a day, still open, or not known."""

    start = WarekiDateField("開始日", help=BLANK_IF_UNKNOWN)
    end_state = ChoiceField("終わり", END_STATES, blank="", default="unknown")
    end = WarekiDateField("終了日", help=LAST_DAY)

    def validate_end(self, field: WarekiDateField) -> None:
        """Raises ValidationError where the three do not go together."""
        check_period(self, field)

    def end_value(self) -> End:
        """The end; a day typed counts as one, whatever the default beside it says."""
        if self.end.data:
            return End(EndState.DAY, self.end.data)
        return End(EndState(self.end_state.data or "unknown"))


def check_period(form: PeriodRow, field: WarekiDateField) -> None:
    """Add the faults of a period to its end (a fault in reading the day stands already)."""
    if field.errors:
        return
    state, day = form.end_state.data, field.data
    if state == "running" and day:
        form.add_fault(field, "「現在も継続」のときは終了日を空欄にしてください。")
    if state == "day" and not day:
        form.add_fault(field, "終了日を入力するか、「現在も継続」「不明・未確認」を選んでください。")
    if isinstance(day, date) and form.start.data and day < form.start.data:
        form.add_fault(field, "終了日が開始日より前です。どちらかを直してください。")


class EngagementRow(PeriodRow):
    """任用・契約の1行。"""

    form = ChoiceField("形態", FORMS, blank="不明・未確認")
    applied_on = WarekiDateField("応募日", help=BLANK_IF_UNKNOWN)
    start = WarekiDateField("任用・契約の開始日", help=BLANK_IF_UNKNOWN)
    end_state = ChoiceField("終わり", END_STATES, blank="", default="unknown")
    end = WarekiDateField("終了日", help=LAST_DAY)
    contractor_name = CompanyNameField("受託会社", max_length=150, help="業務委託のときだけ")
    contractor_corporate_number = CorporateNumberField("受託会社の法人番号", help="業務委託のときだけ")
    contractor_address = TextField("受託会社の所在地", max_length=200)
    contractor_aliases = TextField("受託会社の旧商号・別名", max_length=500)

    def validate_contractor_name(self, field: TextField) -> None:
        """A company under contract belongs to 業務委託 and needs its name."""
        others = (self.contractor_corporate_number, self.contractor_address, self.contractor_aliases)
        given = any(other.data for other in others)
        if given and not field.data:
            self.add_fault(field, "受託会社の名称を入力してください。")
        if (given or field.data) and self.form.data != Form.CONTRACTOR.value:
            self.add_fault(field, "受託会社は、形態が「業務委託」のときだけ入力してください。")

    def value(self) -> Engagement:
        """The engagement typed."""
        contractor = None
        if self.contractor_name.data:
            contractor = company_from(
                self.contractor_name.data,
                self.contractor_corporate_number.data,
                self.contractor_address.data,
                self.contractor_aliases.data,
            )
        return Engagement(self.form.data, self.applied_on.data, self.start.data, self.end_value(), contractor)


class EmploymentRow(CompanyRow, PeriodRow):
    """職歴・兼業の1行。"""

    company = CompanyNameField("会社名", required=True, max_length=150, help=NAME_HELP)
    kind = ChoiceField("種別", KINDS, blank="不明・未確認")
    post = TextField("部署・役職", max_length=100)
    start = WarekiDateField("開始日", help=BLANK_IF_UNKNOWN)
    end_state = ChoiceField("終わり", END_STATES, blank="", default="unknown")
    end = WarekiDateField("終了日", help=LAST_DAY)
    corporate_number = CorporateNumberField()
    address = TextField("所在地", max_length=200)
    aliases = TextField("旧商号・別名", max_length=500, help=ALIASES_HELP)

    def value(self) -> Employment:
        """The post typed."""
        return Employment(
            self.company_value(), self.kind.data, self.start.data, self.end_value(), self.post.data
        )


class ShareholdingRow(CompanyRow):
    """保有株式の1行。"""

    amount = TextField("保有の内容", max_length=100, help="例: 500株、議決権の0.1%")
    disclosed_on = WarekiDateField("開示日")

    def value(self) -> Shareholding:
        """The shares typed."""
        return Shareholding(self.company_value(), self.amount.data, self.disclosed_on.data)


class RightRow(BaseForm):
    """知的財産権の1行。"""

    title = TextField("権利の名称", required=True, max_length=200, help="例: 特許第○号「…」、著作物の名称")
    holder = TextField("権利者・持分", max_length=200)
    disclosed_on = WarekiDateField("開示日")

    def value(self) -> IntellectualProperty:
        """The right typed."""
        return IntellectualProperty(self.title.data or "", self.holder.data, self.disclosed_on.data)


class ChangeRow(BaseForm):
    """届出のあった変更の1行。"""

    reported_on = WarekiDateField("届出日", required=True)
    what = TextField("変更の内容", required=True, max_length=500)

    def value(self) -> ReportedChange:
        """The change typed."""
        return ReportedChange(self.reported_on.data, self.what.data or "")


def _state(label: str, what: str) -> OneOfField:
    return OneOfField(
        label,
        [
            (KNOWN, f"{what}は、下の表のとおり"),
            (NONE, "なし（本人に確認済み）"),
            (UNKNOWN, "未確認（まだ申告を受けていない）"),
        ],
    )


class AppointeeForm(VersionedForm):
    """補佐官等の登録。"""

    name = TextField("氏名", required=True, max_length=60)
    kana = TextField("フリガナ", max_length=100)
    declared_on = WarekiDateField("最新の申告日", help=f"職歴・兼業などの申告を受けた日。{DATE_HELP}")
    note = LongTextField("備考", max_length=1000, rows=3)
    engagements = RowsField(EngagementRow, "任用・契約", most=30)
    employments_state = _state("職歴・兼業の申告", "職歴・兼業")
    employments = RowsField(EmploymentRow, "職歴・兼業", most=60)
    shareholdings_state = _state("保有株式の開示", "保有株式")
    shareholdings = RowsField(ShareholdingRow, "保有株式", most=60)
    rights_state = _state("知的財産権の開示", "知的財産権")
    rights = RowsField(RightRow, "知的財産権", most=60)
    changes = RowsField(ChangeRow, "届出のあった変更", most=100)

    def validate_employments_state(self, field: OneOfField) -> None:
        """Said and shown must agree."""
        self._agree(field, self.employments)

    def validate_shareholdings_state(self, field: OneOfField) -> None:
        """Said and shown must agree."""
        self._agree(field, self.shareholdings)

    def validate_rights_state(self, field: OneOfField) -> None:
        """Said and shown must agree."""
        self._agree(field, self.rights)

    def _agree(self, field: OneOfField, rows: RowsField) -> None:
        what = rows.label.text
        if field.data is None and not rows.filled:
            self.add_fault(field, f"{what}が「なし」なのか「未確認」なのかを選んでください。")
        if field.data == KNOWN and not rows.filled:
            self.add_fault(field, f"{what}を1行以上入力するか、「なし」「未確認」を選んでください。")
        if field.data in (NONE, UNKNOWN) and rows.filled:
            self.add_fault(
                field, f"{what}が入力されています。「下の表のとおり」を選ぶか、行を消してください。"
            )

    def value(self) -> Appointee:
        """The appointee typed; only of a form that was found sound."""
        return Appointee(
            name=self.name.data or "",
            kana=self.kana.data,
            declared_on=self.declared_on.data,
            note=self.note.data,
            engagements=_values(self.engagements),
            employments=_known(self.employments_state, self.employments),
            shareholdings=_known(self.shareholdings_state, self.shareholdings),
            intellectual_property=_known(self.rights_state, self.rights),
            changes=_values(self.changes),
        )

    @staticmethod
    def data_of(appointee: Appointee) -> dict[str, Any]:
        """The form's data for an appointee that is kept."""
        return {
            "name": appointee.name,
            "kana": appointee.kana,
            "declared_on": appointee.declared_on,
            "note": appointee.note,
            "engagements": [engagement_data(item) for item in appointee.engagements],
            "employments_state": _state_of(appointee.employments),
            "employments": [_employment_data(item) for item in appointee.employments or ()],
            "shareholdings_state": _state_of(appointee.shareholdings),
            "shareholdings": [_shareholding_data(item) for item in appointee.shareholdings or ()],
            "rights_state": _state_of(appointee.intellectual_property),
            "rights": [vars(item) for item in appointee.intellectual_property or ()],
            "changes": [vars(item) for item in appointee.changes],
        }


def _values(rows: RowsField) -> tuple[Any, ...]:
    return tuple(row.value() for row in rows.filled)  # type: ignore[attr-defined]


def _known(state: OneOfField, rows: RowsField) -> tuple[Any, ...] | None:
    return None if state.data == UNKNOWN else _values(rows)


def _state_of(listed: tuple[Any, ...] | None) -> str:
    if listed is None:
        return UNKNOWN
    return KNOWN if listed else NONE


def _end_data(end: End) -> dict[str, Any]:
    return {"end_state": end.state.value, "end": end.day}


def engagement_data(item: Engagement) -> dict[str, Any]:
    """A row's data for an engagement that is kept."""
    contractor = company_data(item.contractor, "contractor_") if item.contractor else {}
    return {
        "form": item.form,
        "applied_on": item.applied_on,
        "start": item.start,
        **_end_data(item.end),
        **contractor,
    }


def _employment_data(item: Employment) -> dict[str, Any]:
    return {
        **company_data(item.company),
        "kind": item.kind,
        "post": item.post,
        "start": item.start,
        **_end_data(item.end),
    }


def _shareholding_data(item: Shareholding) -> dict[str, Any]:
    return {**company_data(item.company), "amount": item.amount, "disclosed_on": item.disclosed_on}
