"""The checklist of IPA's 「安全なウェブサイトの作り方」, filled in with the tests that prove each line.

    python -m tests.security.ipa            writes docs/security/ipa.md

A line points to lines of the ASVS list, whose markers name the tests (``tests.security.asvs``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from tests.security.asvs import ANSWERS, TESTS, proofs

DATA = TESTS.parent / "docs" / "security" / "ipa.toml"
WRITTEN = DATA.with_suffix(".md")


def parts() -> list[dict[str, Any]]:
    """The checklist as it stands in its file."""
    found: list[dict[str, Any]] = tomllib.loads(DATA.read_text("utf-8"))["part"]
    return found


def faults(proved: Mapping[str, list[str]]) -> list[str]:
    """Lines that neither a test proves nor a reason explains."""
    wrong = []
    for line in (line for part in parts() for line in part["line"]):
        if line["answer"] not in ANSWERS:
            wrong.append(f"{line['about']}: {line['answer']} is no answer")
        elif line["answer"] == "test":
            wrong += [f"{line['about']}: no test for {n}" for n in line["asvs"] if n not in proved]
        elif not line.get("why"):
            wrong.append(f"{line['about']}: say why")
    return wrong


def table() -> str:
    """The document."""
    proved = proofs()
    told = [
        "# IPA「安全なウェブサイトの作り方」改訂第7版の確認表",
        "",
        "試験の印から作る表です（`python -m tests.security.ipa`）。手で直さないでください。"
        "項目は私たちの言葉で書いています。提出の前に、原表の文言と突き合わせてください（要確認）。",
    ]
    for part in parts():
        told += ["", f"## {part['title']}", "", "| 項目 | 種別 | 答え | 根拠 |", "|---|---|---|---|"]
        told += [_row(line, proved) for line in part["line"]]
    return "\n".join(told) + "\n"


def _row(line: Mapping[str, Any], proved: Mapping[str, list[str]]) -> str:
    tests = dict.fromkeys(test for number in line.get("asvs", ()) for test in proved.get(number, ()))
    ground = "<br>".join([*([line["why"]] if line.get("why") else []), *(f"`{test}`" for test in tests)])
    return f"| {line['about']} | {line['kind']} | {ANSWERS[line['answer']]} | {ground} |"


if __name__ == "__main__":
    WRITTEN.write_text(table(), "utf-8")
    print(WRITTEN)
