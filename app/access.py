"""The one gate of every view: signed in, allowed, recorded.

``@does("appointee.change", load="appointees")`` stands on a view that acts for an officer; ``@public``
on the few that need none. A test walks every route and fails where neither stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar

from flask import abort, make_response, redirect, request, url_for
from werkzeug.http import parse_options_header
from werkzeug.wrappers import Response

from app.kept_input import login_page_with_input
from app.once import acted_once
from app.policy import shows_bidders
from app.store import Act, Telling
from app.web import as_asked, may, officer, secrecy_of, store, tender_of

View = TypeVar("View", bound=Callable[..., Any])
COVERED = "hosakan_covered_by"
LOADS = "hosakan_loads"
FILES = {"docx": "Word", "xlsx": "Excel", "csv": "CSV", "json": "JSON", "svg": "図", "png": "図"}
"""What is handed out, as the record says it."""


def record_event(act: Act, record: str | None, what: str) -> None:
    """Record what an officer did where no change of the store has told it already."""
    store().events.add(act, record, what)


def record_looks(act: Act, tenders: Iterable[int | None], what: str, verb: str = "read") -> None:
    """Record that a page shows who bids in tenders not opened yet: an entry for each of them, beside the
    page's own. ``tenders``: their numbers (``closed_tender``); None says of none. ``verb``: ``export`` where
    it is a file."""
    numbers = sorted({number for number in tenders if number is not None})
    if numbers:
        store().events.add_all([look_at(act, number, what, verb) for number in numbers])


def look_at(act: Act, tender: int, what: str, verb: str = "read") -> Telling:
    """What the record says of it where the bids of a tender are not opened yet."""
    facts = {"tender": tender, "before_opening": True}
    look = replace(act, action=f"bidder.{verb}", facts=facts, events=[], changed=())
    return Telling(look, f"tender:{tender}", what)


def public(view: View) -> View:
    """A view anybody may call: it shows nothing of the register."""
    setattr(view, COVERED, "public")
    return view


def does(
    action: str, load: str | None = None, recorded: bool = True
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A view that does ``action`` for the officer signed in.

    It is called with the Act, then, where ``load`` names a part of the store, with the record of that
    number (``<int:number>`` of its address; 404 where this municipality has none), then with the rest
    of its address. 403 where the officer may not. A form is acted on once, however often it is sent
    (``app.once``). Everything is recorded: a change by the store, in its
    own transaction; what changed nothing here. ``recorded`` False leaves out looks that say nothing of
    anybody and come with every key typed; a refusal is recorded all the same.
    """

    def cover(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def covered(**address: Any) -> Any:
            signed_in = officer()
            if signed_in is None:
                return _sign_in_first()
            act = Act(signed_in, action)
            return acted_once(act, lambda: acted(act, address), lambda: _record_again(act))

        def acted(act: Act, address: dict[str, Any]) -> Any:
            loaded = [getattr(store(), load).get(act.whose, address.pop("number"))] if load else []
            record = loaded[0] if loaded else None
            ref = record.ref if record else None
            act.facts |= about_bidders(action, record)
            if not may(action, record):
                record_event(_outcome(act, "refuse"), ref, "権限がないため断った")
                abort(403)
            answer = make_response(view(act, *loaded, **address))
            if recorded and not act.events:
                _record_no_change(act, ref, answer)
            return answer

        setattr(covered, COVERED, action)
        setattr(covered, LOADS, load)
        return covered

    return cover


def about_bidders(action: str, record: Any) -> dict[str, Any]:
    """What an entry about bidders says for good: of which tender, and whether its bids were still closed."""
    secrecy = secrecy_of(record) if shows_bidders(as_asked(action, record)) else None
    tender = tender_of(record)
    if secrecy is None or tender is None:
        return {}
    return {"tender": tender, "before_opening": not secrecy.opened}


def closed_tender(action: str, record: Any) -> int | None:
    """The number of the tender, its bids not opened yet, whose bidders a record tells; None where it tells
    none. ``action``: what would be done to it."""
    facts = about_bidders(action, record)
    number: int | None = facts["tender"] if facts.get("before_opening") else None
    return number


def _record_no_change(act: Act, ref: str | None, answer: Response) -> None:
    file = handed_out(answer)
    if file:
        act.facts |= {"file": file, "page": request.endpoint}
        record_event(_outcome(act, "export"), ref, f"ファイルに書き出した（{FILES.get(file, file)}）")
    elif request.method in ("GET", "HEAD"):
        record_event(_outcome(act, "read"), ref, "閲覧した")
    elif answer.status_code == 409:
        record_event(_outcome(act, "try"), ref, "保存できなかった（ほかの人が先に変更していた）")
    else:
        record_event(_outcome(act, "try"), ref, "保存していない（入力の途中か、入力に誤りがあった）")


def handed_out(answer: Response) -> str | None:
    """The kind of file an answer hands out to be saved (``docx``, ``csv``); None where it is a page. The
    file's name is left out of the record: it may be a bidder's."""
    told, options = parse_options_header(answer.headers.get("Content-Disposition", ""))
    if told != "attachment":
        return None
    name = str(options.get("filename", ""))
    return name.rpartition(".")[2].lower() if "." in name else "file"


def _record_again(act: Act) -> None:
    record_event(_outcome(act, "try"), None, "同じ画面が2度送信されたため、2度目は何もしなかった")


def _outcome(act: Act, verb: str) -> Act:
    """The same officer and noun, with what it came to instead of what was wanted."""
    return replace(act, action=f"{act.action.partition('.')[0]}.{verb}")


def _sign_in_first() -> Any:
    if not store().accounts.any():
        return redirect(url_for("auth.setup"), 303)
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("auth.login", next=request.full_path.rstrip("?")), 303)
    return login_page_with_input()
