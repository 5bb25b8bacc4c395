"""A password handed to a command."""

from __future__ import annotations

import locale
import sys

import click

from rules.faults import Fault, InputError

_LONGEST_LINE = 4096
"""Bytes; far above the longest password."""


def typed_password() -> str:
    """A password: asked for twice at a terminal, else the first line of standard input. Raises InputError."""
    if sys.stdin.isatty():
        return str(click.prompt("パスワード", hide_input=True, confirmation_prompt=True, err=True))
    line = sys.stdin.buffer.readline(_LONGEST_LINE).removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n")
    for encoding in ("utf-8", locale.getpreferredencoding(False)):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    remedy = "UTF-8 で標準入力に渡してください"
    raise InputError([Fault("パスワード", "文字として読めません", remedy)])
