"""50 people at work for a minute: no errors, and pages within 300 ms for 95 of 100 requests.

Each person is a browser of its own, signed in, on a connection of its own; the client is another process than
the server. A person opens a page, looks at it for 1 to 3 seconds, and does the next thing: two times in three
opens another page, else opens a form, takes 1 to 3 seconds, sends it changed and is led to the next page. So
one request in five is a write. Every look is an entry of the record, as in an office.
"""

from __future__ import annotations

import random
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.assurance import office
from tests.assurance.figures import Figure
from tests.assurance.pages import form_on
from tests.assurance.server import Answer, Person, Place, Server, places

P95_MS = 300
LOOKS = (
    "/",
    "/appointees/",
    "/appointees/{appointee}",
    "/appointees/?q=架空",
    "/affiliations/",
    "/affiliations/?q=青葉",
    "/clauses/",
    "/clauses/b2",
    "/tenders/",
    "/tenders/{tender}",
    "/tenders/{tender}/bidders",
    "/tenders/{tender}/trial",
    "/postings/",
    "/postings/{paper}",
    "/pledges/",
    "/pledges/{paper}",
    "/subsidy/",
)
FORMS = {
    "/affiliations/new": {
        "parent_name": "架空親株式会社",
        "child_name": "架空子株式会社",
        "type": "subsidiary",
        "source": "調書 {any}",
    },
    "/appointees/{appointee}/edit": {"note": "備考 {any}"},
    "/tenders/{tender}/edit": {"note": "備考 {any}"},
    "/tenders/{tender}/check": {"stage": "application"},
    "/postings/{paper}/edit": {"duties": "業務 {any}"},
    "/pledges/{paper}/edit": {"remarks": "備考 {any}"},
}
HOW_OFTEN = (3, 3, 4, 2, 3, 3)
"""The forms' weights: one write in nine is a check."""


@dataclass
class Seen:
    """What the people met: (seconds, what) of each request, and what went wrong."""

    asked: list[tuple[float, str]] = field(default_factory=list)
    writes: int = 0
    wrong: list[str] = field(default_factory=list)


def run(full: bool) -> list[Figure]:
    """50 people for 60 s on each database in full; 10 for 10 s as a sample."""
    people, seconds = (50, 60.0) if full else (10, 10.0)
    figures = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, places(Path(folder)) as found:
        for place in found:
            figures += _measured(place, people, seconds)
    return figures


def _measured(place: Place, people: int, seconds: float) -> list[Figure]:
    with place.store() as store:
        sessions = office.officers(store, people)
        office.fill(store)
    server = Server(place)
    server.start()
    seen, until = Seen(), time.monotonic() + seconds
    seats = [
        threading.Thread(target=_works, args=(Person(server.port, session), number, until, seen), daemon=True)
        for number, session in enumerate(sessions)
    ]
    try:
        for seat in seats:
            seat.start()
        for seat in seats:
            seat.join(seconds + 60)
    finally:
        server.kill()
    return _figures(place, people, seconds, seen)


def _figures(place: Place, people: int, seconds: float, seen: Seen) -> list[Figure]:
    times = sorted(took for took, _ in seen.asked)
    p50, p95, worst = (1000 * times[min(int(len(times) * at), len(times) - 1)] for at in (0.5, 0.95, 1))
    who = f"{place.name}: {people} people for {seconds:.0f} s (1 to 3 s between clicks)"
    share = f"{len(times):,} requests, {100 * seen.writes / len(times):.0f} % writes"
    wrong = f"{len(seen.wrong)} {seen.wrong[:3] or ''}".rstrip()
    slow = _slowest(seen)
    return [
        Figure(f"{who}: errors in {share}", "0", wrong, not seen.wrong),
        Figure(
            f"{who}: p95",
            f"under {P95_MS} ms",
            f"{p95:.0f} ms (p50 {p50:.0f} ms, slowest {worst:.0f} ms; {slow})",
            p95 < P95_MS,
        ),
    ]


def _slowest(seen: Seen) -> str:
    """The page that takes longest, by its mean."""
    by_page: dict[str, list[float]] = {}
    for took, what in seen.asked:
        by_page.setdefault(what, []).append(took)
    mean, what = max((sum(times) / len(times), what) for what, times in by_page.items())
    return f"longest on average: {what} {1000 * mean:.0f} ms"


def _works(person: Person, number: int, until: float, seen: Seen) -> None:
    chance = random.Random(number)  # the same people every time
    _pause(chance, 0.0, 3.0)
    while time.monotonic() < until:
        if chance.random() < 2 / 3:
            _looks(person, chance, seen)
        else:
            _fills_in(person, chance, seen)
        _pause(chance, 1.0, 3.0)
    person.hang_up()


def _looks(person: Person, chance: random.Random, seen: Seen) -> None:
    page = chance.choice(LOOKS)
    _timed(seen, page, lambda: person.get(_some(page, chance)))


def _fills_in(person: Person, chance: random.Random, seen: Seen) -> None:
    page, typed = chance.choices(list(FORMS.items()), HOW_OFTEN)[0]
    path = _some(page, chance)
    drawn = _timed(seen, page, lambda: person.get(path))
    if drawn is None:
        return
    form = form_on(drawn.text) | {name: [_some(text, chance)] for name, text in typed.items()}
    _pause(chance, 1.0, 3.0)
    seen.writes += 1
    sent = _timed(seen, f"POST {page}", lambda: person.post(path, form, form["once"][0]), (303, 409))
    if sent and sent.status == 303:
        _timed(seen, "after a write", lambda: person.get(sent.location))


def _timed(seen: Seen, what: str, ask: Callable[[], Answer], good: tuple[int, ...] = (200,)) -> Answer | None:
    begun = time.perf_counter()
    try:
        answer = ask()
    except OSError as error:
        seen.wrong.append(f"{what}: {error}")
        return None
    seen.asked.append((time.perf_counter() - begun, what))
    if answer.status not in good:
        seen.wrong.append(f"{what}: {answer.status}")
        return None
    return answer


def _some(text: str, chance: random.Random) -> str:
    found = text.format(
        appointee=chance.randint(1, office.APPOINTEES),
        tender=chance.randint(1, office.TENDERS),
        paper=chance.randint(1, office.PAPERS),
        any=chance.randint(1, 10**9),
    )
    return (
        found.replace("架空", "%E6%9E%B6%E7%A9%BA").replace("青葉", "%E9%9D%92%E8%91%89")
        if "?q=" in found
        else found
    )


def _pause(chance: random.Random, least: float, most: float) -> None:
    """What a person takes to look or to type."""
    time.sleep(chance.uniform(least, most))
