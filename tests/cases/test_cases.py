"""The officials' examples in the .toml files beside this one, run through the check as a whole.

``expect`` is the verdict of the one bidder, a list of verdicts (one a row), or a table with any of:

    verdict, verdicts   the same
    rule                the clause of the reason looked at (default: the worst reason)
    effect, day, window ([from, to]), appointee, method, certainty     of that reason
    path_ends, path_through     first and last name of its path; names on it
    unnamed             true: that reason has no identity (a field is missing)
    says, not_says      texts the explanations of the reasons must, must not contain
    notes, not_notes    codes of notes the first bidder has, or has not
    duties              all of them: ["c1 P1 1 specification,selection violated: certainty:name"]
    reasons             the clauses that give a reason, sorted
    paths               the paths of all reasons, sorted: "bidder > company > company"
    people              the appointees of all reasons, sorted
    basis               the keys of that reason's basis, sorted
    summary             some of the counts
    days                [from, to] of test_days
    fault               texts the refusal must contain (exit 1)
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from rules.case import parse_case
from rules.entry import check
from rules.faults import InputError
from rules.register_extract import Extract
from tests.cases.loader import cases

CASES = cases()
ORDER = ("clear", "exempt", "review", "restricted")


def result_of(case: dict[str, Any]) -> dict[str, Any]:
    """As printed; and a check made again from what was kept of the register comes to the same."""
    parsed, register = parse_case(case["input"]), case["register"]
    checked = check(parsed, register=register)
    result: dict[str, Any] = json.loads(json.dumps(checked.to_json()))
    if register:
        kept = Extract.from_json(result["register"])
        assert check(parsed, register=kept).to_json() == checked.to_json(), case["says"]
    return result


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_an_official_says(case: dict[str, Any]) -> None:
    expect = expected(case["expect"])
    if "fault" in expect:
        with pytest.raises(InputError) as refused:
            result_of(case)
        for words in expect["fault"]:
            assert words in str(refused.value), case["says"]
        return
    result = result_of(case)
    seen = {name: LOOK[name](result, expect) for name in expect if name in LOOK}
    wanted = {name: expect[name] for name in seen}
    assert seen == wanted, case["says"]


def expected(written: Any) -> dict[str, Any]:
    if isinstance(written, str):
        written = {"verdict": written}
    if isinstance(written, list):
        written = {"verdicts": written}
    table = dict(written)
    if "verdict" in table:
        table["verdicts"] = [table.pop("verdict")]
    if isinstance(table.get("fault"), str):
        table["fault"] = [table["fault"]]
    unknown = set(table) - set(LOOK) - {"fault", "rule"}
    assert not unknown, f"expect has unknown keys: {unknown}"
    return table


def reason_of(result: dict[str, Any], expect: dict[str, Any]) -> dict[str, Any]:
    """The reason looked at: the worst of the first bidder that has one, of the rule asked for."""
    for row in result["results"]:
        reasons = [r for r in row["reasons"] if expect.get("rule") in (None, r["rule"])]
        if reasons:
            return max(reasons, key=lambda reason: ORDER.index(reason["verdict"]))
    return {"rule": None, "basis": {}, "identity": None}


def identity_of(result: dict[str, Any], expect: dict[str, Any]) -> dict[str, Any]:
    return reason_of(result, expect)["identity"] or {}


def window_of(result: dict[str, Any], expect: dict[str, Any]) -> list[str]:
    window = reason_of(result, expect)["basis"]["window"]
    return [window["from"], window["to"]]


def duties_of(result: dict[str, Any], _: dict[str, Any]) -> list[str]:
    lines = []
    for duty in result["duty_restrictions"]:
        line = f"{duty['rule']} {duty['appointee']} {duty['row'] or '-'} {','.join(duty['barred_roles'])}"
        lines.append(line + f" violated:{','.join(duty['violated_roles'])} certainty:{duty['certainty']}")
    return sorted(lines)


def notes_of(result: dict[str, Any]) -> set[str]:
    return {note["code"] for note in result["results"][0]["notes"]}


def all_reasons(result: dict[str, Any]) -> list[dict[str, Any]]:
    return [reason for row in result["results"] for reason in row["reasons"]]


def said(result: dict[str, Any]) -> str:
    return "\n".join(reason["explanation"] for reason in all_reasons(result))


LOOK: dict[str, Any] = {
    "verdicts": lambda result, _: [row["verdict"] for row in result["results"]],
    "effect": lambda result, expect: reason_of(result, expect).get("effect"),
    "day": lambda result, expect: reason_of(result, expect)["basis"].get("day"),
    "appointee": lambda result, expect: reason_of(result, expect)["appointee"],
    "window": window_of,
    "method": lambda result, expect: identity_of(result, expect).get("method"),
    "certainty": lambda result, expect: identity_of(result, expect).get("certainty"),
    "path_ends": lambda result, expect: reason_of(result, expect)["path"][
        :: len(reason_of(result, expect)["path"]) - 1
    ],
    "path_through": lambda result, expect: [
        name for name in expect["path_through"] if name in reason_of(result, expect)["path"]
    ],
    "paths": lambda result, _: sorted({" > ".join(reason["path"]) for reason in all_reasons(result)}),
    "people": lambda result, _: sorted({reason["appointee"] for reason in all_reasons(result)}),
    "basis": lambda result, expect: sorted(reason_of(result, expect)["basis"]),
    "unnamed": lambda result, expect: reason_of(result, expect)["identity"] is None,
    "says": lambda result, expect: [words for words in expect["says"] if words in said(result)],
    "not_says": lambda result, expect: [words for words in expect["not_says"] if words not in said(result)],
    "notes": lambda result, expect: [code for code in expect["notes"] if code in notes_of(result)],
    "not_notes": lambda result, expect: [
        code for code in expect["not_notes"] if code not in notes_of(result)
    ],
    "duties": duties_of,
    "summary": lambda result, expect: {name: result["summary"][name] for name in expect["summary"]},
    "days": lambda result, _: [result["test_days"]["from"], result["test_days"]["to"]],
    "reasons": lambda result, _: sorted(
        {r["rule"] for row in result["results"] for r in row["reasons"] if r["rule"]}
    ),
}
