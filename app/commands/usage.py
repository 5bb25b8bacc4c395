"""click's own words in Japanese: help pages, and what it says of wrong usage.

The messages are matched by their English text, since click offers no other way that needs no compiled
catalogue; one that is not known here is shown as it is. The tests provoke each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

_MESSAGES = (
    (r"Missing argument '(?P<name>[^']*)'\.", "{name} を指定してください"),
    (r"Missing option '(?P<name>[^']*)'\.", "{name} を指定してください"),
    (r"Missing parameter: (?P<name>\S+)", "{name} を指定してください"),
    (r"Missing command\.", "コマンドを指定してください"),
    (
        r"No such option:? '?(?P<name>[^'\s]+?)'?\.?(?:\s+\(?(?:Possible options|Did you mean).*)?",
        "{name} というオプションはありません",
    ),
    (
        r"No such command '?(?P<name>[^']*?)'?\.(?:\s+\(?Did you mean.*)?",
        "「{name}」というコマンドはありません",
    ),
    (r"Got unexpected extra arguments? \((?P<name>.*)\)", "余分な引数（{name}）があります"),
    (r"Option '(?P<name>[^']*)' requires an argument\.", "{name} には値が必要です"),
    (r"Option '(?P<name>[^']*)' requires (?P<n>\d+) arguments\.", "{name} には値が{n}個必要です"),
    (r"Option '(?P<name>[^']*)' does not take a value\.", "{name} に値は付けられません"),
    (
        r"Invalid value for '(?P<name>[^']*)': '(?P<value>[^']*)' is not a valid .*",
        "{name} の値「{value}」が数として読めません",
    ),
    (
        r"Invalid value for '(?P<name>[^']*)': (?P<value>.*) is not in the range "
        r"(?P<least>\d+)<=x<=(?P<most>\d+)\.",
        "{name} の値 {value} は使えません。{least} から {most} までの数を指定してください",
    ),
    (
        r"Invalid value for '(?P<name>[^']*)': (?:Directory|Path) '(?P<value>[^']*)' is a file\.",
        "{name} の「{value}」はファイルです。フォルダーを指定してください",
    ),
    (
        r"Invalid value for '(?P<name>[^']*)': '(?P<value>[^']*)' is not one of (?P<known>.*)\.",
        "{name} の値「{value}」は選べません。{known} のどれかを指定してください",
    ),
)
_PATTERNS = {re.compile(pattern, re.DOTALL): japanese for pattern, japanese in _MESSAGES}
_HEADINGS = {"Options": "オプション", "Commands": "コマンド", "Positional arguments": "引数"}
_METAVARS = {"OPTIONS": "オプション", "COMMAND": "コマンド", "ARGS": "引数"}
_KINDS = {"TEXT": "文字", "INTEGER RANGE": "整数", "INTEGER": "整数"}
_HELP = "Show this message and exit."


def told(error: click.UsageError) -> str:
    """What is wrong with the usage, and how to see the right one. Does not end in 。."""
    message = error.format_message()
    if error.ctx and message == error.ctx.get_help():
        return message  # a group without a command: click raises its help page
    found = next(filter(None, (pattern.fullmatch(message) for pattern in _PATTERNS)), None)
    if found:
        message = _PATTERNS[found.re].format(**found.groupdict()) + _meant(found)
    where = error.ctx.command_path if error.ctx else "hosakan"
    return f"使い方が違います: {message.rstrip('。')}。使い方は {where} --help で見られます"


def _meant(found: re.Match[str]) -> str:
    """What click guesses was meant by an unknown name."""
    if not found.string.startswith("No such"):
        return ""
    guesses = re.findall(r"(?<=[ '])(--[\w-]+|(?<=')[\w-]+(?='))", found.string[found.end("name") + 1 :])
    return f"（{'、'.join(guesses)} のことですか）" if guesses else ""


class JapaneseHelp(click.HelpFormatter):
    """click's help page with Japanese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The first line."""
        known = args
        for english, japanese in _METAVARS.items():
            known = known.replace(english, japanese)
        super().write_usage(prog, known, "使い方: " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """A section's heading."""
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Options or commands with what they do."""
        super().write_dl(list(_in_japanese(rows)), col_max, col_spacing)


def _in_japanese(rows: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    for signature, help_text in rows:
        name = signature
        for english, japanese in _KINDS.items():
            name = re.sub(rf" {english}\b", f" {japanese}", name)
        if help_text == _HELP:
            yield name, "この説明を表示する"
        else:
            yield name, re.sub(r"\[default: (.*?)(; .*)?\]$", r"［既定は \1］", help_text)


def speak_japanese() -> None:
    """Have every command's help page in Japanese."""
    click.Context.formatter_class = JapaneseHelp
