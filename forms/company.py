"""The fields that name a company, shared by every row that has one."""

from __future__ import annotations

import re
from typing import Any

from forms.fields import BaseForm, CorporateNumberField, TextField
from rules.register import Company

NAME_HELP = "登記のとおりに"
ALIASES_HELP = "「、」で区切って複数入力できます"


class CompanyNameField(TextField):
    """The name of a company, which may be chosen from the register of corporate numbers.

    Beside it stand fields of the same name with ``corporate_number``, ``address`` and, where the form keeps
    them, ``aliases`` for its last word (``parent_name``, ``parent_corporate_number`` …): what is chosen fills
    them. ``as_written``: the name belongs to a paper, so one that is only another spelling of the name
    chosen (with its branch, say) stays as typed, and so does an address.
    """

    def __init__(self, label: str, *, as_written: bool = False, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.as_written = as_written


class CompanyRow(BaseForm):
    """A row, or a part of a form, that names one company."""

    company = CompanyNameField("会社名", required=True, max_length=150, help=NAME_HELP)
    corporate_number = CorporateNumberField()
    address = TextField("所在地", max_length=200)
    aliases = TextField("旧商号・別名", max_length=500, help=ALIASES_HELP)

    def company_value(self) -> Company:
        """The company typed; only of a form that was found sound."""
        return company_from(
            self.company.data, self.corporate_number.data, self.address.data, self.aliases.data
        )


def company_from(name: str | None, number: str | None, address: str | None, aliases: str | None) -> Company:
    """A company from four fields."""
    others = tuple(part for part in re.split(r"\s*[、，,\n]\s*", aliases or "") if part)
    return Company(name or "", number, address, others)


def company_data(company: Company, prefix: str = "") -> dict[str, Any]:
    """The same four fields filled in; ``prefix`` stands before their names, the first being then ``name``."""
    return {
        f"{prefix}name" if prefix else "company": company.name,
        f"{prefix}corporate_number": company.corporate_number,
        f"{prefix}address": company.address,
        f"{prefix}aliases": "、".join(company.aliases) or None,
    }
