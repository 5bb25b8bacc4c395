"""``hosakan register``: the corporate-number register (法人番号) on this machine."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from app.commands import output
from app.commands.register_find import find_
from app.commands.register_use import readable_register
from app.register.importing import Outcome, import_files
from app.register.importing import reindex as make_keys_anew
from app.register.store import RegisterStore
from app.settings import register_dir
from rules.dates import wareki
from rules.faults import InputError

NOTHING_LOADED = (
    "法人番号公表情報はまだ取り込まれていません。国税庁 法人番号公表サイトからダウンロードした zip を "
    "hosakan register import に指定してください。"
)
_OLD_KEYS = "商号の読み方の表が新しくなりました。hosakan register reindex を実行すると、索引を作り直します。"
_SAID = {"loaded": "取り込みました", "already": "取込済みのため飛ばしました", "refused": "取り込んでいません"}

_FILES_SHOWN = 20


@click.group(help="法人番号（国税庁 法人番号公表サイトのデータ）")
def register() -> None:
    """Commands on the register."""


register.add_command(find_)


class Bars:
    """Progress on standard error."""

    def say(self, message: str) -> None:
        """A message for a person."""
        output.say(message)

    @contextmanager
    def bar(self, label: str, length: int) -> Iterator[Callable[[int], None]]:
        """A bar on a terminal, elsewhere a line when it begins."""
        with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
            yield bar.update


@register.command(
    "import",
    help="全件データ・差分データ（zip か CSV、- は標準入力）を取り込みます。"
    "途中で止まっても、同じ指定で続きから始めます",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@output.with_json
def import_(files: tuple[str, ...], as_json: bool) -> None:
    """Load files; a faulty one is refused whole, with every fault, and the others are loaded."""
    folder = register_dir()
    if files.count("-") > 1:
        raise click.UsageError("標準入力（-）は1度だけ使えます")
    with TemporaryDirectory(prefix="hosakan-") as spool:
        paths = [_spooled(Path(spool)) if file == "-" else Path(file) for file in files]
        outcomes = import_files(folder, paths, Bars(), _today())
    for outcome in outcomes:
        output.say(f"{outcome.name}: {_SAID[outcome.state]}。")
    store = readable_register()
    if as_json:
        output.print_json({"files": [_outcome_json(one) for one in outcomes], "register": _in_json(store)})
    elif store:
        output.print_text(_in_words(store))
    faults = [fault for outcome in outcomes for fault in outcome.faults]
    if faults:
        raise InputError(faults)


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    return {"name": outcome.name, "state": outcome.state, "faults": [str(fault) for fault in outcome.faults]}


def _spooled(folder: Path) -> Path:
    """Standard input as a file: a zip is read from its end."""
    path = folder / "標準入力"
    with path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return path


@register.command(help="取り込んだ法人番号公表情報の時点・件数・ファイルを表示します")
@output.with_json
def status(as_json: bool) -> None:
    """What is loaded."""
    store = readable_register()
    if as_json:
        output.print_json(_in_json(store))
    else:
        output.print_text(_in_words(store) if store else NOTHING_LOADED)


@register.command(help="索引を作り直します（商号の読み方の表が新しくなったとき、索引を読めないとき）")
@output.with_json
def reindex(as_json: bool) -> None:
    """Make keys and index anew."""
    done = make_keys_anew(register_dir(), Bars())
    told = "索引を作り直しました。" if done else NOTHING_LOADED
    output.tell(told, _in_json(readable_register() if done else None), as_json)


def _today() -> date:
    day: date = import_module("app.paper_answers").today()  # only now: the other commands need no web
    return day


def _in_json(store: RegisterStore | None) -> dict[str, Any] | None:
    if store is None:
        return None
    summary = store.summary()
    return {
        "as_of": summary.as_of.isoformat(),
        "corporations": summary.corporations,
        "closed": summary.closed,
        "former_names": summary.former,
        "bytes": summary.bytes,
        "needs_reindex": summary.needs_reindex,
        "files": [
            {
                "name": file.name,
                "rows": file.rows,
                "first_updated_on": file.first_day.isoformat(),
                "last_updated_on": file.last_day.isoformat(),
                "loaded_on": file.loaded_on.isoformat(),
            }
            for file in summary.files
        ],
    }


def _in_words(store: RegisterStore) -> str:
    summary = store.summary()
    lines = [
        f"法人番号公表情報: {wareki(summary.as_of)}時点、{summary.corporations:,}法人"
        f"（うち登記記録の閉鎖等 {summary.closed:,}）、{summary.bytes / 1e9:.1f} GB",
        *(f"  {f.name}: {f.rows:,}行、{f.loaded_on.isoformat()} 取込" for f in summary.files[:_FILES_SHOWN]),
    ]
    if len(summary.files) > _FILES_SHOWN:
        lines.append(f"  ほか {len(summary.files) - _FILES_SHOWN} ファイル")
    return "\n".join([*lines, _OLD_KEYS] if summary.needs_reindex else lines)
