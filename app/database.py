"""The database: how it is opened, and how it is brought to the current schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.network_share import refuse_network_share
from rules.faults import Fault, InputError

WRITING = "hosakan_writing"
"""Execution option of a transaction that will write: it takes the one lock of writers at once."""

_BUSY, _PATIENCE = 10_000, 3_600_000
"""How long SQLite waits for another writer, in milliseconds: in a request, and where the schema changes."""
# WAL: readers do not wait for a writer. secure_delete: a deleted name leaves no trace in the file.
_PRAGMAS = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    "secure_delete=ON",
    f"busy_timeout={_BUSY}",
    # What was acknowledged stays, a power cut included.
    "synchronous=FULL",
)
UPGRADING = "hosakan_upgrading"
"""Execution option of a change of the schema: SQLite remakes tables, and a table dropped while foreign keys
are enforced takes with it every row that refers to it."""
_MIGRATION_LOCK = 4_702_513
_WRITERS_LOCK = 4_702_514

_WAITS = ("lock_timeout=10s", "statement_timeout=60s", "idle_in_transaction_session_timeout=120s")
# A server that is gone is noticed in a minute, and nobody waits for it for good.
_POSTGRESQL: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "application_name": "hosakan",
    "options": " ".join(f"-c {setting}" for setting in ("timezone=UTC", *_WAITS)),
}


def open_database(url: str, given_as: str = "HOSAKAN_DATABASE_URL") -> Engine:
    """An engine for ``url``, which a person gave as ``given_as``. Raises InputError where the address cannot
    be read, and for an SQLite file on a network share; the engine raises it when it connects to a database
    that has no Japanese."""
    try:
        engine = _engine(_with_our_driver(make_url(url)))
    except (ArgumentError, ModuleNotFoundError) as error:
        raise InputError(
            [
                Fault(
                    given_as,
                    f"データベースの場所として使えません（{error}）",
                    "SQLAlchemy の URL を書いてください",
                )
            ]
        ) from None
    if engine.dialect.name == "sqlite":
        path = file_of(engine.url)
        if path:
            refuse_network_share(path)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    elif engine.dialect.name == "postgresql":
        event.listen(engine, "connect", _refuse_without_japanese, insert=True)
        event.listen(engine, "begin", _begin_on_postgresql)
        event.listen(engine, "handle_error", _without_values)
    return engine


def open_existing(url: str) -> Engine:
    """The same, where there is a database: opening an SQLite file that is not there would make it. Raises
    InputError."""
    engine = open_database(url)
    path = file_of(engine.url)
    if path and not path.exists():
        remedy = "HOSAKAN_DATABASE_URL と HOSAKAN_DATA_DIR を確かめてください"
        raise InputError([Fault(str(path), "データベースがありません", remedy)])
    return engine


def _with_our_driver(url: URL) -> URL:
    """``postgresql://`` as everybody writes it means the driver that comes with us."""
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url


def _engine(url: URL) -> Engine:
    # What was to be written stays out of every error: it would stand in the log.
    if url.get_backend_name() != "postgresql":
        return create_engine(url, hide_parameters=True)
    ours = {name: value for name, value in _POSTGRESQL.items() if name not in url.query}
    return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_timeout=10, connect_args=ours)


def has_record(engine: Engine) -> bool:
    """Whether the database has the tables of the record: not before its schema was brought up."""
    return inspect(engine).has_table("event_detail")


def is_postgresql(url: str) -> bool:
    """Whether an address is one of PostgreSQL."""
    return make_url(url).get_backend_name() == "postgresql"


def for_reading(engine: Engine) -> Engine:
    """The engine with transactions that only read, and see one moment of everything."""
    if engine.dialect.name != "postgresql":
        return engine  # so it is with SQLite from the first read on
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def for_writing(engine: Engine) -> Engine:
    """The engine with transactions that write, one at a time in the whole installation: what such a
    transaction has looked up stays true until it ends, on PostgreSQL as on SQLite."""
    return engine.execution_options(**{WRITING: True})


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not open transactions of its own
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _refuse_without_japanese(connection: Any, _record: Any) -> None:
    """PostgreSQL set up without a locale makes databases of bytes or of Latin letters, which SQLAlchemy
    itself cannot speak with: this comes first."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        remedy = "CREATE DATABASE 名前 ENCODING 'UTF8' TEMPLATE template0 で作り直してください"
        raise InputError([Fault("データベース", f"文字コードが UTF8 ではありません（{encoding}）", remedy)])


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    upgrading = bool(options.get(UPGRADING))
    if upgrading != connection.info.get(UPGRADING, False):
        connection.exec_driver_sql(f"PRAGMA foreign_keys={'OFF' if upgrading else 'ON'}")
        connection.exec_driver_sql(f"PRAGMA busy_timeout={_PATIENCE if upgrading else _BUSY}")
        connection.info[UPGRADING] = upgrading
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITING) or upgrading else "BEGIN")


def _begin_on_postgresql(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(UPGRADING):
        patient(connection)
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
    # READ COMMITTED: what is read after the lock is what the writer before has left.
    if options.get(WRITING):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")


def _without_values(context: ExceptionContext) -> None:
    """Take the values out of what PostgreSQL says of an error, for whoever logs it: its details quote the
    row, and about wrong data (class 22) its first sentence does so too. Number and sentence stay."""
    raised: Any = context.original_exception
    state = getattr(raised, "sqlstate", None)
    if not state:
        return  # nothing the server said: a connection that failed, say
    told = state if state.startswith("22") else f"{state} {raised.diag.message_primary or ''}"
    raised.args = (told,)
    if context.sqlalchemy_exception:
        context.sqlalchemy_exception.args = (f"({type(raised).__name__}) {told}",)


def migrations() -> Config:
    """Alembic's settings; the scripts lie beside this file, so that the wheel has them."""
    config = Config()
    config.set_main_option("script_location", str(resources.files("app") / "migrations").replace("%", "%%"))
    return config


def current_revision() -> str | None:
    """The schema's revision that this program works with."""
    return ScriptDirectory.from_config(migrations()).get_current_head()


def file_of(url: URL) -> Path | None:
    """The file of an SQLite database; None for another database, or one in memory."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def upgrade(engine: Engine) -> None:
    """Bring the database to the current schema. Two processes that start together wait for each other."""
    with changing_schema(engine) as connection:
        to_revision(connection, "head")
        lost = without_parents(connection)
        if lost:
            raise RuntimeError(f"rows without the rows they refer to: {lost[:5]}")


@contextmanager
def changing_schema(engine: Engine) -> Iterator[Connection]:
    """A transaction that may change the schema, alone with the database; undone as a whole where anything in
    it raises. Whoever else wants to change it waits, however long it takes."""
    options = {UPGRADING: True, WRITING: True}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def to_revision(connection: Connection, revision: str) -> None:
    """Bring the schema to a revision (``head``: the current one), in the connection's transaction."""
    config = migrations()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def without_parents(connection: Connection) -> list[str]:
    """The tables with rows that refer to rows there are not: SQLite enforces nothing while the schema
    changes. Empty with PostgreSQL, which does."""
    if connection.dialect.name != "sqlite":
        return []
    return [str(row[0]) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]


def patient(connection: Connection) -> None:
    """Take the limits of time off the rest of this transaction: for long work outside a request."""
    if connection.dialect.name == "postgresql":
        for limit in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {limit} = 0")


def differences(engine: Engine) -> None:
    """Raises alembic's AutogenerateDiffsDetected where the migrations and the tables' classes disagree."""
    with engine.connect() as connection:
        config = migrations()
        config.attributes["connection"] = connection
        command.check(config)
