"""Settings: environment variables HOSAKAN_*, and what stands where none is set."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from app import settings_values as values
from app.safe_start import LEAST_KEY, refuse_unsafe, why_weak
from rules.faults import Fault, InputError

LOOPBACK = ("127.0.0.1", "localhost")
"""The names this machine is called by. Not [::1]: Werkzeug's list of trusted hosts cannot hold it."""

EXPLAINED: dict[str, str] = {
    "HOSAKAN_DATABASE_URL": "データベースの場所（SQLAlchemy の URL）。既定はデータフォルダーの SQLite",
    "HOSAKAN_DATA_DIR": "データフォルダー。既定は利用者ごとのフォルダー",
    "HOSAKAN_REGISTER_DIR": "国税庁の法人番号公表情報を取り込むフォルダー（約3GB。複数の自治体で共用可）。"
    "既定はデータフォルダーの中の register",
    "HOSAKAN_RULES_DIR": "自治体が自ら加える条項の TOML を置くフォルダー",
    "HOSAKAN_SECRET_KEY": "署名の鍵（32文字以上）。既定は最初の起動のときに作りデータフォルダーに置く",
    "HOSAKAN_URL": "ほかの PC から開くときのアドレス（https://…）。既定はなし（この PC の中だけで使う）",
    "HOSAKAN_ALLOW_HTTP": "1 にすると HOSAKAN_URL に http:// を使える（暗号化なし。閉じた回線の中だけ）",
    "HOSAKAN_TRUSTED_PROXIES": "前に置くプロキシの IP アドレス（コンマ区切り）。"
    "X-Forwarded-For 等はここからだけ信じる",
    "HOSAKAN_SESSION_IDLE_MINUTES": "操作がないときログインを終えるまでの分。既定は60",
    "HOSAKAN_SESSION_HOURS": "ログインが続く最長の時間。既定は12",
    "HOSAKAN_THREADS": "同時に処理する要求の数（gunicorn ではプロセスごと）。既定は8（gunicorn は4）",
    "HOSAKAN_TRACE": "1 にすると、失敗したときに開発者向けの経過を表示する",
}


@dataclass(frozen=True)
class Settings:
    """What the application runs on. ``demo``: a throw-away database, signed in, marked on every page.
    ``own_register_dir``: where the corporate-number register lies, None for its place in the data
    directory. ``url``: the address people reach it by; None: only this machine is answered.
    ``trusted_proxies``: addresses or networks. ``session_idle`` and ``session_longest``: when a session has
    ended. ``threads``: how many requests are answered at a time."""

    data_dir: Path
    database_url: str
    secret_key: str
    rules_dir: Path | None = None
    demo: bool = False
    own_register_dir: Path | None = None
    url: str | None = None
    trusted_proxies: tuple[str, ...] = ()
    session_idle: timedelta = values.IDLE
    session_longest: timedelta = values.LONGEST
    threads: int = values.THREADS

    @property
    def secure(self) -> bool:
        """Whether people reach it over https."""
        return self.url is not None and urlsplit(self.url).scheme == "https"

    @property
    def register_dir(self) -> Path:
        """The folder of the corporate-number register; it need not exist."""
        return self.own_register_dir or self.data_dir / "register"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """The settings of this process. Makes the data directory and the secret key where missing.

        Raises InputError naming the variable where one cannot be used, or is not safe (``safe_start``).
        """
        env = os.environ if environ is None else environ
        data_dir = _data_dir(env)
        try:
            data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise _unusable(
                "HOSAKAN_DATA_DIR", f"データフォルダー {data_dir} を作れません（{error.strerror}）"
            ) from None
        database_url = env.get("HOSAKAN_DATABASE_URL") or sqlite_url(data_dir / "hosakan.db")
        refuse_unsafe(data_dir, database_url, env)
        return cls(
            data_dir=data_dir,
            database_url=database_url,
            secret_key=_given_key(env) or _kept_key(data_dir / "secret_key"),
            rules_dir=Path(env["HOSAKAN_RULES_DIR"]) if env.get("HOSAKAN_RULES_DIR") else None,
            own_register_dir=register_dir(env),
            url=values.own_url(env),
            trusted_proxies=values.trusted_proxies(env),
            session_idle=values.session_idle(env),
            session_longest=values.session_longest(env),
            threads=values.threads(env),
        )


def demonstration(folder: Path, rules_dir: Path | None = None) -> Settings:
    """Settings for a demonstration that lives in ``folder`` only."""
    return Settings(folder, sqlite_url(folder / "demo.db"), secrets.token_urlsafe(48), rules_dir, demo=True)


def sqlite_url(path: Path) -> str:
    """The SQLAlchemy URL of an SQLite file."""
    return f"sqlite:///{path.as_posix()}"


def register_dir(environ: Mapping[str, str] | None = None) -> Path:
    """The folder of the corporate-number register, for commands that need nothing else. Makes nothing."""
    env = os.environ if environ is None else environ
    return Path(env.get("HOSAKAN_REGISTER_DIR") or _data_dir(env) / "register").expanduser()


def _data_dir(env: Mapping[str, str]) -> Path:
    return Path(env.get("HOSAKAN_DATA_DIR") or _default_data_dir(env)).expanduser()


def _default_data_dir(env: Mapping[str, str]) -> Path:
    if sys.platform == "win32":
        return Path(env.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "hosakan"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "hosakan"
    return Path(env.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "hosakan"


def _given_key(env: Mapping[str, str]) -> str | None:
    key = env.get("HOSAKAN_SECRET_KEY")
    weak = None if key is None else why_weak(key)
    if weak:
        remedy = f"{LEAST_KEY}文字以上の乱数にするか、指定をやめてください（データフォルダーに作ります）"
        raise _unusable("HOSAKAN_SECRET_KEY", weak, remedy)
    return key


def _kept_key(path: Path) -> str:
    """The key in the data directory, made at the first start, readable by its owner only."""
    if not path.exists():
        _make_key(path)
    key = path.read_text("ascii").strip()
    weak = why_weak(key)
    if weak:
        raise _unusable(str(path), f"鍵が{weak}", "このファイルを消すと作り直します")
    return key


def _make_key(path: Path) -> None:
    """Put a new key in place whole: several processes that start together read one key, and one that is
    killed meanwhile leaves none half written."""
    written = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        handle = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        # Both refuse where there is one already; on POSIX a rename would take its place.
        (os.rename if os.name == "nt" else os.link)(written, path)
    except FileExistsError:
        return  # another process was first: its key is read
    except OSError as error:
        raise _unusable("HOSAKAN_DATA_DIR", f"データフォルダーに書き込めません（{error.strerror}）") from None
    finally:
        written.unlink(missing_ok=True)


def _unusable(where: str, problem: str, remedy: str = "書き込めるフォルダーを指定してください") -> InputError:
    return InputError([Fault(where, problem, remedy)])
