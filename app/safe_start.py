"""What the application refuses to start with: a key that can be guessed, debug mode, files all can read.

File modes are a matter of POSIX; on Windows who may read the data folder is settled by its owner's rights
(docs/operations says how), so nothing is looked at there.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from rules.faults import Fault, InputError

LEAST_KEY = 32
"""How many characters a key has at least."""
_LEAST_KINDS = 10
_WORDS = re.compile(r"change.?me|secret|password|default|example|hosakan|qwerty|123456|abcdef", re.IGNORECASE)
_OTHERS = stat.S_IRWXO


def refuse_unsafe(data_dir: Path, database_url: str, env: Mapping[str, str]) -> None:
    """Raise InputError with every reason not to start. From here on nothing this process writes is open to
    other accounts of the machine."""
    faults = [*_debugging(env), *_readable_by_all(data_dir, database_url)]
    if faults:
        raise InputError(faults)
    os.umask(os.umask(0) | _OTHERS)


def why_weak(key: str) -> str | None:
    """Why a key cannot be used to sign, in Japanese; None where it can."""
    if len(key) < LEAST_KEY:
        return f"短すぎます（{len(key)}文字。{LEAST_KEY}文字以上が必要です）"
    if len(set(key)) < _LEAST_KINDS or re.fullmatch(r"(.{1,16}?)\1+.{0,16}", key):
        return "同じ文字の繰り返しが多く、推測されます"
    if _WORDS.search(key):
        return "見本や既定の言葉を含み、推測されます"
    return None


def _debugging(env: Mapping[str, str]) -> Iterator[Fault]:
    if env.get("FLASK_DEBUG", "").strip().lower() not in ("", "0", "false", "no"):
        remedy = "この環境変数を消してから始めてください"
        yield Fault("FLASK_DEBUG", "開発用の設定のままでは、内部の情報が画面に出ます", remedy)


def _readable_by_all(data_dir: Path, database_url: str) -> Iterator[Fault]:
    if os.name != "posix":
        return
    if _mode(data_dir) & _OTHERS:
        problem = f"データフォルダー {data_dir} を、この機械のほかの利用者も読めます"
        yield Fault("HOSAKAN_DATA_DIR", problem, f"chmod 700 '{data_dir}' を実行してください")
    database = _sqlite_file(database_url)
    if database and database.parent != data_dir and _mode(database.parent) & _mode(database) & _OTHERS:
        problem = f"データベース {database} を、この機械のほかの利用者も読めます"
        yield Fault("HOSAKAN_DATABASE_URL", problem, f"chmod 600 '{database}' を実行してください")


def _sqlite_file(url: str) -> Path | None:
    found = re.fullmatch(r"sqlite(?:\+\w+)?:///([^?]+)(?:\?.*)?", url)
    return Path(found[1]) if found and found[1] != ":memory:" else None


def _mode(path: Path) -> int:
    """The mode of a file; 0 where there is none yet."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0
