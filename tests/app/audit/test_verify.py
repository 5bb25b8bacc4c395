"""``hosakan audit verify`` and ``export``: what they find; nothing, where nothing was done."""

from __future__ import annotations

import ast
import hashlib
import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.cli import run
from app.commands.audit import writing
from app.database import UPGRADING
from app.settings import Settings
from tests.app.audit.office import LAW, Office
from tests.assurance.attacker import undo_protection
from tests.command import Ran, hosakan

VERIFIER = Path(__file__).parents[3] / "docs" / "audit" / "verify_chain.py"


LAW_SHA256 = hashlib.sha256(LAW).hexdigest()
ONE, TWO = "WHERE municipality_id = 1 AND seq =", "WHERE municipality_id = 2 AND seq ="
CHANGES = [
    (f"UPDATE event SET record = 'tender:9' {ONE} 3", "架空市（999999）　通番 3: 照合値が合いません"),
    (f"UPDATE event SET user_id = 5 {TWO} 1", "見本町（888888）　通番 1: 照合値が合いません"),
    (f"DELETE FROM event {ONE} 2", "通番 2: ありません（次にあるのは通番 3）"),
    (
        "UPDATE event_detail SET why = 'x' WHERE event_id = 3",
        "通番 2: 内容（だれが・何を・理由）が、記録",
    ),
    (
        "DELETE FROM event_detail WHERE event_id = 3",
        "通番 2: 内容（だれが・何を・理由）がなく、それを消去した",
    ),
    ("UPDATE decision SET verdict = 'exempt' WHERE id = 1", "判断 1 が、記録の後で変えられています"),
    ("UPDATE decision SET needs_second = NOT needs_second", "判断 1 が、記録の後で変えられています"),
    ("UPDATE decision SET municipality_id = 2 WHERE id = 1", "判断 1 が、消した記録がないのに、なくなって"),
    ("DELETE FROM check_run WHERE id = 1", "照合 1 が、消した記録がないのに、なくなっています"),
    ("UPDATE check_run SET engine = 'hosakan 9' WHERE id = 2", "照合 2 が、記録の後で変えられています"),
    ("UPDATE seconding SET reason = 'x'", "確認者の判断 1 が、記録の後で変えられています"),
    ("UPDATE municipality SET code = '777777' WHERE id = 1", "通番 1: 照合値が合いません"),
    (f"UPDATE event SET municipality_id = 7 {ONE} 1", "団体の登録がない記録があります"),
    (f"UPDATE event SET at = NULL {ONE} 4", "通番 4: 読めない値があります"),
    ("INSERT INTO event_detail VALUES (99, 'x', 'x', 'x', 'x')", "どの記録にも属さない内容"),
    ("DELETE FROM law_text", "控え（" + LAW_SHA256[:8] + "…）が、なくなったか、変えられています"),
]


@pytest.fixture
def env(settings: Settings) -> dict[str, str]:
    """What the command needs to find the same database."""
    return {"HOSAKAN_DATABASE_URL": settings.database_url, "HOSAKAN_DATA_DIR": str(settings.data_dir)}


def tamper(office: Office, *statements: str) -> None:
    """Change the database as somebody with it in hand would."""
    engine = office.store._room.engine.execution_options(**{UPGRADING: True})
    with engine.begin() as connection:
        undo_protection(connection)
        for statement in statements:
            connection.execute(text(statement))


def problems(office: Office, *anchors: str) -> str:
    return "\n".join(map(str, office.verified(*anchors).broken))


def test_a_record_nobody_touched_is_whole(office: Office) -> None:
    found = office.verified(*(head.grouped for head in office.heads()))
    assert found.broken == []
    assert [chain.rows for chain in found.chains] == [3, 2]
    assert [place for place in found.anchors.values()] == [
        ("架空市（999999）", office.heads()[0].seq),
        ("見本町（888888）", office.heads()[1].seq),
    ]


@pytest.mark.asvs("16.4.2")
@pytest.mark.parametrize(("statement", "told"), CHANGES)
def test_what_was_changed_is_named(office: Office, statement: str, told: str) -> None:
    if "NULL" in statement and office.store._room.engine.dialect.name == "postgresql":
        tamper(office, "ALTER TABLE event ALTER COLUMN at DROP NOT NULL")
    tamper(office, statement)
    assert told in problems(office)


def test_a_decision_nobody_recorded_is_named(office: Office) -> None:
    tamper(
        office,
        "INSERT INTO decision (id, municipality_id, check_id, bidder_row, verdict, reason, officer,"
        " decided_at, needs_second) SELECT 50, municipality_id, check_id, 2, 'clear', reason, officer,"
        " decided_at, needs_second FROM decision WHERE id = 1",
    )
    assert "判断 50 は、記録にないのに登録されています" in problems(office)


def test_the_end_cut_off_is_found_by_the_printed_head_alone(office: Office) -> None:
    office.store.events.add(office.act("appointee.read"), None, "閲覧した")
    printed = office.heads()[0]
    tamper(
        office,
        f"DELETE FROM event_detail WHERE event_id IN (SELECT id FROM event WHERE hash = '{printed.hash}')",
        f"DELETE FROM event WHERE hash = '{printed.hash}'",
    )
    assert problems(office) == ""
    assert "後ろが切り取られたか、全体が書き直されています" in problems(office, printed.grouped)


def test_an_erasure_that_is_told_of_breaks_nothing(office: Office) -> None:
    printed = [head.hash for head in office.heads()]
    office.erase([2, 4])
    office.erase([4, 5])  # naming one again does no harm
    found = office.verified(*printed)
    assert found.broken == []
    assert [chain.erased for chain in found.chains] == [3, 0]
    happened, _ = office.store.events.latest(1, changes_only=False, limit=100)
    assert {one.seq for one in happened if one.erased} == {2, 4, 5}


def test_what_an_erasure_names_must_be_gone(office: Office) -> None:
    act = office.act("erasure.done")
    act.facts["details"] = [2]
    office.store.events.add(act, None, "消去した")
    assert "通番 2: 消去した（通番" in problems(office)


def test_another_entry_may_not_say_that_details_are_gone(office: Office) -> None:
    act = office.act("appointee.read")
    act.facts["details"] = [2]
    office.store.events.add(act, None, "閲覧した")
    tamper(office, "DELETE FROM event_detail WHERE event_id = 3")
    assert "通番 2: 内容（だれが・何を・理由）がなく" in problems(office)


def test_the_command_says_so_and_ends_with_1(office: Office, env: dict[str, str]) -> None:
    head = office.heads()[0]
    told = hosakan("audit", "verify", "--anchor", head.grouped.upper(), env=env)
    assert (told.code, told.said) == (0, "")
    assert (
        f"架空市（999999）　変えられていません　記録 {head.seq}件、照合と判断 3件、今の照合値 {head.grouped}"
        in told.text
    )
    whole = json.loads(hosakan("audit", "verify", "--json", env=env).out)
    assert whole["whole"] is True
    assert whole["chains"][0]["head"] == {"seq": head.seq, "hash": head.hash}
    tamper(office, "UPDATE event SET record = 'tender:9' WHERE seq = 3 AND municipality_id = 1")
    told = hosakan("audit", "verify", env=env)
    assert told.code == 1
    assert "通番 3: 照合値が合いません" in told.text
    ran = hosakan("audit", "verify", "--json", env=env)
    assert ran.code == 1
    assert json.loads(ran.out)["chains"][0]["broken"]["seq"] == 3
    wrong = hosakan("audit", "verify", "--anchor", "12345", env=env)
    assert wrong.code == 1
    assert "「12345」は照合値として読めません" in wrong.said


# ---- the verifier that is no part of the program ----


def verified(path: Path, *anchors: str) -> Ran:
    """Run it in isolated mode: nothing of ours can be imported."""
    given = [part for anchor in anchors for part in ("--anchor", anchor)]
    done = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(path), *given], capture_output=True, check=False, timeout=60
    )
    return Ran(done.returncode, done.stdout, done.stderr.decode())


def exported(path: Path, env: dict[str, str], *options: str) -> list[dict[str, Any]]:
    """The export's lines."""
    assert hosakan("audit", "export", path, *options, env=env).code == 0
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_verifier_is_short_and_uses_the_standard_library_only() -> None:
    source = VERIFIER.read_text("utf-8")
    assert len(source.splitlines()) < 150
    nodes = list(ast.walk(ast.parse(source)))
    found = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    found |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    assert found <= sys.stdlib_module_names
    assert "変えられていないことを" in source.splitlines()[0]


@pytest.mark.asvs("16.2.4")
def test_an_export_is_found_whole_by_the_verifier_and_is_in_the_record(
    office: Office, env: dict[str, str], tmp_path: Path
) -> None:
    office.erase([2, 4])
    printed = office.heads()[0].grouped
    lines = exported(tmp_path / "record.jsonl", env)
    told = verified(tmp_path / "record.jsonl", printed)
    assert told.code == 0, told.text + told.said
    head = office.heads()[0]
    assert f"999999: 記録 {head.seq}件、変えられていない、最後 {head.hash}" in told.text
    assert next(line["action"] for line in lines if line.get("seq") == head.seq) == "event.export"
    assert verified(tmp_path / "record.jsonl", "0" * 64).code == 1


def test_an_export_cut_short_leaves_the_one_before(tmp_path: Path) -> None:
    kept = tmp_path / "record.jsonl"
    kept.write_text("前の書き出し", "utf-8")
    with suppress(OSError), writing(str(kept)) as target:
        target.write("新しい")
        raise OSError("the disk is full")
    assert kept.read_text("utf-8") == "前の書き出し"
    assert [path.name for path in tmp_path.iterdir()] == ["record.jsonl"]


def test_an_export_without_persons_names_nobody_and_still_holds(
    office: Office, env: dict[str, str], tmp_path: Path
) -> None:
    lines = exported(tmp_path / "plain.jsonl", env, "--without-personal", "--municipality", "999999")
    whole = (tmp_path / "plain.jsonl").read_text("utf-8")
    for word in ("見本 花子", "別人", "住民情報", "資料で確かめた", "見本町"):
        assert word not in whole
    assert all(line["detail"] is None for line in lines if "seq" in line)
    told = verified(tmp_path / "plain.jsonl", office.heads()[0].hash)
    assert told.code == 3  # not 0: nobody can say of it that nothing was changed
    assert "確かめていない" in told.text
    assert "変えられていない" not in told.text
    wrong = hosakan("audit", "export", "-", "--municipality", "1", env=env)
    assert wrong.code == 1
    assert "団体コード「1」の団体はありません" in wrong.said


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET facts = '{}' WHERE seq = 6 AND municipality_id = 1",
        "UPDATE event_detail SET who = 'x' WHERE event_id = 2",
        "DELETE FROM event_detail WHERE event_id = 2",
        "UPDATE decision SET reason = 'x' WHERE id = 2",
        "UPDATE check_run SET stage = 'x' WHERE id = 1",
        "DELETE FROM seconding",
        "DELETE FROM event WHERE seq = 5 AND municipality_id = 2",
        "INSERT INTO event_detail VALUES (99, 'x', 'x', 'x', 'x')",
        "UPDATE law_text SET content = CAST('changed' AS {bytes})",
        "UPDATE law_text SET content = CAST('\\377' AS {bytes})",
        "DELETE FROM law_text",
    ],
)
def test_the_verifier_says_what_the_command_says(
    office: Office, settings: Settings, env: dict[str, str], tmp_path: Path, statement: str
) -> None:
    exported(tmp_path / "before.jsonl", env)
    assert verified(tmp_path / "before.jsonl").code == 0
    on_sqlite = settings.database_url.startswith("sqlite")
    tamper(
        office, statement.format(bytes="BLOB" if on_sqlite else "bytea") if "CAST" in statement else statement
    )
    assert hosakan("audit", "verify", env=env).code == 1
    exported(tmp_path / "after.jsonl", env)
    assert verified(tmp_path / "after.jsonl").code == 1
    if on_sqlite:
        assert verified(Path(settings.database_url.removeprefix("sqlite:///"))).code == 1


def rewritten(path: Path, lines: list[dict[str, Any]]) -> Path:
    """An export as somebody made it of another."""
    path.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), "utf-8")
    return path


@pytest.mark.parametrize("nothing", [{}, "", [], False, 0])
def test_a_detail_taken_out_of_an_export_is_not_taken_for_erased(
    office: Office, env: dict[str, str], tmp_path: Path, nothing: object
) -> None:
    lines = exported(tmp_path / "record.jsonl", env)
    entry = next(line for line in lines if line.get("seq") == 2)
    entry["detail"] = nothing
    told = verified(rewritten(tmp_path / "changed.jsonl", lines))
    assert told.code == 1
    assert "変えられていない" not in told.text.splitlines()[0]


def test_an_export_made_to_pass_for_one_without_persons_is_not_said_to_be_whole(
    office: Office, env: dict[str, str], tmp_path: Path
) -> None:
    lines = [line for line in exported(tmp_path / "record.jsonl", env) if "row" not in line]
    for line in lines:
        line |= {"personal": False} if "personal" in line else {}
        line |= {"detail": None} if "detail" in line else {}
    told = verified(rewritten(tmp_path / "changed.jsonl", lines))
    assert told.code == 3
    assert "変えられていない" not in told.text


def test_an_export_with_nothing_in_it_is_not_whole(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    assert verified(tmp_path / "empty.jsonl").code == 1


def test_the_verifier_reads_the_database_itself_and_changes_nothing(
    office: Office, settings: Settings
) -> None:
    if not settings.database_url.startswith("sqlite"):
        return
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    before = path.read_bytes()
    told = verified(path, office.heads()[1].grouped)
    assert told.code == 0, told.text + told.said
    assert path.read_bytes() == before


def test_before_there_is_a_record_the_command_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOSAKAN_DATA_DIR", str(tmp_path / "new"))
    monkeypatch.delenv("HOSAKAN_DATABASE_URL", raising=False)
    assert run(["audit", "verify"]) == 1
    assert "データベースがありません" in capsys.readouterr().err
    assert not (tmp_path / "new" / "hosakan.db").exists()
    Settings.from_environment()  # makes the folder
    (tmp_path / "new" / "hosakan.db").touch(0o600)
    assert run(["audit", "verify"]) == 1
    assert "hosakan db upgrade を実行してください" in capsys.readouterr().err
