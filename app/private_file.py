"""A file with everything personal in it: only its owner may read it, and it has its name only when whole."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import IO

from rules.faults import Fault, InputError


def beside(target: Path) -> Path:
    """A name in the same folder, so that the file only has to be renamed."""
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")


def new_file(path: Path, target: Path) -> IO[bytes]:
    """A file only its owner may read. Raises InputError, which names ``target``."""
    return _opened(path, target, os.O_RDWR | os.O_CREAT | os.O_EXCL, "w+b")


def device(target: Path) -> IO[bytes]:
    """A pipe or a device, which keeps nothing. Raises InputError: a folder is neither."""
    return _opened(target, target, os.O_WRONLY, "wb")


def _opened(path: Path, target: Path, how: int, mode: str) -> IO[bytes]:
    try:
        handle = os.open(path, how | getattr(os, "O_BINARY", 0), 0o600)
    except OSError as error:
        told = f"書き込めません（{error.strerror}）"
        raise InputError([Fault(str(target), told, "書き込める場所を指定してください")]) from None
    return os.fdopen(handle, mode)
