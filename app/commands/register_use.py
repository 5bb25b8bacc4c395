"""The register of corporate numbers, for commands that compare companies with it."""

from __future__ import annotations

from app.commands import output
from app.register.schema import DamagedError
from app.register.store import DAMAGED, RegisterStore, open_register
from app.settings import register_dir
from rules.faults import Fault, InputError


def readable_register() -> RegisterStore | None:
    """The register as loaded on this machine, None where there is none. Raises InputError where it is
    damaged."""
    try:
        return open_register(register_dir())
    except DamagedError:
        problem, _, remedy = DAMAGED.removesuffix("。").partition("。")
        raise InputError([Fault(str(register_dir()), problem, remedy)]) from None


def loaded_register(leave_out: bool = False) -> RegisterStore | None:
    """The register as loaded on this machine; None where there is none or it is to be left out. Says so on
    standard error where its keys are older than the program's tables of names, or where it is damaged."""
    try:
        found = None if leave_out else open_register(register_dir())
    except DamagedError:
        output.say(f"{DAMAGED}法人番号公表情報を使わずに続けます。")
        return None
    if found and found.needs_reindex:
        output.say(
            "法人番号公表情報の索引が、今の商号の読み方の表より古いので、見落としがあり得ます。"
            "先に hosakan register reindex を実行してください。"
        )
    return found
