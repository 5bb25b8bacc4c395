"""Wrong usage and help pages are in Japanese, whatever version of click says them."""

from __future__ import annotations

import re

import click
import pytest

from app.cli import COMMANDS, hosakan, run

ENGLISH = re.compile(
    r"Usage|Options|Commands|Missing|Invalid|Error|Try|Show this|No such|Got|requires|default", re.IGNORECASE
)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check"], "CASE.json を指定してください"),
        (["check", "--nosuch"], "--nosuch というオプションはありません"),
        (["check", "a.json", "--jsn"], "--jsn というオプションはありません（--csv、--json のことですか）"),
        (["check", "a", "b"], "余分な引数（b）があります"),
        (["check", "a", "b", "c"], "余分な引数（b c）があります"),
        (["check", "a", "--docx"], "--docx には値が必要です"),
        (["check", "a", "--json=1"], "--json に値は付けられません"),
        (["nosuch"], "「nosuch」というコマンドはありません"),
        (["chek"], "「chek」というコマンドはありません"),
        (["--port", "abc"], "--port の値「abc」が数として読めません"),
        (["--port", "99999"], "--port の値 99999 は使えません。0 から 65535 まで"),
        (["pledge", "--for", "x", "y"], "--for の値「x」は選べません"),
        (["subsidy"], "を指定してください"),
        (["rules", "show"], "ID を指定してください"),
    ],
)
def test_wrong_usage_is_told_in_japanese(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    caught = capsys.readouterr()
    assert words in caught.err
    assert "--help で見られます" in caught.err
    assert not ENGLISH.search(caught.err.replace("--jsn", ""))
    assert caught.out == ""


def test_a_group_without_a_command_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == 2
    assert "使い方: hosakan rules" in capsys.readouterr().err


def _paths() -> list[list[str]]:
    paths: list[list[str]] = [[]]
    for name in COMMANDS:
        paths.append([name])
        command = hosakan.get_command(click.Context(hosakan), name)
        if isinstance(command, click.Group):
            paths += [[name, inner] for inner in command.commands]
    return paths


@pytest.mark.parametrize("path", _paths(), ids=" ".join)
def test_every_help_page_is_in_japanese(path: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*path, "--help"]) == 0
    page = capsys.readouterr().out
    assert page.startswith(f"使い方: {' '.join(['hosakan', *path])}")
    assert "オプション:" in page
    assert "この説明を表示する" in page
    assert not ENGLISH.search(page)
    assert hosakan.name
