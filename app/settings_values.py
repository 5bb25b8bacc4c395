"""How single settings are read from the environment. Each raises InputError naming the variable."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from rules.faults import Fault, InputError

MOST_MINUTES = 24 * 60
MOST_HOURS = 24
MOST_THREADS = 64
THREADS = 8
"""Enough that nobody waits behind a long check; the database takes one writer at a time anyhow."""
IDLE = timedelta(minutes=60)
"""A session nobody used for so long has ended, where nothing else is set."""
LONGEST = timedelta(hours=12)
"""No session lasts longer than a working day, where nothing else is set."""


def own_url(env: Mapping[str, str]) -> str | None:
    """The address the application is reached by (``https://hosakan.example.lg.jp``), None where it is only
    for this machine."""
    text = env.get("HOSAKAN_URL", "").strip().rstrip("/")
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in ("https", "http") or not _is_host(parts.hostname) or _has_more(parts.path, text):
        raise unusable(
            "HOSAKAN_URL",
            f"「{text}」はアドレスとして読めません",
            "https://hosakan.example.lg.jp のように書いてください",
        )
    if parts.scheme == "http" and not is_on(env, "HOSAKAN_ALLOW_HTTP"):
        raise unusable(
            "HOSAKAN_URL",
            "http では通信が暗号化されません",
            "https にするか、閉じた回線の中だけで使うなら HOSAKAN_ALLOW_HTTP=1 も指定してください",
        )
    return text


def _is_host(name: str | None) -> bool:
    return name is not None and re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", name) is not None


def _has_more(path: str, text: str) -> bool:
    return bool(path) or any(letter in text for letter in "?#@")


def is_on(env: Mapping[str, str], name: str) -> bool:
    """Whether a setting is 1."""
    return env.get(name, "").strip() == "1"


def trusted_proxies(env: Mapping[str, str]) -> tuple[str, ...]:
    """Addresses or networks of the proxies whose word on the client's address counts."""
    found = []
    for text in env.get("HOSAKAN_TRUSTED_PROXIES", "").replace(",", " ").split():
        try:
            found.append(str(ipaddress.ip_network(text)))
        except ValueError:
            raise unusable(
                "HOSAKAN_TRUSTED_PROXIES",
                f"「{text}」は IP アドレスとして読めません",
                "127.0.0.1 か 10.1.0.0/24 のように、コンマ区切りで書いてください",
            ) from None
    return tuple(found)


def session_idle(env: Mapping[str, str]) -> timedelta:
    """How long a session lasts that nobody uses."""
    return timedelta(minutes=_whole(env, "HOSAKAN_SESSION_IDLE_MINUTES", IDLE.seconds // 60, MOST_MINUTES))


def session_longest(env: Mapping[str, str]) -> timedelta:
    """How long a session lasts at most."""
    return timedelta(hours=_whole(env, "HOSAKAN_SESSION_HOURS", LONGEST.seconds // 3600, MOST_HOURS))


def threads(env: Mapping[str, str]) -> int:
    """How many requests a server process answers at a time."""
    return _whole(env, "HOSAKAN_THREADS", THREADS, MOST_THREADS)


def _whole(env: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return usual
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= most:
        raise unusable(name, f"「{text}」は使えません", f"1から{most}までの整数を書いてください")
    return int(text)


def unusable(where: str, problem: str, remedy: str) -> InputError:
    """What to raise for a setting that cannot be used."""
    return InputError([Fault(where, problem, remedy)])
