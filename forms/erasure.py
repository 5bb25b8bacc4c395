"""様式: 個人情報の消去（申請、承認、取下げ）。"""

from __future__ import annotations

from wtforms import HiddenField

from forms.fields import BaseForm, LongTextField

_HELP = "消去の後も残ります。氏名など、本人が分かることは書かないでください"


class AskErasureForm(BaseForm):
    """Why something is to be erased."""

    reason = LongTextField(
        "消去の理由", required=True, max_length=500, rows=3, help=f"{_HELP}。例: 本人の求め、保存期間の満了"
    )


class ApproveErasureForm(BaseForm):
    """What the officer saw when approving it."""

    seen = HiddenField()


class RefuseErasureForm(BaseForm):
    """Why it is not done."""

    reason = LongTextField("消去しない理由", required=True, max_length=500, rows=3, help=_HELP)
