"""Fields that are typed: read as people write, refused in words they can act on.

A field keeps what was typed (``_value``) whether or not it could be read, so that nothing is lost.
``data`` is the value read; blank is None.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from wtforms import (
    widgets,
)
from wtforms.fields import StringField
from wtforms.validators import ValidationError

from forms.required import required_if
from rules.amounts import MOST, parse_yen
from rules.dates import parse_date, wareki
from rules.faults import InputError
from rules.names.corporate_number import read_corporate_number
from rules.plain_text import LINES

NUMBER_HELP = "13桁。ハイフンや全角でも構いません"
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5}
DATE_HELP = "例: 令和8年11月20日、R8.11.20、2026-11-20"


def sentence(error: InputError) -> str:
    """The faults of an InputError as one sentence for a field's message."""
    return "".join(str(fault) for fault in error.faults)


class TextField(StringField):
    """One line of text. ``max_length`` counts characters; what is unfit the form refuses (forms.form)."""

    allowed_controls = ""

    def __init__(
        self, label: str, *, required: bool = False, max_length: int = 200, help: str = "", **kwargs: Any
    ) -> None:
        super().__init__(label, required_if(required), description=help, **kwargs)
        self.max_length = max_length

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the text without the blanks around it; blank becomes None."""
        text = (
            str(valuelist[0]).replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n\u3000")
            if valuelist
            else ""
        )
        self.data = text if text.strip() else None  # white space of any kind is no text

    def pre_validate(self, form: Any) -> None:
        """Raises ValidationError for text that is too long."""
        if self.data and len(self.data) > self.max_length:
            raise ValidationError(
                f"{self.max_length}文字以内で入力してください（今は{len(self.data)}文字です）。"
            )


class LongTextField(TextField):
    """Several lines of text; line breaks and tabs are kept, as LF."""

    widget = widgets.TextArea()
    allowed_controls = LINES

    def __init__(self, label: str, *, max_length: int = 2000, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"rows": rows})
        super().__init__(label, max_length=max_length, **kwargs)


class ReadField(StringField):
    """A line that is read into a value by ``read``; what was typed stays in the input."""

    data: Any
    widget = widgets.TextInput()

    def __init__(self, label: str, *, required: bool = False, help: str = "", **kwargs: Any) -> None:
        super().__init__(label, required_if(required), description=help, **kwargs)

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
