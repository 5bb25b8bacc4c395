"""What ``backup``, ``restore`` and ``db move`` say of what they carried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.commands import output

if TYPE_CHECKING:
    from app.backup.archive import Manifest

NOT_IN_IT = (
    "含まれないもの: 署名の鍵（secret_key）、HOSAKAN_RULES_DIR の条項、法人番号公表情報（register）、"
    "ログイン中の状態。鍵と条項は、別に控えてください。"
)


def explain(manifest: Manifest) -> None:
    """For a person, on standard error."""
    output.say(
        f"{manifest.made_at} の時点、{len(manifest.tables)}表 {manifest.rows:,}行、構造 {manifest.revision}"
    )
    for head in manifest.heads:
        output.say(f"記録 {head.municipality}: {head.seq}件、照合値 {head.hash}")


def to_json(manifest: Manifest) -> dict[str, Any]:
    """For a program."""
    return {**manifest.to_json(), "rows": manifest.rows}
