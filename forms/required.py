"""The validator that something must be there."""

from __future__ import annotations

from typing import Any

from wtforms import (
    Form,
)
from wtforms.fields import Field
from wtforms.validators import StopValidation


class Required:
    """Something must be typed or chosen."""

    def __init__(self, verb: str = "入力して") -> None:
        self.field_flags = {"required": True}
        self.verb = verb

    def __call__(self, form: Form, field: Field) -> None:
        """Raises StopValidation where the field is blank and has no other fault."""
        if field.data in (None, "", []) and not field.errors:
            raise StopValidation(f"{field.label.text}を{self.verb}ください。")


def required_if(wanted: bool, verb: str = "入力して") -> list[Any]:
    """The validators of a field that must be filled where ``wanted``."""
    return [Required(verb)] if wanted else []
