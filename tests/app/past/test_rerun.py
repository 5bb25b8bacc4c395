"""A past check made again from what was kept of it: the same bytes, whatever the law, the register and the
program have become."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app import models
from app import rerun as rerunning
from app.checking import keep
from app.rerun import Came, Rerun, differing, engine_now, rerun
from app.settings import Settings
from app.store import Act, Officer, Store
from rules.engine import ENGINE
from rules.law_text import LAW
from rules.library import load_library
from rules.past import law_of, texts_in
from rules.tenders import Tender
from tests.app.conftest import Browser
from tests.app.officers import add_officer, signed_in
from tests.cases.loader import cases
from tests.command import hosakan
from tests.past.keep import keep as keep_engine

CASES = cases()


@pytest.fixture
def kept(store: Store, officer: Officer) -> list[int]:
    """Three checks: one with a register, one with an exemption."""
    return keep_some(store, officer)


def keep_some(store: Store, officer: Officer) -> list[int]:
    tender = store.tenders.create(Act(officer, "tender.create"), Tender("案件"))
    act = Act(officer, "check.create")
    chosen = [case_of("b2"), case_of("d1"), next(case for case in CASES if case["register"] is not None)]
    return [
        keep(store, act, tender, "application", case["input"], load_library(), case["register"])
        for case in chosen
    ]


def case_of(file: str) -> dict[str, Any]:
    """The first case of a file of tests/cases."""
    return next(case for case in CASES if case["id"].startswith(f"{file}:"))


def again(store: Store, numbers: list[int]) -> list[Rerun]:
    return list(rerun(store.past.snapshots(numbers), store.past.law))


def test_every_check_keeps_the_files_it_was_judged_by(store: Store, kept: list[int]) -> None:
    checks = [store.checks.get(1, number) for number in kept]
    texts = texts_in(store.past.law(checks[0].law_sha256 or ""))
    used = [clause["id"] for clause in checks[0].clauses]
    names = {f"names/{path.name}" for path in (LAW / "names").glob("*.toml")}
    assert set(texts) == {f"entry/{clause}.toml" for clause in used} | names
    assert texts["names/likeness.toml"] == (LAW / "names" / "likeness.toml").read_text("utf-8")
    assert checks[0].engine == engine_now()


def test_the_same_law_is_kept_once(store: Store, officer: Officer) -> None:
    keep_some(store, officer)
    one = {store.checks.get(1, number).law_sha256 for number in store.past.numbers()}
    keep_some(store, officer)
    assert {store.checks.get(1, number).law_sha256 for number in store.past.numbers()} == one
    with store._room.reading() as session:
        assert session.query(models.LawText).count() == len(one)


def test_made_again_it_is_the_same_to_the_byte(store: Store, kept: list[int]) -> None:
    assert [(one.number, one.came) for one in again(store, kept)] == [(n, Came.SAME) for n in kept]


def test_a_municipalitys_own_clause_is_kept_with_it(store: Store, officer: Officer, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    text = (Path(__file__).parents[2] / "law" / "own" / "kakuu-5nen.toml").read_text("utf-8")
    (own / "kakuu-5nen.toml").write_text(text, "utf-8")
    case = case_of("b2")["input"] | {"rules": [{"id": "kakuu-5nen"}]}
    tender = store.tenders.create(Act(officer, "tender.create"), Tender("案件"))
    number = keep(store, Act(officer, "check.create"), tender, "application", case, load_library(own))
    (own / "kakuu-5nen.toml").unlink()
    assert again(store, [number])[0].came is Came.SAME


def test_a_result_that_was_changed_is_told_by_its_place(store: Store, kept: list[int]) -> None:
    result = json.loads(store.checks.get(1, kept[0]).result)
    result["results"][0]["verdict"] = "exempt"
    result["summary"]["clear"] += 1
    rewrite(store, kept[0], result=json.dumps(result, ensure_ascii=False, indent=2).encode() + b"\n")
    came = again(store, kept)[0]
    assert (came.came, came.differs) == (Came.DIFFERENT, ("results[0].verdict", "summary.clear"))


def test_a_place_of_a_difference_names_nobody() -> None:
    one = {"register": {"borne": {"株式会社架空": ["1"]}}, "results": [{"row": 1}]}
    two = {"register": {"borne": {"株式会社架空": ["2"]}}, "results": [{"row": 1}, {"row": 2}]}
    assert list(differing(one, two)) == ["register", "results"]


def test_a_changed_input_a_changed_law_and_junk_do_not_pass(store: Store, kept: list[int]) -> None:
    first = store.checks.get(1, kept[0])
    rewrite(store, kept[0], inputs=first.inputs.replace(b"2026-12-18", b"2036-12-18"))
    rewrite(store, kept[1], inputs=b"junk \xff")
    with store._room.writing() as session:
        law = session.get_one(models.LawText, store.checks.get(1, kept[2]).law_sha256)
        law.content = law.content.replace(b"minimum_length = 5", b"minimum_length = 6")
    came = again(store, kept)
    assert [one.came for one in came] == [Came.DIFFERENT, Came.FAILED, Came.FAILED]
    assert came[1].why == "保存した入力を読み取れません"
    assert came[2].why == "保存した条項と表が書き換えられています"


def test_a_check_of_before_the_law_was_kept_says_so(store: Store, kept: list[int]) -> None:
    rewrite(store, kept[0], law_sha256=None)
    came = again(store, kept[:1])[0]
    assert (came.came, came.why) == (Came.NO_LAW, "条項と表の保存を始める前の照合です")


def rewrite(store: Store, number: int, **columns: object) -> None:
    with store._room.writing() as session:
        session.execute(update(models.Check).where(models.Check.id == number).values(**columns))


# ---- 前の判定方式 ----


def test_an_engine_that_is_past_judges_as_it_did(
    store: Store, kept: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """「判定の仕方が変わった版に更新しても、前の照合は前の仕方で同じ結果になる」"""
    rewrite(store, kept[0], engine=engine_now().replace(f"判定方式{ENGINE}", "判定方式0"))
    assert again(store, kept[:1])[0].why == "判定方式0のプログラムがこの版にありません"
    keep_engine(tmp_path / "now.zip")
    with zipfile.ZipFile(tmp_path / "now.zip") as now, zipfile.ZipFile(tmp_path / "0.zip", "w") as then:
        for name in now.namelist():
            code = now.read(name).decode()
            then.writestr(name, code.replace('"tender": self.tender,', '"tender": self.tender + "（昔）",'))
    monkeypatch.setattr(rerunning, "ENGINES", tmp_path)
    came = again(store, kept[:1])[0]
    assert (came.came, came.differs) == (Came.DIFFERENT, ("tender",))
    result = json.loads(store.checks.get(1, kept[0]).result)
    result["tender"] += "（昔）"
    rewrite(store, kept[0], result=json.dumps(result, ensure_ascii=False, indent=2).encode() + b"\n")
    assert again(store, kept[:1])[0].came is Came.SAME


# ---- 画面 ----


def test_audit_makes_a_check_again_on_its_page_and_it_is_recorded(
    app: Flask, browser: Browser, store: Store
) -> None:
    number = keep_some(store, store.accounts.first_administrator())[0]
    audit = signed_in(app, store, add_officer(store, "kansa", "audit"))
    assert f'href="/checks/{number}/again"' in audit.get(f"/checks/{number}").get_data(as_text=True)
    page = audit.get(f"/checks/{number}/again").get_data(as_text=True)
    clause = store.checks.get(1, number).clauses[0]
    assert clause["version"] in page
    assert audit.send(f"/checks/{number}/again", {}).status_code == 303
    assert "1バイトも違わなかった" in audit.get(f"/checks/{number}/again").get_data(as_text=True)
    happened, _ = store.events.latest(1)
    assert (happened[0].action, happened[0].record) == ("check.rerun", f"check:{number}")
    assert happened[0].facts["came"] == "same"
    rewrite(store, number, inputs=b"{}")
    audit.send(f"/checks/{number}/again", {})
    assert "計算し直せなかった（保存した入力を読み取れません）" in audit.get(
        f"/checks/{number}/again"
    ).get_data(as_text=True)


def test_who_may_not_see_the_bidders_may_not_make_the_check_again(
    app: Flask, browser: Browser, store: Store
) -> None:
    number = keep_some(store, store.accounts.first_administrator())[0]
    finance = signed_in(app, store, add_officer(store, "zaisei", "finance"))
    assert finance.get(f"/checks/{number}/again").status_code == 403


# ---- コマンド ----


@pytest.mark.sqlite_only
def test_the_command_makes_all_of_them_again(settings: Settings, store: Store, kept: list[int]) -> None:
    place = {"HOSAKAN_DATA_DIR": str(settings.data_dir)}
    done = hosakan("checks", "rerun", "--all", "--json", env=place)
    told = json.loads(done.out)
    assert (done.code, told["summary"]) == (0, {"same": 3, "different": 0, "no_law": 0, "failed": 0})
    assert {one["number"] for one in told["checks"]} == set(kept)
    rewrite(store, kept[1], result=b"{}")
    done = hosakan("checks", "rerun", str(kept[1]), str(kept[0]), env=place)
    assert done.code == 1
    assert f"照合 {kept[0]}: 同じ" in done.text
    assert f"照合 {kept[1]}: 違う（" in done.text
    assert hosakan("checks", "rerun", "999", env=place).code == 1
    assert hosakan("checks", "rerun", env=place).code == 2
    assert hosakan("checks", "rerun", "1", "--all", env=place).code == 2


def test_the_law_text_is_the_same_bytes_each_time() -> None:
    assert law_of(load_library(), ["d1", "b2"]) == law_of(load_library(), ["b2", "d1"])
