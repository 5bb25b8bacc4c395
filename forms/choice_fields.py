"""Fields that are chosen from a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import (
    SelectField,
    SelectMultipleField,
    widgets,
)
from wtforms.validators import ValidationError

from forms.required import required_if


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
            required_if(required, "選んで"),
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
            required_if(required, "選んで"),
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
