"""What a clause leaves open: the question, the answers it takes, and the words each puts into the wording."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, StrictStr, model_validator

from rules.faults import Fault, InputError
from rules.schema import Strict
from rules.words import Anchor, Reach

OptionValue = bool | int | str
Setting = StrictBool | StrictInt | StrictStr
Sentence = Annotated[str, Field(min_length=1)]
_ANSWERS: dict[str, tuple[OptionValue, ...]] = {
    "affiliates": tuple(reach.value for reach in Reach),
    "anchor": tuple(anchor.value for anchor in Anchor),
    "add_up": (True, False),
}
"""What the engine knows an option to be. Those that are not here are numbers."""


class Choice(Strict):
    """One value of an option: what it means, and the words it puts into the wording."""

    value: Setting
    means: Sentence
    words: Sentence


class Option(Strict):
    """Something the source leaves open. ``ask``: the question put when the clause is adopted.
    A number option has no choices but a least and a greatest value; ``default`` is what the source
    says, ``unit`` follows the number in the wording."""

    name: Literal["affiliates", "anchor", "years", "months", "add_up"]
    ask: Sentence
    unset: Sentence
    unset_words: Sentence
    choices: tuple[Choice, ...] = ()
    least: int = 0
    greatest: int = 600
    default: int | None = None
    unit: str = ""

    @model_validator(mode="after")
    def _engine_knows(self) -> Self:
        faults = self._choice_faults() if self.name in _ANSWERS else self._number_faults()
        if faults:
            raise InputError(faults)
        return self

    def _choice_faults(self) -> list[Fault]:
        known = _ANSWERS[self.name]
        if not self.choices:
            return [Fault("choices", "選べる答えがありません", f"{_listed(known)} から選んで書いてください")]
        values = [choice.value for choice in self.choices]
        faults = [
            Fault(
                f"choices[{n}].value", f"{json.dumps(value)} は知らない値です", f"{_listed(known)} のどれか"
            )
            for n, value in enumerate(values)
            if not any(type(value) is type(item) and value == item for item in known)
        ]
        if len(set(values)) < len(values):
            faults.append(Fault("choices", "同じ value が2度書かれています", "1つにしてください"))
        return faults

    def _number_faults(self) -> list[Fault]:
        if self.choices:
            how = "choices を消し、least と greatest で範囲を書いてください"
            return [Fault("choices", "年数・月数に choices は使えません", how)]
        if self.default is not None and self.fault(self.default):
            return [
                Fault("default", "least から greatest までの数ではありません", "範囲の中の数を書いてください")
            ]
        return []

    def fault(self, value: object) -> str | None:
        """What to write instead of ``value``, in Japanese; None where the value will do."""
        if value is None:
            return None
        if self.choices:
            known = [choice.value for choice in self.choices]
            if any(value == item and type(value) is type(item) for item in known):
                return None
            return f"{_listed(known)} のどれか"
        if isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.greatest:
            return None
        return f"{self.least}から{self.greatest}までの整数"


def _listed(values: Iterable[OptionValue]) -> str:
    return "、".join(json.dumps(value) for value in values)
