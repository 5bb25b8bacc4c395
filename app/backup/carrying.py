"""What the commands do: a copy of this installation, a copy put back into it, everything moved elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, column, func, select, table
from sqlalchemy.exc import SQLAlchemyError

from app.backup.archive import Archive, Manifest
from app.backup.making import make, revision_of, sign_of
from app.backup.recording import Replacing, record
from app.backup.restoring import restore
from app.database import current_revision, is_postgresql, open_database, open_existing
from app.settings import Settings
from app.store import Store
from rules.faults import Fault, InputError


@dataclass(frozen=True)
class Carried:
    """What came of it. ``recorded``: whether the record has an entry of it. ``locked_out``: how many accounts
    have a second factor that the secret key here cannot read."""

    manifest: Manifest
    recorded: bool = True
    locked_out: int = 0


def back_up(settings: Settings, target: Path, by: str, now: datetime, *, replace: bool = False) -> Carried:
    """Make a copy (``making.make``); ``by``: the machine's user."""
    with _open(open_existing(settings.database_url)) as engine:
        recorded = _recorded(engine, by, moved=False)
        return Carried(make(engine, target, settings.secret_key, now, replace=replace), recorded)


def put_back(settings: Settings, source: Path, replacing: Replacing | None = None) -> Carried:
    """Put a copy back (``restoring.restore``), in the place of what is there where ``replacing`` is given."""
    with Archive(source) as archive, _open(open_database(settings.database_url)) as engine:
        recorded = restore(engine, archive, replacing)
        _bring_up_queue(settings.database_url)
        same_key = archive.manifest.key == sign_of(settings.secret_key)
        return Carried(archive.manifest, recorded, 0 if same_key else _second_factors(engine))


def move(settings: Settings, url: str, by: str, now: datetime) -> Carried:
    """Put everything of this installation into the empty database at ``url``, every row equal.

    Raises InputError where either cannot be used, or the other is not empty.
    """
    with _open(open_existing(settings.database_url)) as here, _open(open_database(url, "URL")) as there:
        if here.url == there.url:
            raise InputError([Fault("URL", "今のデータベースと同じです", "移す先を指定してください")])
        recorded = _recorded(here, by, moved=True)
        with TemporaryDirectory(prefix="hosakan-move-", dir=settings.data_dir) as folder:
            copy = Path(folder) / "everything.zip"
            manifest = make(here, copy, settings.secret_key, now)
            with Archive(copy) as archive:
                restore(there, archive)
        _bring_up_queue(url)
        return Carried(manifest, recorded)


def _bring_up_queue(url: str) -> None:
    if is_postgresql(url):
        import_module("app.jobs.queue").upgrade(url)  # its library comes with the extra ``postgresql``


@contextmanager
def _open(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()


def _recorded(engine: Engine, by: str, moved: bool) -> bool:
    """Record it where that is possible: a full disk, or a schema not brought up to date yet, is no reason to
    have no copy."""
    try:
        with engine.connect() as connection:
            if revision_of(connection) != current_revision():
                return False
        record(Store(engine), by, moved)
    except SQLAlchemyError:
        return False
    return True


def _second_factors(engine: Engine) -> int:
    secret: str = "totp_secret"  # noqa: S105 - a column's name
    asked = select(func.count()).select_from(table("user_account")).where(column(secret).is_not(None))
    with engine.connect() as connection:
        return connection.scalar(asked) or 0
