"""様式: どの会社のグループを、いつの時点で見るか。"""

from __future__ import annotations

from forms.company import CompanyNameField
from forms.fields import BaseForm, WarekiDateField


class GroupForm(BaseForm):
    """The company and the day asked for."""

    of = CompanyNameField("会社の名称か法人番号", max_length=150)
    on = WarekiDateField("いつの時点か", help="空欄なら今日。例: 令和8年11月20日、R8.11.20")
