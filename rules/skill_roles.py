"""The four roles of the 外部人材スキル標準, a starting point for the duties and skills of a posting."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from rules.citation import Citation
from rules.faults import Fault, InputError
from rules.schema import Strict, parse, read_toml

FOLDER = Path(__file__).parent / "law" / "roles"
OTHER = "other"
_ORDER = ("producer", "project_manager", "service_designer", "engineer")
UNCONFIRMED = "（要確認: 下の各項目は一行の記述からの案です。スキル標準の原典で確かめてください）"


class SkillRole(Strict):
    """One role. ``confirmed`` says whether duties and skills were read in the source's full table; where
    not, only ``gist`` was, and the rest is a proposal to be checked."""

    id: str
    label: str
    gist: str
    confirmed: bool
    duties: tuple[str, ...]
    skills: tuple[str, ...]
    levels: tuple[str, ...] = ()
    experience: tuple[str, ...] = ()
    note: str = ""
    citation: Citation


@cache
def load_skill_roles() -> tuple[SkillRole, ...]:
    """The roles in the standard's order. Raises InputError naming file and key for a broken file."""
    return tuple(_load(role) for role in _ORDER)


def _load(role_id: str) -> SkillRole:
    name = f"{role_id}.toml"
    role = parse(SkillRole, read_toml(FOLDER / name), name)
    if role.id != role_id:
        raise InputError([Fault(name, f"id が「{role.id}」です", f'id = "{role_id}" と書いてください')])
    return role


def prefill(roles: Iterable[str]) -> dict[str, str]:
    """A starting point for a posting, in the standard's order of roles: ``expected_role``, ``duties``,
    ``requirements`` and ``preferred`` to texts. Unknown roles (その他) add nothing; what is only a
    proposal says 要確認. No roles: an empty dict."""
    wanted = set(roles)
    chosen = [role for role in load_skill_roles() if role.id in wanted]
    texts = {
        "expected_role": _joined((role, [role.gist]) for role in chosen),
        "duties": _joined((role, role.duties) for role in chosen),
        "requirements": _joined((role, [*role.levels, *role.experience]) for role in chosen),
        "preferred": _joined((role, role.skills) for role in chosen),
    }
    return {name: text for name, text in texts.items() if text}


def _joined(parts: Iterable[tuple[SkillRole, Iterable[str]]]) -> str:
    blocks = []
    for role, lines in parts:
        listed = [f"・{line}" for line in lines]
        if listed:
            doubt = [] if role.confirmed or listed == [f"・{role.gist}"] else [UNCONFIRMED]
            blocks.append("\n".join([f"【{role.label}】", *doubt, *listed]))
    return "\n".join(blocks)
