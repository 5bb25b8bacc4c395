"""What an engine has judged stands for good: every check of the golden corpus comes to the same bytes.

Where this fails, a change has changed results: docs/decisions/past-results.md says what to do.
"""

from __future__ import annotations

import hashlib
import json
from functools import partial

import pytest

from app.rerun import Came, rerun
from rules.engine import ENGINE
from rules.library import shipped_library
from tests.past.corpus import corpus, engines, law
from tests.past.make import OWN_CLAUSE, shown

WHAT_TO_DO = "results have changed: docs/decisions/past-results.md"


@pytest.mark.parametrize("engine", engines())
def test_what_an_engine_has_judged_comes_to_the_same_bytes(engine: int) -> None:
    golden = corpus(engine)
    came = list(rerun((one.snapshot for one in golden), partial(law, engine)))
    wrong = {
        one.name: again.differs or again.why
        for one, again in zip(golden, came, strict=True)
        if again.came is not Came.SAME
    }
    assert wrong == {}, WHAT_TO_DO


def test_the_engine_of_this_program_has_its_corpus() -> None:
    assert engines() == list(range(1, ENGINE + 1)), "python -m tests.past.make"


def test_the_corpus_shows_every_clause_and_every_kind_of_case() -> None:
    golden = corpus(ENGINE)
    assert 55 <= len(golden) <= 80
    seen: set[str] = set()
    for one in golden:
        seen |= shown(json.loads(one.snapshot.inputs), json.loads(one.snapshot.result))
    biting = {word.split()[1] for word in seen if word.startswith("clause ")}
    barring = {word.split()[1] for word in seen if word.startswith("duty ")}
    assert {*shipped_library().clauses, OWN_CLAUSE} <= biting | barring
    assert seen >= {
        *("verdict restricted", "verdict review", "verdict exempt", "verdict clear"),
        *("register True", "register False", "case exemptions", "bidder members", "bidder subcontractors"),
        *("note affiliates_undeclared", "note footing", "note confirm_number", "method negotiated"),
        *("duty c1 True", "duty c1 False", "tie succession", "tie split", "identity same_address review"),
    }


def test_the_law_of_the_corpus_is_what_its_name_says() -> None:
    for engine in engines():
        for digest in {one.snapshot.law_sha256 or "" for one in corpus(engine)}:
            assert hashlib.sha256(law(engine, digest)).hexdigest() == digest
