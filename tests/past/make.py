"""Make the golden corpus of this program's engine: ``python -m tests.past.make``.

It is chosen from the officials' cases (tests/cases) so that every clause, verdict, way of matching, note,
duty and exemption those show is in it. Refused where the engine has a corpus already: that one stands.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rules.case import parse_case
from rules.engine import ENGINE
from rules.entry import check
from rules.faults import InputError
from rules.library import Library, load_library
from rules.past import as_bytes, law_of
from tests.cases.loader import cases
from tests.past.corpus import HERE

MANY = 60
OWN = Path(__file__).parents[1] / "law" / "own"
OWN_CLAUSE = "kakuu-5nen"


@dataclass(frozen=True)
class Made:
    """A check that might go in. ``shows``: what can be seen in it."""

    name: str
    says: str
    inputs: bytes
    result: bytes
    shows: frozenset[str]


def main() -> int:
    """The exit status."""
    folder = HERE / str(ENGINE)
    if folder.exists():
        print(f"{folder} stands: see docs/decisions/past-results.md", file=sys.stderr)
        return 1
    library = load_library(OWN)
    law = law_of(library, library.clauses)
    digest = hashlib.sha256(law).hexdigest()
    (folder / "law").mkdir(parents=True)
    (folder / "law" / f"{digest}.json").write_bytes(law)
    chosen = choose([*made(library)])
    for one in chosen:
        (folder / f"{one.name}.case.json").write_bytes(one.inputs)
        (folder / f"{one.name}.result.json").write_bytes(one.result)
    index = [{"name": one.name, "says": one.says, "law": digest} for one in chosen]
    (folder / "index.json").write_bytes(as_bytes(index))
    print(f"{len(chosen)} checks in {folder}", file=sys.stderr)
    return 0


def made(library: Library) -> Iterable[Made]:
    """All the officials' cases as judged now, those left out that are refused."""
    for case in _all():
        try:
            parsed = parse_case(case["input"], library)
        except InputError:
            continue
        result = check(parsed, library, case["register"]).to_json()
        name = case["id"].replace(":", "--")
        yield Made(
            name, case["says"], as_bytes(case["input"]), as_bytes(result), shown(case["input"], result)
        )


def _all() -> list[dict[str, Any]]:
    found = cases()
    own = next(case for case in found if case["id"].startswith("b2:"))
    asked = own["input"] | {"rules": [{"id": OWN_CLAUSE}]}
    return [*found, own | {"id": f"own:{OWN_CLAUSE}", "says": "自分の団体の条項", "input": asked}]


def shown(case: dict[str, Any], result: dict[str, Any]) -> frozenset[str]:
    """What can be seen in a check: clauses with their verdicts, ways of matching, notes, duties, fields."""
    seen = {f"case {key}" for key, value in case.items() if value}
    seen |= {f"option {rule['id']} {name}" for rule in case["rules"] for name in rule.get("options") or ()}
    seen |= {f"form {(person.get('engagement') or {}).get('form')}" for person in case["appointees"]}
    seen |= {f"method {case['tender'].get('method')}", f"register {'register' in result}"}
    for bidder in case["bidders"]:
        seen |= {f"bidder {key}" for key, value in bidder.items() if value}
    for row in result["results"]:
        seen.add(f"verdict {row['verdict']}")
        seen |= {f"note {note['code']}" for note in row["notes"]}
        for reason in row["reasons"]:
            seen.add(f"clause {reason['rule']} {reason['verdict']}")
            identity = reason["identity"] or {}
            seen.add(f"identity {identity.get('method')} {identity.get('certainty')}")
    seen |= {f"tie {edge.get('type')}" for edge in case.get("affiliations") or ()}
    seen |= {f"duty {duty['rule']} {bool(duty['violated_roles'])}" for duty in result["duty_restrictions"]}
    return frozenset(seen)


def choose(all_made: list[Made]) -> list[Made]:
    """Those that show most that none before shows; then others, evenly, up to ``MANY``; by name."""
    chosen: list[Made] = []
    missing = frozenset[str]().union(*(one.shows for one in all_made))
    while missing:
        best = max(all_made, key=lambda one: len(one.shows & missing))
        chosen.append(best)
        missing -= best.shows
    rest = [one for one in all_made if one not in chosen]
    wanted = max(0, MANY - len(chosen))
    step = max(1, len(rest) // max(1, wanted))
    return sorted([*chosen, *rest[::step][:wanted]], key=lambda one: one.name)


if __name__ == "__main__":
    sys.exit(main())
