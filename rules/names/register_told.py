"""What the register of corporate numbers says, in Japanese that an official can put before a superior."""

from __future__ import annotations

from collections.abc import Collection

from rules.dates import wareki
from rules.names.registered import Corporation, Standing

MOST_TOLD = 5
"""Corporations named one by one before the rest is only counted."""


def as_known(standing: Standing) -> str:
    """The register and its day."""
    return f"国税庁の法人番号公表情報（{wareki(standing.as_of)}現在）"


def told_of(numbers: Collection[str], standing: Standing) -> str:
    """Corporations in words: number, name and address of the first few, and how many more."""
    ordered = sorted(numbers)
    more = len(ordered) - MOST_TOLD
    told = "、".join(_told(number, standing.of(number)) for number in ordered[:MOST_TOLD])
    return told + (f" ほか{more}法人" if more > 0 else "")


def _told(number: str, corporation: Corporation | None) -> str:
    if corporation is None:
        return f"法人番号{number}"
    closed = f"（{wareki(corporation.closed_on)}閉鎖）" if corporation.closed_on else ""
    return f"法人番号{number} {corporation.name} {corporation.address}".rstrip() + closed


def _sole(standing: Standing) -> str:
    return told_of({standing.sole} if standing.sole else (), standing)


def number_found(name: str, standing: Standing) -> str:
    """Where the number of a company without one was taken from."""
    return (
        f"「{name}」の法人番号は、{as_known(standing)}で商号と所在地が一致する唯一の法人"
        f"（{_sole(standing)}）のものによりました。"
    )


def number_of_another(name: str, standing: Standing) -> str:
    """The number written beside a name is another's."""
    return (
        f"「{name}」に書かれた法人番号は、{as_known(standing)}では商号の異なる法人（{_sole(standing)}）の"
        "ものです。番号か商号の誤記がないか確かめてください。"
    )


def number_not_held(name: str, number: str, standing: Standing) -> str:
    """The number written beside a name is nobody's."""
    return (
        f"「{name}」に書かれた法人番号（{number}）の法人は、{as_known(standing)}にありません。"
        "番号の誤記か、まだ公表情報に載っていない法人かを確かめてください。"
    )


def number_of_that_name(standing: Standing) -> str:
    """Why a number written beside another name settles it."""
    return f"一方の法人番号が、{as_known(standing)}で他方の商号の法人（{_sole(standing)}）のもので"


def only_bearer(standing: Standing) -> str:
    """Why an equal name is enough."""
    return f"{as_known(standing)}でこの商号の存続する法人は1つだけ（{_sole(standing)}）である"


def only_there(standing: Standing) -> str:
    """Why an equal name is enough that others bear today: an address decides."""
    return f"{as_known(standing)}でこの商号を名乗っていて所在地が合う法人は1つだけ（{_sole(standing)}）である"


def old_and_new_name(standing: Standing) -> str:
    """Why two names are one corporation's."""
    return f"{as_known(standing)}でどちらも同じ法人の新旧の商号（{_sole(standing)}）である"


def perhaps_one(left: str, right: str, common: Collection[str], standing: Standing) -> str:
    """Two names that one corporation bears or bore, though others bear them too."""
    return (
        f"「{left}」と「{right}」は、{as_known(standing)}では同じ法人の新旧又は英語の商号のことがあります"
        f"（{told_of(common, standing)}）。同じ商号の法人がほかにもあるので、法人番号を確かめてください。"
    )


def one_name_of_two(left: str, right: str, mine: Standing, yours: Standing) -> str:
    """An equal name, of one corporation by what is known of the one mention, of another by the other's."""
    return (
        f"「{left}」と「{right}」は商号が同じですが、{as_known(mine)}では{_sole(mine)}と{_sole(yours)}の"
        "どちらもこの商号を名乗るか名乗っていたので、どちらのことかを確かめてください。"
    )


def borne_by_several(left: str, right: str, standing: Standing) -> str:
    """An equal name that says too little."""
    living = {c.number for c in standing.possible if c.living}
    return (
        f"「{left}」と「{right}」の商号を名乗るか名乗っていた存続する法人は、{as_known(standing)}で{len(living)}あります"
        f"（{told_of(living, standing)}）。どれのことかを、法人番号か所在地で確かめてください。"
    )
