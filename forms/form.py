"""A 様式 as a whole: its faults in order, its version, its tables of rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectMultipleField,
)
from wtforms.fields import Field

from rules.plain_text import why_unfit


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

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; what was typed must be fit to be taken in, whatever kind of field it is."""
        sound: bool = super().validate(extra_validators)
        for field in self:
            problem = None if field.errors else _unfit(field)
            if problem:
                self.add_fault(field, f"{problem}。消して入力し直してください。")
                sound = False
        return sound

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


def _unfit(field: Field) -> str | None:
    """Why what was sent for a field cannot be taken in; None where it can. Blanks around it do not count."""
    allowed = getattr(field, "allowed_controls", "")
    for value in field.raw_data or ():
        if isinstance(value, str):
            text = value.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n\u3000")
            problem = why_unfit(text, allowed)
            if problem:
                return problem
    return None


class VersionField(HiddenField):
    """The version a person saw; one that was not sent back is none."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what came back, whatever it is."""
        self.data = str(valuelist[0]) if valuelist else None

    def number(self) -> int:
        """As a number; 0 (which no version and no record has) where it does not read as one."""
        text = str(self.data or "")
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


class VersionedForm(BaseForm):
    """A 様式 that edits a stored record. ``version`` is the one the person saw."""

    version = VersionField("版")

    def seen_version(self) -> int:
        """The version the person edited; 0 (which no record has) where it does not read as a number."""
        return self.version.number()

    def sees(self, version: int | str) -> None:
        """The page is drawn again with what is kept now: sent once more, it is sent knowingly."""
        self.version.data, self.version.raw_data = str(version), None


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
