"""``hosakan rules``: the clauses and subsidy parameters, as data with their sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from app import law
from app.commands import output
from rules.clause import Clause, Example
from rules.dates import iso_and_wareki, parse_date
from rules.examples import try_example
from rules.faults import Fault, InputError
from rules.subsidy_law import parameters_on
from rules.tell import roles
from rules.verdict import SHOWN_AS, Verdict
from rules.wording import PLACES, wording


@click.group(help="条項と特別交付税の定めを、根拠とともに示す")
def rules() -> None:
    """Clauses and subsidy parameters."""


@rules.command("list", help="採用できる条項と特別交付税の定めの一覧")
@click.option(
    "--on",
    "on_day",
    metavar="DATE",
    help="その日に効力のあるものだけを示す（例 2026-11-20、令和8年11月20日）",
)
@click.option("--json", "as_json", is_flag=True, help="JSON で出力する")
def list_rules(on_day: str | None, as_json: bool) -> None:
    """Every clause, or those in force on a day."""
    day = _day(on_day)
    known = law.library()
    clauses = known.in_force(day) if day else tuple(known.clauses.values())
    parameters = parameters_on(day)
    if as_json:
        output.print_json({"clauses": [summary(clause) for clause in clauses], "subsidy": parameters})
        return
    lines = [f"条項（{iso_and_wareki(day)}現在）" if day else "条項"]
    for clause in clauses:
        lines += [f"  {clause.id:8}{clause.label}　{clause.title}"]
        lines += [f"          根拠: {clause.citation}　版: {clause.version}"]
    lines.append("特別交付税の定め")
    for p in parameters:
        lines += [f"  {p['basis_label']}　{p['years']}　{p['text']}", f"          根拠: {p['citation']}"]
    output.print_text("\n".join(lines))


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return parse_date(text).day
    except InputError as error:
        raise InputError([Fault("--on", fault.problem, fault.remedy) for fault in error.faults]) from None


def summary(clause: Clause) -> dict[str, Any]:
    """A clause in short, for the list."""
    return {
        "id": clause.id,
        "version": clause.version,
        "label": clause.label,
        "title": clause.title,
        "citation": str(clause.citation),
        "confidence": clause.citation.confidence.value,
        "since": clause.in_force.since.isoformat(),
        "until": clause.in_force.until.isoformat() if clause.in_force.until else None,
        "effect": clause.outcome.kind,
        "options": [option.name for option in clause.options],
    }


@rules.command("show", help="条項を1つ、文案・選択肢・例とともに示す")
@click.argument("rule_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="JSON で出力する")
def show_rule(rule_id: str, as_json: bool) -> None:
    """One clause whole."""
    clauses = law.library().clauses
    if rule_id not in clauses:
        raise InputError(
            [Fault("ID", f"条項「{rule_id}」はありません", f"{'、'.join(clauses)} のどれかを書いてください")]
        )
    clause = clauses[rule_id]
    if as_json:
        output.print_json({**clause.model_dump(mode="json", exclude_none=True), "version": clause.version})
        return
    output.print_text("\n".join(_told(clause)))


def _told(clause: Clause) -> list[str]:
    lines = [
        f"{clause.label} {clause.title}（{clause.id}、版 {clause.version}）",
        clause.gist,
        f"根拠: {clause.citation}",
    ]
    lines += [f"載せる場所と根拠: {clause.footing}", "", "選択肢" if clause.options else "選択肢: なし"]
    for option in clause.options:
        lines.append(f"  {option.name}: {option.ask}（決めないとき: {option.unset}）")
        lines += [f"    {choice.value}: {choice.means}" for choice in option.choices]
    lines += ["", "記載文案（選択肢を決めないとき）"]
    lines += [f"  {label}: {text}" for place, label in PLACES.items() if (text := wording(clause, {}, place))]
    return [*lines, "", "例", *(_example(clause, example) for example in clause.examples)]


def _example(clause: Clause, example: Example) -> str:
    """The sentence and its outcome; where the clause does otherwise, what it does."""
    tried = try_example(clause, example)
    said = _outcome(Verdict(example.verdict), example.bars)
    does = (
        ""
        if tried.agrees(example)
        else f"［例と違います。条項のとおりでは: {_outcome(tried.verdict, tried.bars)}］"
    )
    return f"  ・{example.says} → {said}{does}"


def _outcome(verdict: Verdict, bars: Sequence[str]) -> str:
    return SHOWN_AS[verdict] + (f"、従事できない役割: {roles(tuple(bars))}" if bars else "")
