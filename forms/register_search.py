"""様式: 法人番号公表情報の検索。"""

from __future__ import annotations

from typing import Any

from forms.fields import BaseForm, ChoiceField, TextField
from rules.names.municipalities import prefectures


class RegisterSearchForm(BaseForm):
    """What to look for in the register of corporate numbers."""

    name = TextField(
        "商号又は法人番号",
        required=True,
        max_length=150,
        help="商号の一部や旧商号でも、㈱や半角カナのままでも構いません",
    )
    prefecture = ChoiceField("都道府県", blank="すべて")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prefecture.offer([(name, name) for name in prefectures()])
