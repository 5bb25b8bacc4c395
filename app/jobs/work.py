"""The kinds of long work, and how one is done: by a thread or by a worker, the same."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread

from sqlalchemy.exc import SQLAlchemyError

from app import law
from app.checking import run
from app.register.schema import DamagedError
from app.register.store import open_register
from app.settings import Settings
from app.store import Act, Ending, Job, NotKept, Store
from rules.faults import InputError

Tell = Callable[[int, int, str], None]
"""Says how far work is: so much done of so much (0: unknown), and a Japanese sentence."""

BROKE = (
    "思わぬ失敗で止まりました。何も保存していません。もう一度行っても止まるときは、管理者に知らせてください。"
)
_EVERY = 20.0
"""Seconds."""
_LOG = logging.getLogger("hosakan.jobs")


def do_waiting(store: Store, settings: Settings) -> None:
    """Do all that waits, the oldest first, whoever was to do it; what an ended process left under way has
    failed."""
    store.jobs.stop_silent()
    for number in store.jobs.waiting():
        do(number, store, settings)


def do(number: int, store: Store, settings: Settings) -> None:
    """Take up work and bring it to its end, unless somebody else has. What it came to is kept together with
    the word that it is done (``app.store.jobs.end_with``): here only what failed is left to be said."""
    job = store.jobs.begin(number)
    if job is None:
        return
    try:
        act = Act(store.accounts.officer(job.user_id), WORK_ACTIONS[job.kind])
        with _heard_of(store, number):
            WORK[job.kind](store, settings, act, job, _teller(store, number))
    except InputError as error:
        store.jobs.fail(number, "\n".join(str(fault) for fault in error.faults))
    except NotKept:
        store.jobs.fail(number, "処理の対象が、途中で消されました。")
    except Exception as error:  # whatever it was: the officer must be told, and the worker goes on
        _LOG.error("job %s failed: %s", number, type(error).__name__)
        store.jobs.fail(number, BROKE)


@contextmanager
def _heard_of(store: Store, number: int) -> Iterator[None]:
    """Let the row say from time to time that the work is still under way."""
    over = Event()

    def say() -> None:
        while not over.wait(_EVERY):
            try:
                store.jobs.seen(number)
            except SQLAlchemyError as error:  # said again soon: the work itself goes on
                _LOG.warning("job %s could not be told as under way: %s", number, type(error).__name__)

    saying = Thread(target=say, daemon=True)
    saying.start()
    try:
        yield
    finally:
        over.set()
        saying.join()


def _teller(store: Store, number: int) -> Tell:
    return lambda done, of, told: store.jobs.tell(number, done, of, told)


def _check(store: Store, settings: Settings, act: Act, job: Job, tell: Tell) -> None:
    tell(0, 0, "照合しています。")
    tender = job.given["tender"]
    act.facts |= {"tender": tender, "before_opening": job.given["before_opening"]}
    try:
        register = open_register(settings.register_dir)
    except DamagedError:
        register = None  # as on a page: it was said before
    ending = Ending(job.id, "checks.show")
    run(store, act, tender, job.given["stage"], law.library(), register, ending)


WORK: Mapping[str, Callable[[Store, Settings, Act, Job, Tell], None]] = {"check": _check}
WORK_ACTIONS: Mapping[str, str] = {"check": "check.create"}
"""What the officer was allowed when asking."""
