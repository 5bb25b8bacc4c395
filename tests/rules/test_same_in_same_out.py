"""Same in, same out: a row more makes no verdict milder; no order of rows and no machine matters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from hypothesis import HealthCheck, given, settings

from rules.case import parse_case
from rules.entry import check
from tests.cases.loader import cases as officials_cases
from tests.rules.case_strategies import Case, cases_and_more, cases_and_shuffled

ORDER = ("clear", "exempt", "review", "restricted")
PROPERTY = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
MACHINES = (
    {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"},
    {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONHASHSEED": "4242", "PYTHONUTF8": "0"},
)
RUN = """
import json, sys
from rules.case import parse_case
from rules.entry import check
from rules.faults import InputError
for data in json.loads(sys.stdin.buffer.read().decode("utf-8")):
    try:
        told = check(parse_case(data)).to_json()
    except InputError as error:
        told = [str(fault) for fault in error.faults]
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=False).encode("utf-8") + b"\\n")
"""


def result_of(case: Case) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(json.dumps(check(parse_case(case)).to_json()))
    return result


@PROPERTY
@given(cases_and_more())
def test_a_row_more_never_makes_a_verdict_milder(both: tuple[Case, Case]) -> None:
    before, after = (result_of(case)["results"] for case in both)
    for then, now in zip(before, after, strict=False):
        assert ORDER.index(now["verdict"]) >= ORDER.index(then["verdict"]), (then["reasons"], now["reasons"])


@PROPERTY
@given(cases_and_shuffled())
def test_the_order_of_rows_never_matters(both: tuple[Case, Case, list[int]]) -> None:
    case, shuffled, order = both
    before, after = result_of(case), result_of(shuffled)
    places = {new + 1: old + 1 for new, old in enumerate(order)}
    for row in [*after["results"], *after["duty_restrictions"]]:
        row["row"] = places.get(row["row"])
    assert by_content(after) == by_content(before)


def test_the_order_of_roles_changes_no_word() -> None:
    def told(*roles: str) -> dict[str, Any]:
        post = {"company": {"name": "株式会社青空電算"}, "start": "2020-04-01", "end": "2026-10-31"}
        person = {"id": "P1", "roles": list(roles), "employments": [post]}
        tender = {"name": "更改", "bid_date": "2026-12-18"}
        bidder = {"name": "株式会社青空電算"}
        return result_of(
            {"rules": [{"id": "d1"}], "tender": tender, "appointees": [person], "bidders": [bidder]}
        )

    assert told("advice", "specification") == told("specification", "advice")


def by_content(value: Any) -> Any:
    """Every list sorted by what its rows say."""
    if isinstance(value, list):
        return sorted((by_content(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    if isinstance(value, dict):
        return {key: item if key == "path" else by_content(item) for key, item in value.items()}
    return value


def test_every_machine_says_the_same_bytes() -> None:
    """All the officials' cases, refused ones too, under other time zones, locales and hash seeds."""
    asked = json.dumps([case["input"] for case in officials_cases()]).encode()
    answers = {run([sys.executable, "-c", RUN], asked, machine) for machine in MACHINES}
    assert len(answers) == 1
    assert answers.pop().count(b"\n") == len(officials_cases())


def test_the_command_says_the_same_bytes_on_every_machine() -> None:
    case = next(case for case in officials_cases() if case["id"] == "ventures:summary")
    command = [sys.executable, "-c", "from app.cli import main; main()", "check", "-", "--json"]
    answers = {run(command, json.dumps(case["input"]).encode(), machine) for machine in MACHINES}
    assert len(answers) == 1
    assert [row["verdict"] for row in json.loads(answers.pop())["results"]] == case["expect"]["verdicts"]


def run(command: list[str], given_in: bytes, machine: dict[str, str]) -> bytes:
    kept = {
        key: value for key, value in os.environ.items() if key in ("PATH", "SYSTEMROOT", "HOME", "PYTHONPATH")
    }
    done = subprocess.run(
        command, input=given_in, env=kept | machine, capture_output=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout
