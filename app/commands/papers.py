"""What ``posting`` and ``pledge`` share: the list of fields, a JSON document in, a .docx out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from app.commands import output
from forms.base import OutlineForm
from forms.schema import describe, read
from rules.faults import Fault, InputError
from rules.schema import read_json

_KINDS = {
    "text": "1行の文字",
    "textarea": "文字（改行可）",
    "integer": "整数",
    "date": "日付",
    "boolean": "はい・いいえ",
    "choice": "選択（1つ）",
    "multi_choice": "選択（複数）",
    "rows": "表",
}


def paper_options(command: Callable[..., None]) -> Callable[..., None]:
    """The arguments and options of a command that prints a 様式."""
    for decorate in (
        click.option("--json", "as_json", is_flag=True, help="JSON で出力する"),
        click.option("--fields", is_flag=True, help="項目の一覧を表示する"),
        click.option("--out", metavar="F.docx", help="Word ファイルの出力先（- は標準出力）"),
        click.argument("source", required=False),
    ):
        command = decorate(command)
    return command


def check_usage(source: str | None, out: str | None, fields: bool, as_json: bool) -> None:
    """Raises click.UsageError where the options do not go together."""
    if fields and (source or out):
        raise click.UsageError("--fields は入力ファイルや --out と一緒に使えません。")
    if not fields and not source:
        raise click.UsageError(
            "入力の JSON ファイル（- は標準入力）を指定してください。項目は --fields で見られます。"
        )
    if not fields and not out:
        raise click.UsageError("--out に Word ファイルの出力先を指定してください。")
    if as_json and out == "-":
        raise click.UsageError("--json と --out - は一緒に使えません。")


def print_fields(form: type[OutlineForm], as_json: bool) -> None:
    """Print the items of a form, as JSON or for people."""
    listed = describe(form)
    if as_json:
        output.print_json(listed)
        return
    lines = [f"{form.outline.form_name}（* は必須）"]
    lines += [line for item in listed for line in _described(item, "")]
    output.print_text("\n".join(lines))


def _described(item: dict[str, Any], indent: str) -> Sequence[str]:
    limit = f"、{item['max_length']}文字まで" if item["max_length"] else ""
    mark = "*" if item["required"] else " "
    lines = [f"{indent}{mark} {item['name']}  {item['label']}（{_KINDS[item['type']]}{limit}）{item['help']}"]
    lines += [f"{indent}      {choice['value']} = {choice['label']}" for choice in item["choices"] or ()]
    lines += [line for column in item.get("fields", ()) for line in _described(column, f"{indent}    ")]
    return lines


def read_form(form: type[OutlineForm], source: str) -> OutlineForm:
    """The form filled from a JSON file or standard input. Raises InputError with every fault, each after
    the file's name."""
    name = "標準入力" if source == "-" else source
    document = read_json(output.read_input(source), name)
    try:
        return read(form, document)
    except InputError as error:
        raise InputError(
            [Fault(f"{name} {f.where}".strip(), f.problem, f.remedy) for f in error.faults]
        ) from None


def hand_over(docx: bytes, out: str, advice: Sequence[str], as_json: bool) -> None:
    """Write the file, and say the advice on standard error (or all of it as JSON)."""
    output.write_output(out, docx)
    if as_json:
        output.print_json({"out": out, "advice": list(advice)})
        return
    for sentence in advice:
        output.say(f"確認: {sentence}")
    if out != "-":
        output.say(f"{out} に書き出しました。")
