"""What every command shares: UTF-8 out, messages to standard error, files or ``-``."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import click

from rules.faults import Fault, InputError

with_json = click.option("--json", "as_json", is_flag=True, help="結果を JSON で出力する")
"""The option every command has; the document goes to ``tell`` or ``print_json``."""


def speak_utf8() -> None:
    """Make standard output and error UTF-8 with plain newlines, whatever the console's code page."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")


def say(message: str) -> None:
    """A message for a person, on standard error."""
    print(message, file=sys.stderr)


def tell(message: str, value: Any, as_json: bool) -> None:
    """What was done: a sentence for a person, or the JSON document."""
    if as_json:
        print_json(value)
    else:
        say(message)


def print_text(text: str) -> None:
    """A result for a person, on standard output."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def print_json(value: Any) -> None:
    """The one JSON document a command with ``--json`` puts on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def read_input(path: str) -> bytes:
    """The bytes of a file, or of standard input for ``-``. Raises InputError where it cannot be read."""
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise InputError([Fault(path, "ファイルがありません", "名前と場所を確かめてください")]) from None
    except (IsADirectoryError, PermissionError):
        raise InputError(
            [Fault(path, "読めません（フォルダーか、開く権限がありません）", "ファイルを指定してください")]
        ) from None


def write_output(path: str, content: bytes) -> None:
    """Write bytes to a file, or to standard output for ``-``. Raises InputError where it cannot."""
    if path == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        Path(path).write_bytes(content)
    except OSError as error:
        raise InputError(
            [
                Fault(
                    path,
                    f"書き込めません（{_why_not(error)}）",
                    "フォルダーがあり、書き込める場所を指定してください",
                )
            ]
        ) from None


def _why_not(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "フォルダーがありません"
    if isinstance(error, IsADirectoryError):
        return "同じ名前のフォルダーがあります"
    if isinstance(error, PermissionError):
        return "書き込む権限がないか、ほかのプログラムで開いています"
    return error.strerror or type(error).__name__
