"""The OWASP ASVS 5.0 list, levels 1 and 2: each line with the tests that prove it, or why none does.

    python -m tests.security.asvs            writes docs/security/asvs.md

Lines and reasons stand in docs/security/asvs.toml; the proof is a marker on a test
(``@pytest.mark.asvs("6.2.1")``), read from the source of the tests, so that a line whose test is gone has no
proof any more.
"""

from __future__ import annotations

import ast
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).parents[1]
DATA = TESTS.parent / "docs" / "security" / "asvs.toml"
WRITTEN = DATA.with_suffix(".md")
ANSWERS = {
    "test": "試験で確認",
    "document": "文書で定める",
    "not_applicable": "該当しない",
    "office": "設置者が行う",
    "open": "未対応",
}


@dataclass(frozen=True)
class Line:
    """One requirement. ``about``: what it asks, in our words. ``answer``: a key of ANSWERS; ``why``: what
    there is to say beside the tests, always where the answer is not ``test``."""

    number: str
    level: int
    about: str
    answer: str
    why: str


def lines() -> list[Line]:
    """Every line of the list, in its order. Raises KeyError where one lacks something."""
    data = tomllib.loads(DATA.read_text("utf-8"))
    return [
        Line(number, row["level"], row["about"], row["answer"], row.get("why", ""))
        for number, row in data["line"].items()
    ]


def beyond() -> frozenset[str]:
    """Lines of level 3: nothing is asked of them, but a test may prove one."""
    return frozenset(tomllib.loads(DATA.read_text("utf-8"))["level3"])


def proofs(tests: Path = TESTS) -> dict[str, list[str]]:
    """Line -> the tests that carry its marker, as ``tests/app/test_x.py::test_y``, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(tests.rglob("test_*.py")):
        if "node_modules" in path.parts:
            continue
        for test, number in _marked(ast.parse(path.read_text("utf-8"))):
            found[number].append(f"{path.relative_to(tests.parent).as_posix()}::{test}")
    return dict(found)


def _marked(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for decorator in node.decorator_list:
                yield from ((node.name, number) for number in _numbers(decorator))


def _numbers(decorator: ast.expr) -> list[str]:
    if not (isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("mark.asvs")):
        return []
    return [str(ast.literal_eval(argument)) for argument in decorator.args]


def faults(asked: list[Line], proved: Mapping[str, list[str]]) -> list[str]:
    """What is wrong with the list: a line proved by nothing, a marker of no line, an answer without a why."""
    known = {line.number for line in asked} | beyond()
    wrong = [
        f"{number}: there is no such line ({', '.join(proved[number])})" for number in proved.keys() - known
    ]
    for line in asked:
        if line.answer not in ANSWERS:
            wrong.append(f"{line.number}: {line.answer} is no answer")
        if line.answer == "test" and line.number not in proved:
            wrong.append(f"{line.number}: no test carries its marker")
        if line.answer != "test" and not line.why:
            wrong.append(f"{line.number}: say why")
    return sorted(wrong)


def table() -> str:
    """The document."""
    asked, proved = lines(), proofs()
    counts = {answer: sum(line.answer == answer for line in asked) for answer in ANSWERS}
    told = "、".join(f"{word} {counts[answer]}" for answer, word in ANSWERS.items())
    head = [
        "# OWASP ASVS 5.0 レベル2（レベル1を含む）の確認表",
        "",
        "試験の印から作る表です（`python -m tests.security.asvs`）。手で直さないでください。要求の欄は、"
        "OWASP Application Security Verification Standard 5.0（CC BY-SA 4.0）の各項目を、"
        "私たちの言葉で短く言い換えたものです。",
        "",
        f"{len(asked)}項目: {told}。",
        "",
        "| 項目 | レベル | 要求 | 答え | 根拠 |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*head, *(_row(line, proved.get(line.number, [])) for line in asked)]) + "\n"


def _row(line: Line, tests: list[str]) -> str:
    ground = "<br>".join([*([line.why] if line.why else []), *(f"`{test}`" for test in tests)])
    return f"| {line.number} | {line.level} | {line.about} | {ANSWERS[line.answer]} | {ground} |"


if __name__ == "__main__":
    WRITTEN.write_text(table(), "utf-8")
    print(f"{WRITTEN} ({len(lines())})")
