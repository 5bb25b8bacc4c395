"""``hosakan posting`` and ``hosakan pledge`` as scripts use them (contracts.md sections 1 and 4)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.cli import run
from tests.papers import Fields, filled, longest, required_only, shown
from tests.word import docx_text, validate_docx

SAMPLES = Path(__file__).parents[3] / "templates" / "documents"
PAPERS = {
    "posting": (["posting"], "posting"),
    "appointee": (["pledge"], "pledge_appointee"),
    "bidder": (["pledge", "--for", "bidder"], "pledge_bidder"),
}
paper = pytest.mark.parametrize("paper", list(PAPERS))


@pytest.fixture(name="fields")
def fields_fixture(paper: str, capsys: pytest.CaptureFixture[str]) -> Fields:
    assert run([*PAPERS[paper][0], "--fields", "--json"]) == 0
    listed: Fields = json.loads(capsys.readouterr().out)
    return listed


class Printer:
    """Runs the command on a document and keeps exit code, messages and file."""

    def __init__(self, arguments: list[str], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.arguments, self.folder, self.capsys = arguments, folder, capsys

    def __call__(self, document: Any) -> tuple[int, str, bytes]:
        source, out = self.folder / "in.json", self.folder / "out.docx"
        text = document if isinstance(document, bytes) else json.dumps(document).encode()
        source.write_bytes(text)
        out.unlink(missing_ok=True)
        code = run([*self.arguments, str(source), "--out", str(out)])
        return code, self.capsys.readouterr().err, out.read_bytes() if out.exists() else b""


@pytest.fixture(name="print_it")
def print_fixture(paper: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Printer:
    return Printer(PAPERS[paper][0], tmp_path, capsys)


@paper
def test_fields_are_listed_as_the_contract_says(fields: Fields) -> None:
    kinds = {"text", "textarea", "integer", "date", "boolean", "choice", "multi_choice", "rows"}
    for field in [*fields, *(column for f in fields for column in f.get("fields", ()))]:
        assert list(field)[:7] == ["name", "label", "type", "required", "max_length", "choices", "help"]
        assert field["type"] in kinds
        assert field["label"]
        assert (field["max_length"] is not None) == (field["type"] in ("text", "textarea"))
        assert bool(field["choices"]) == (field["type"] in ("choice", "multi_choice"))
        assert ("fields" in field) == (field["type"] == "rows")


@paper
def test_every_value_stands_whole(fields: Fields, print_it: Printer, need: Callable[[str], str]) -> None:
    document = filled(fields)
    code, _, docx = print_it(document)
    assert code == 0
    text = docx_text(docx)
    assert [value for value in shown(fields, document) if value not in text] == []
    assert validate_docx(need("node"), docx) == []


@paper
def test_required_values_alone_are_enough(
    fields: Fields, print_it: Printer, need: Callable[[str], str]
) -> None:
    document = {
        **{f["name"]: None for f in fields},
        **{f["name"]: [] for f in fields if f["type"] == "rows"},
        **required_only(fields),
    }
    code, _, docx = print_it(document)
    assert code == 0
    assert validate_docx(need("node"), docx) == []


@paper
def test_every_choice_and_every_lone_optional_value_is_taken(fields: Fields, print_it: Printer) -> None:
    least = required_only(fields)
    for field in fields:
        for choice in field["choices"] or ():
            value = [choice["value"]] if field["type"] == "multi_choice" else choice["value"]
            code, message, docx = print_it({**least, field["name"]: value})
            assert (code, choice["label"] in docx_text(docx)) == (0, True), (field["name"], message)


@paper
def test_every_clause_can_be_adopted_with_any_option(fields: Fields, print_it: Printer) -> None:
    clauses = next(f for f in fields if f["name"] == "clauses")
    column = {c["name"]: c for c in clauses["fields"]}
    rows = [
        {
            "clause": clause["value"],
            "affiliates": reach["value"],
            "years": 0,
            "months": 10**12,
            "add_up": False,
        }
        for clause in column["clause"]["choices"]
        for reach in column["affiliates"]["choices"]
    ]
    code, message, _ = print_it({**required_only(fields), "clauses": rows})
    assert code == 0, message


@paper
def test_one_character_too_many_is_refused_and_named(fields: Fields, print_it: Printer) -> None:
    least = required_only(fields)
    for field in fields:
        if field["max_length"]:
            text = longest(field["name"], field["max_length"] + 1)
            code, message, docx = print_it({**least, field["name"]: text})
            assert (code, docx) == (1, b"")
            assert field["label"] in message
            assert str(field["max_length"]) in message


@paper
@pytest.mark.parametrize(
    "number", [*(n for n in range(0x20) if n not in (9, 10)), 0x7F, 0x85, 0xFFFE, 0xD800]
)
def test_control_characters_are_refused_and_named(fields: Fields, print_it: Printer, number: int) -> None:
    least = required_only(fields)
    kinds = {f["type"]: f for f in fields if f["type"] in ("text", "textarea")}
    for field in kinds.values():
        code, message, docx = print_it({**least, field["name"]: f"前{chr(number)}後"})
        assert (code, docx) == (1, b"")
        assert f"{field['label']}（{field['name']}）" in message
        assert f"U+{number:04X}" in message


@paper
def test_line_breaks_and_tabs_are_kept_in_long_texts_alone(fields: Fields, print_it: Printer) -> None:
    least = required_only(fields)
    long = next(f["name"] for f in fields if f["type"] == "textarea")
    short = next(f["name"] for f in fields if f["type"] == "text")
    code, _, docx = print_it({**least, long: "  一\r\n\t二\n\n三　"})
    assert code == 0
    assert "  一\n\t二\n\n三　" in docx_text(docx)
    assert print_it({**least, short: "一\n二"})[0] == 1
    assert print_it({**least, short: "一\t二"})[0] == 1


WRONG: dict[str, list[Any]] = {
    "text": [5, True, ["a"], {"a": 1}],
    "textarea": [5, 1.5],
    "integer": ["三", 1.0, 1.5, True, -1, 10**13, "1.0", "1,25", [1]],
    "date": ["R1.4.30", "2026-02-30", 20261120, "きのう", True],
    "boolean": ["true", 1, 0, "はい"],
    "choice": ["no such", 1, ["x"]],
    "multi_choice": ["no such", ["no such"], [1], [None], {"a": 1}],
    "rows": ["x", {"a": 1}, [1], [None], [["a"]]],
}


@paper
def test_values_of_the_wrong_type_are_refused_and_named(fields: Fields, print_it: Printer) -> None:
    least = required_only(fields)
    for field in fields:
        for value in WRONG[field["type"]]:
            code, message, docx = print_it({**least, field["name"]: value})
            assert (code, docx) == (1, b""), (field["name"], value)
            assert f"（{field['name']}）" in message


@paper
@pytest.mark.parametrize("value", ["１２", " 12 ", "12"])
def test_whole_numbers_are_read_as_people_write_them(fields: Fields, print_it: Printer, value: str) -> None:
    integers = [f["name"] for f in fields if f["type"] == "integer"]
    code, _, docx = print_it({**required_only(fields), **dict.fromkeys(integers, value)})
    assert code == 0
    assert not integers or "12名" in docx_text(docx)


@paper
@pytest.mark.parametrize("value", ["令和8年11月20日", "R8.11.20", "２０２６-11-20", "2026/11/20"])
def test_days_are_read_as_people_write_them(fields: Fields, print_it: Printer, value: str) -> None:
    day = next(f["name"] for f in fields if f["type"] == "date")
    code, _, docx = print_it({**required_only(fields), day: value})
    assert code == 0
    assert "令和8年11月20日" in docx_text(docx)


@paper
def test_all_faults_are_named_at_once_with_row_and_column(fields: Fields, print_it: Printer) -> None:
    missing = [f for f in fields if f["required"]]
    rows = next(f for f in fields if f["type"] == "rows")
    column = next(c for c in rows["fields"] if c["required"])
    bad = {
        "no_such_field": 1,
        rows["name"]: [required_only(rows["fields"]), {"odd": 1, column["name"]: None}],
    }
    code, message, docx = print_it(bad)
    assert (code, docx) == (1, b"")
    for field in missing:
        assert f"{field['label']}（{field['name']}）: 書かれていません" in message
    assert "no_such_field" in message
    assert f"（{rows['name']}） 2行目 {column['label']}（{column['name']}）" in message
    assert f"（{rows['name']}） 2行目 odd" in message


@paper
def test_blank_text_does_not_fill_a_required_item(fields: Fields, print_it: Printer) -> None:
    name = next(f["name"] for f in fields if f["required"] and f["type"] == "text")
    assert print_it({**required_only(fields), name: " 　 "})[0] == 1


@paper
@pytest.mark.parametrize(
    "broken", [b"", b"[]", b"null", b"\xff", b'{"a":1,"a":2}', b"{", b"1" * 5000, b"[" * 10**5]
)
def test_what_is_no_document_is_refused(fields: Fields, print_it: Printer, broken: bytes) -> None:
    code, message, docx = print_it(broken)
    assert (code, docx) == (1, b"")
    assert "in.json" in message


@paper
def test_samples_print(paper: str, print_it: Printer, need: Callable[[str], str]) -> None:
    sample = SAMPLES / PAPERS[paper][1] / "sample.json"
    code, _, docx = print_it(sample.read_bytes())
    assert code == 0
    assert validate_docx(need("node"), docx) == []
    assert print_it(sample.read_bytes())[2] == docx


@paper
def test_wrong_usage_is_told_from_wrong_input(paper: str, tmp_path: Path) -> None:
    command = PAPERS[paper][0]
    assert run(command) == 2
    assert run([*command, "in.json"]) == 2
    assert run([*command, "in.json", "--fields"]) == 2
    assert run([*command, "--nonsense"]) == 2
    assert run([*command, str(tmp_path / "none.json"), "--out", str(tmp_path / "x.docx")]) == 1


def test_an_office_can_put_its_own_outline_before_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "posting.toml").write_text(
        'title = "本市の募集票"\nform_name = "本市様式"\n[[sections]]\ntitle = "一"\n'
        '[[sections.fields]]\nname = "post"\nlabel = "役職"\ntype = "text"\n'
        "required = true\nmax_length = 9\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("HOSAKAN_RULES_DIR", str(tmp_path))
    assert run(["posting", "--fields", "--json"]) == 0
    assert [f["label"] for f in json.loads(capsys.readouterr().out)] == ["役職"]
    source, out = tmp_path / "in.json", tmp_path / "out.docx"
    source.write_text('{"post": "補佐官"}', encoding="utf-8")
    assert run(["posting", str(source), "--out", str(out)]) == 0
    assert "本市の募集票" in docx_text(out.read_bytes())


@paper
def test_a_dash_stands_for_standard_input_and_output(paper: str, tmp_path: Path) -> None:
    command, folder = PAPERS[paper]
    sample = (SAMPLES / folder / "sample.json").read_bytes()
    program = [sys.executable, "-c", "from app.cli import main; main()", *command]
    piped = subprocess.run([*program, "-", "--out", "-"], input=sample, capture_output=True, check=True)
    assert run([*command, str(SAMPLES / folder / "sample.json"), "--out", str(tmp_path / "x.docx")]) == 0
    assert piped.stdout == (tmp_path / "x.docx").read_bytes()
    assert subprocess.run([*program, "-", "--out", "-", "--json"], input=sample, check=False).returncode == 2


@paper
def test_with_json_the_answer_is_one_document(
    paper: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command, folder = PAPERS[paper]
    out = str(tmp_path / "x.docx")
    assert run([*command, str(SAMPLES / folder / "sample.json"), "--out", out, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["out"] == out
    assert isinstance(told["advice"], list)


@paper
def test_people_can_read_the_fields_too(paper: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*PAPERS[paper][0], "--fields"]) == 0
    text = capsys.readouterr().out
    assert "clauses" in text
    assert "必須" in text
