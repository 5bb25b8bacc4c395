"""The fields every 様式 is made of, and the form they stand in: one door to the files beside."""

from forms.choice_fields import YES_NO_UNKNOWN, ChoiceField, KnownField, OneOfField, SeveralField
from forms.form import BaseForm, FormFault, RowsField, VersionedForm, VersionField, faults_in, is_blank
from forms.required import Required
from forms.text_fields import (
    DATE_HELP,
    CorporateNumberField,
    IntegerField,
    LongTextField,
    ReadField,
    TextField,
    WarekiDateField,
    YenField,
    sentence,
)

__all__ = [
    "DATE_HELP",
    "YES_NO_UNKNOWN",
    "BaseForm",
    "ChoiceField",
    "CorporateNumberField",
    "FormFault",
    "IntegerField",
    "KnownField",
    "LongTextField",
    "OneOfField",
    "ReadField",
    "Required",
    "RowsField",
    "SeveralField",
    "TextField",
    "VersionField",
    "VersionedForm",
    "WarekiDateField",
    "YenField",
    "faults_in",
    "is_blank",
    "sentence",
]
