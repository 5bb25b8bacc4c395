"""The fields every 様式 is made of: read as people write, refused in words they can act on.

A field keeps what was typed (``_value``) whether or not it could be read, so that nothing is lost.
``data`` is the value read; blank is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    widgets,
)
from wtforms.fields import Field, StringField
from wtforms.validators import StopValidation, ValidationError

from rules.amounts import MOST, parse_yen
from rules.dates import parse_date, wareki
from rules.faults import InputError
from rules.names.corporate_number import read_corporate_number
from rules.plain_text import unprintable

NUMBER_HELP = "13桁。ハイフンや全角でも構いません"
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5}
DATE_HELP = "例: 令和8年11月20日、R8.11.20、2026-11-20"


@dataclass(frozen=True)
class FormFault:
    """One fault of a form: the id of the input to go to, its label, and the sentence to show."""

    field_id: str
    label: str
    message: str


class BaseForm(Form):
    """A 様式. ``SUMMARY`` of its faults in the form's order comes from ``faults()``."""

    class Meta:
        """Messages of WTForms itself in Japanese."""

        locales: ClassVar[list[str]] = ["ja"]

    def __init__(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        # A page that was only opened sends an empty form, which must not blank what is kept.
        super().__init__(formdata or None, *args, **kwargs)

    def faults(self) -> list[FormFault]:
        """Every fault of the last ``validate()``, in the form's order, rows named by their number."""
        return [*faults_in(self), *(FormFault("", "", str(message)) for message in self.form_errors)]

    def reshape(self, typed: Mapping[str, str]) -> bool:
        """Add or drop a row where a button asked for it (``add=rows``, ``drop=rows-2``); False otherwise."""
        field = self._fields.get(typed.get("add", ""))
        if isinstance(field, RowsField):
            field.add_row()
            return True
        name, _, index = typed.get("drop", "").rpartition("-")
        field = self._fields.get(name)
        if isinstance(field, RowsField) and re.fullmatch(r"[0-9]{1,6}", index):
            field.drop_row(int(index))
            return True
        return False

    def add_fault(self, field: Field, message: str) -> None:
        """Add a fault that only a whole form, or the database, can see."""
        field.errors = [*field.errors, message]


class VersionField(HiddenField):
    """The version a person saw; one that was not sent back is none."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what came back, whatever it is."""
        self.data = str(valuelist[0]) if valuelist else None


class VersionedForm(BaseForm):
    """A 様式 that edits a stored record. ``version`` is the one the person saw."""

    version = VersionField("版")

    def seen_version(self) -> int:
        """The version the person edited; 0 (which no record has) where it does not read as a number."""
        text = str(self.version.data or "")
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def faults_in(form: Iterable[Field], prefix: str = "") -> list[FormFault]:
    """The faults of the fields of a form or a row; ``prefix`` names the row."""
    found: list[FormFault] = []
    for field in form:
        if isinstance(field, RowsField):
            found += field.faults(prefix)
        elif field.errors:
            label = f"{prefix}{field.label.text}"
            found += [FormFault(_first_input(field), label, str(message)) for message in field.errors]
    return found


def _first_input(field: Field) -> str:
    return f"{field.id}-0" if isinstance(field, (RadioField, SelectMultipleField)) else str(field.id)


class Required:
    """Something must be typed or chosen."""

    def __init__(self, verb: str = "入力して") -> None:
        self.field_flags = {"required": True}
        self.verb = verb

    def __call__(self, form: Form, field: Field) -> None:
        """Raises StopValidation where the field is blank and has no other fault."""
        if field.data in (None, "", []) and not field.errors:
            raise StopValidation(f"{field.label.text}を{self.verb}ください。")


def _required(wanted: bool, verb: str = "入力して") -> list[Any]:
    return [Required(verb)] if wanted else []


def sentence(error: InputError) -> str:
    """The faults of an InputError as one sentence for a field's message."""
    return "".join(str(fault) for fault in error.faults)


class TextField(StringField):
    """One line of text. ``max_length`` counts characters; control characters are refused."""

    allowed_controls = ""

    def __init__(
        self, label: str, *, required: bool = False, max_length: int = 200, help: str = "", **kwargs: Any
    ) -> None:
        super().__init__(label, _required(required), description=help, **kwargs)
        self.max_length = max_length

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the text without the blanks around it; blank becomes None."""
        text = (
            str(valuelist[0]).replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n\u3000")
            if valuelist
            else ""
        )
        self.data = text or None

    def pre_validate(self, form: Any) -> None:
        """Raises ValidationError for text that is too long or cannot be printed."""
        if not self.data:
            return
        if len(self.data) > self.max_length:
            raise ValidationError(
                f"{self.max_length}文字以内で入力してください（今は{len(self.data)}文字です）。"
            )
        odd = unprintable(self.data, self.allowed_controls)
        if odd:
            raise ValidationError(f"印刷できない制御文字（{odd}）があります。消して入力し直してください。")


class LongTextField(TextField):
    """Several lines of text; line breaks and tabs are kept, as LF."""

    widget = widgets.TextArea()
    allowed_controls = "\n\t"

    def __init__(self, label: str, *, max_length: int = 2000, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"rows": rows})
        super().__init__(label, max_length=max_length, **kwargs)


class ReadField(StringField):
    """A line that is read into a value by ``read``; what was typed stays in the input."""

    data: Any
    widget = widgets.TextInput()

    def __init__(self, label: str, *, required: bool = False, help: str = "", **kwargs: Any) -> None:
        super().__init__(label, _required(required), description=help, **kwargs)

    def read(self, text: str) -> Any:
        """The value of ``text`` (never blank). Raises InputError or ValueError with the sentence to show."""
        raise NotImplementedError

    def show(self, value: Any) -> str:
        """The value as a person would write it."""
        return str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed. Raises ValueError with the sentence to show."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            self.data = self.read(text[:200])
        except InputError as error:
            raise ValueError(sentence(error)) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.show(self.data)


class WarekiDateField(ReadField):
    """A day, in 和暦 or the Western calendar. ``data`` is a date; ``note`` says how an odd one was read."""

    def __init__(self, label: str, *, help: str = DATE_HELP, **kwargs: Any) -> None:
        self.note: str | None = None
        super().__init__(label, help=help, **kwargs)

    def process_data(self, value: Any) -> None:
        """Take a date, an ISO day (as stored in drafts) or None."""
        self.data = date.fromisoformat(value) if isinstance(value, str) and value else value or None

    def read(self, text: str) -> date:
        """The day written. Raises InputError."""
        understood = parse_date(text)
        self.note = understood.note
        return understood.day

    def show(self, value: Any) -> str:
        """``令和8年11月20日``."""
        return wareki(value)


class IntegerField(ReadField):
    """A whole number, half or full width, with or without thousands commas. Bounds are inclusive."""

    def __init__(
        self, label: str, *, least: int = 0, most: int = 10**9, unit: str = "", **kwargs: Any
    ) -> None:
        self.least, self.most, self.unit = least, most, unit
        kwargs.setdefault("render_kw", {"inputmode": "numeric"})
        super().__init__(label, **kwargs)

    def read(self, text: str) -> int:
        """The number written. Raises ValueError with the sentence to show."""
        plain = re.sub(r"[\s,、]", "", text.translate(_HALF_WIDTH)).removesuffix(self.unit or "\0")
        if not re.fullmatch(r"-?[0-9]{1,18}", plain):
            raise ValueError("整数として読めません。「1,250,000」「１２」のように入力してください。")
        number = int(plain)
        if not self.least <= number <= self.most:
            raise ValueError(f"{self.least:,}以上{self.most:,}以下の数を入力してください。")
        return number

    def show(self, value: Any) -> str:
        """With thousands commas."""
        return f"{value:,}"


class YenField(IntegerField):
    """Whole yen, 0 to 10^12; ``1,250,000円`` and full-width digits are taken."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        kwargs.setdefault("help", "例: 1,250,000")
        super().__init__(label, least=0, most=MOST, unit="円", **kwargs)

    def read(self, text: str) -> int:
        """The amount written. Raises InputError."""
        return parse_yen(text)


class CorporateNumberField(ReadField):
    """A 法人番号 of 13 digits; hyphens and full width are taken, the check digit is tested."""

    def __init__(
        self,
        label: str = "法人番号",
        *,
        help: str = NUMBER_HELP,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("render_kw", {"inputmode": "numeric"})
        super().__init__(label, help=help, **kwargs)

    def read(self, text: str) -> str | None:
        """The 13 digits; None for 「なし」. Raises ValueError with the sentence to show."""
        understood = read_corporate_number(text)
        if understood.note:
            raise ValueError(understood.note.replace("番号が不明なものとして扱いました。", ""))
        return understood.number


def _values(field: SelectField) -> list[str]:
    return [str(value) for value in field.choices or {}]


class ChoiceField(SelectField):
    """One of ``choices`` (value, label). A choice named ``blank`` stands first and gives None."""

    def __init__(
        self,
        label: str,
        choices: Sequence[tuple[str, str]] = (),
        *,
        required: bool = False,
        blank: str = "（選択してください）",
        help: str = "",
        **kwargs: Any,
    ) -> None:
        self.blank = blank
        super().__init__(
            label,
            _required(required, "選んで"),
            choices=self._listed(choices),
            coerce=str,
            description=help,
            validate_choice=False,
            **kwargs,
        )

    def _listed(self, choices: Sequence[tuple[str, str]]) -> dict[str, str]:
        return {"": self.blank, **dict(choices)} if self.blank else dict(choices)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Set the choices, where they come from the register."""
        self.choices = self._listed(choices)

    def process_data(self, value: Any) -> None:
        """Take a value of the list, or None."""
        self.data = None if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was chosen; the blank choice is None."""
        self.data = (str(valuelist[0]) or None) if valuelist else None

    def iter_choices(self) -> Any:
        """The choices, the blank one selected where nothing is."""
        chosen, self.data = self.data, self.data or ""
        try:
            return super().iter_choices()
        finally:
            self.data = chosen

    def pre_validate(self, form: Any) -> None:
        """Raises ValidationError for a value that is not in the list."""
        if self.data is not None and self.data not in _values(self):
            raise ValidationError("選択肢にない値です。一覧から選び直してください。")


class OneOfField(ChoiceField):
    """The same as ``ChoiceField``, drawn as radio buttons (no blank choice)."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.RadioInput()

    def __init__(self, label: str, choices: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(label, choices, blank="", **kwargs)


class SeveralField(SelectMultipleField):
    """Any of ``choices``, drawn as check boxes. ``data`` is a list in the order of the choices."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def __init__(
        self,
        label: str,
        choices: Sequence[tuple[str, str]] = (),
        *,
        required: bool = False,
        help: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(
            label,
            _required(required, "選んで"),
            choices=dict(choices),
            coerce=str,
            description=help,
            **kwargs,
        )

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Set the choices, where they come from the register."""
        self.choices = dict(choices)

    def pre_validate(self, form: Any) -> None:
        """Put the values in the list's order. Raises ValidationError for one that is not in the list."""
        listed = _values(self)
        if any(value not in listed for value in self.data or ()):
            raise ValidationError("選択肢にない値です。一覧から選び直してください。")
        self.data = [value for value in listed if value in (self.data or ())]


YES_NO_UNKNOWN = (("yes", "はい"), ("no", "いいえ"))


class KnownField(ChoiceField):
    """Yes, no or not yet known. ``data`` is True, False or None (unknown)."""

    def __init__(self, label: str, *, unknown: str = "未確認", **kwargs: Any) -> None:
        super().__init__(label, YES_NO_UNKNOWN, blank=unknown, **kwargs)

    def process_data(self, value: Any) -> None:
        """Take True, False or None."""
        self.data = {True: "yes", False: "no"}.get(value)

    def known(self) -> bool | None:
        """The answer: True, False, or None where it is not known."""
        return {"yes": True, "no": False}.get(self.data or "")


if TYPE_CHECKING:
    _Rows = FieldList[Any]
else:  # generic in the stubs only
    _Rows = FieldList


class RowsField(_Rows):
    """A table of rows, each a small form. Rows left blank do not count.

    ``most`` rows are taken at most; ``spare`` blank rows are drawn after the filled ones.
    """

    def __init__(self, row: type[Form], label: str, *, most: int = 50, help: str = "", **kwargs: Any) -> None:
        super().__init__(FormField(row), label, description=help, **kwargs)
        self.row, self.most = row, most

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        pattern = re.compile(re.escape(prefix) + r"-([0-9]{1,6})-", re.ASCII)
        for name in formdata:
            match = pattern.match(name)
            if match:
                yield int(match[1])

    @property
    def rows(self) -> list[Form]:
        """Every row drawn, blank ones too."""
        return [entry.form for entry in self.entries]

    @property
    def filled(self) -> list[Form]:
        """The rows in which something was typed or chosen."""
        return [row for row in self.rows if not is_blank(row)]

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Check the filled rows, and that there are not too many."""
        self.errors = []
        sound = [row.validate() for row in self.filled]
        if len(sound) > self.most:
            self.errors = [f"{self.most}行までにしてください（今は{len(sound)}行です）。"]
        return all(sound) and not self.errors

    def faults(self, prefix: str = "") -> list[FormFault]:
        """The faults of the rows, each named by the row's number as drawn."""
        found = [FormFault(str(self.id), self.label.text, str(message)) for message in self.errors]
        for number, row in enumerate(self.rows, 1):
            if not is_blank(row):
                found += faults_in(row, f"{prefix}{self.label.text} {number}行目 ")
        return found

    def add_row(self) -> None:
        """Draw one more blank row."""
        self.append_entry()

    def drop_row(self, index: int) -> None:
        """Draw one row less."""
        if 0 <= index < len(self.entries):
            self.pop_entry(index)  # type: ignore[call-arg]  # the stubs are of an older WTForms


def is_blank(row: Form) -> bool:
    """Whether nothing was typed or chosen in a row. Choices at their default do not count."""
    return all(_untouched(field) for field in row)


def _untouched(field: Field) -> bool:
    if isinstance(field, (HiddenField,)):
        return True
    typed = [str(value).strip() for value in field.raw_data or [] if str(value).strip()]
    if field.raw_data is None:
        typed = [] if field.data in (None, "", [], False) else [str(field.data)]
    return not typed or typed == [str(field.default)]
