"""Several threads, several processes: one chain, no gap, nobody waits for good."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import inspect, select

from app import models
from app.audit import audit
from app.database import differences, open_database
from app.store import Act, AlreadyFounded, Conflict, Officer, Store
from rules.register import Appointee
from tests.postgresql import Cluster

ROOT = Path(__file__).parents[3]
WRITERS, EACH = 20, 5


def test_twenty_writers_leave_one_whole_chain(store: Store, officer: Officer) -> None:
    begin = threading.Barrier(WRITERS)

    def write(number: int) -> list[int]:
        begin.wait(30)
        return [
            store.appointees.create(Act(officer, "appointee.create"), Appointee(f"架空 {number}-{turn}"))
            for turn in range(EACH)
        ]

    with ThreadPoolExecutor(WRITERS) as pool:
        made = [one for some in pool.map(write, range(WRITERS)) for one in some]
    assert len(set(made)) == WRITERS * EACH
    assert {kept.id for kept in store.appointees.all(1)} == set(made)
    with store.audit.lying() as lying:
        found = audit(lying)
    assert not found.broken
    assert [chain.count for chain in found.chains] == [1 + WRITERS * EACH]


@pytest.mark.asvs("2.3.4")
def test_of_two_who_change_one_record_at_once_one_is_told(store: Store, officer: Officer) -> None:
    number = store.appointees.create(Act(officer, "appointee.create"), Appointee("架空 太郎"))
    begin = threading.Barrier(8)

    def change(who: int) -> bool:
        begin.wait(30)
        try:
            store.appointees.change(Act(officer, "appointee.change"), number, 1, Appointee(f"架空 {who}"))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(change, range(8)))
    assert kept.count(True) == 1
    now = store.appointees.get(1, number)
    assert (now.version, now.value.name) == (2, f"架空 {kept.index(True)}")


@pytest.mark.asvs("2.3.4")
def test_nobody_founds_the_office_twice(store: Store) -> None:
    begin = threading.Barrier(6)

    def found(who: int) -> bool:
        begin.wait(30)
        try:
            store.accounts.found("架空市", f"99999{who}", f"a{who}", "見本", "x")
        except AlreadyFounded:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(found, range(6))).count(True) == 1


def test_a_reader_sees_one_moment_while_others_write(store: Store, officer: Officer) -> None:
    with store._room.reading() as session:
        first = session.scalars(select(models.Event.id)).all()
        store.appointees.create(Act(officer, "appointee.create"), Appointee("後から"))
        assert session.scalars(select(models.Event.id)).all() == first
        assert session.scalars(select(models.Appointee)).all() == []


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table, on each kind, in every run: processes are the point here."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/bare.db"
        return
    cluster: Cluster = request.getfixturevalue("postgresql")
    with cluster.database(migrated=False) as url:
        yield url


@pytest.fixture
def environment(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    def of(url: str) -> dict[str, str]:
        folder = tmp_path / "data"
        folder.mkdir(mode=0o700, exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HOSAKAN_")}
        return {**kept, "HOSAKAN_DATA_DIR": str(folder), "HOSAKAN_DATABASE_URL": url}

    return of


def test_processes_that_start_at_once_make_one_schema(
    bare_url: str, environment: Callable[[str], dict[str, str]]
) -> None:
    start = "from app import create_app; create_app(); print('up')"
    begun = [
        subprocess.Popen(
            [sys.executable, "-c", start], cwd=ROOT, env=environment(bare_url), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]  # fmt: skip
    said = [process.communicate(timeout=120) for process in begun]
    assert [out.strip() for out, _ in said] == ["up"] * 3, said
    engine = open_database(bare_url)
    differences(engine)
    assert set(models.Base.metadata.tables) < set(inspect(engine).get_table_names())
    engine.dispose()


def test_the_procfile_serves_with_several_processes_on_postgresql(
    postgresql: Cluster, environment: Callable[[str], dict[str, str]], tmp_path: Path
) -> None:
    lines = dict(
        line.split(": ", 1) for line in (ROOT / "Procfile").read_text("utf-8").splitlines() if ": " in line
    )
    assert lines["release"] == "hosakan db upgrade"
    log = tmp_path / "log"
    with postgresql.database(migrated=False) as url:
        env = environment(url) | {"HOSAKAN_BIND": "127.0.0.1:0", "HOSAKAN_WORKERS": "2"}
        env["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        subprocess.run(["sh", "-c", lines["release"]], cwd=ROOT, env=env, check=True, capture_output=True)
        with log.open("wb") as told:
            web = subprocess.Popen(
                ["sh", "-c", f"exec {lines['web']}"], cwd=ROOT, env=env, stdout=told, stderr=told
            )
        try:
            address = _address(log, web)
            with ThreadPoolExecutor(8) as pool:
                codes = list(pool.map(lambda _: _asked(f"{address}/setup"), range(24)))
            assert codes == [200] * 24
            assert log.read_text("utf-8").count("Booting worker") == 2
        finally:
            web.send_signal(signal.SIGTERM)
            web.wait(20)


def _address(log: Path, web: subprocess.Popen[bytes]) -> str:
    """Where the server listens, once it answers."""
    until = monotonic() + 90
    while web.poll() is None and monotonic() < until:
        found = re.search(r"Listening at: (http://\S+)", log.read_text("utf-8"))
        try:
            if found and _asked(f"{found[1]}/healthz") == 200:
                return found[1]
        except OSError:
            pass
        sleep(0.1)
    raise AssertionError(log.read_text("utf-8"))


def _asked(address: str) -> int:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return int(answer.status)
