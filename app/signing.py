"""Who is signed in: the session cookie, and the way in and out."""

from __future__ import annotations

from flask import Flask, abort, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app import kept_input
from app.store import Account, Officer, Opened
from app.web import settings, store

_ALWAYS = ("static", "auth.healthz", "auth.login", "auth.logout", "auth.accessibility")
_FIRST = {"code": "auth.code", "password": "own.password", "second_factor": "own.second_factor"}
_NO_SESSION = ("static", "auth.healthz", "auth.login", "auth.logout")


def prepare(app: Flask) -> None:
    """Read the cookie before a view is called. Its setting and taking back: ``cookies``."""
    app.before_request(_who)
    app.before_request(_only_what_comes_first)


def cookie_name() -> str:
    """The name of the session cookie. Over https its prefix makes browsers refuse it from anywhere else."""
    return f"{'__Host-' if settings().secure else ''}hosakan_session"


def _who() -> None:
    """Set ``g.officer`` from the session cookie; the demonstration signs its administrator in."""
    g.officer = g.opened = None
    if request.endpoint == "static":
        return
    token = request.cookies.get(cookie_name(), "")
    opened = store().accounts.opened(token) if token else None
    if opened:
        _let_in(opened)
    elif settings().demo and request.endpoint not in _NO_SESSION:
        sign_in(store().accounts.first_administrator())


def _let_in(opened: Opened) -> None:
    g.opened = opened
    g.officer = None if opened.pending else opened.officer


def first_things_first() -> str:
    """What has to be done before anything else (``Opened.first``), blank for nothing."""
    opened: Opened | None = g.get("opened")
    return opened.first if opened else ""


def _only_what_comes_first() -> ResponseReturnValue | None:
    """Until the second factor was given, a password of one's own chosen, or a second factor set up where the
    municipality asks for one, there is that page and the way out."""
    first = first_things_first()
    if not first or request.endpoint in (*_ALWAYS, _FIRST[first]):
        return None
    if request.endpoint is None:
        abort(404)
    page = url_for(_FIRST[first])
    if request.method in ("GET", "HEAD"):
        return redirect(page, 303)
    return render_template("auth/first.html", first=first, page=page, pairs=kept_input.typed()), 403


def sign_in(
    who: Officer, *, pending: bool = False, proved: Account | None = None, second_step: bool = False
) -> None:
    """Open a session in place of the one there was; the answer to this request sets its cookie. ``pending``:
    the second factor is still asked for. ``proved``, ``second_step``: what was tested for it, the password or
    after it the code. Raises Superseded where that counts no more."""
    accounts = store().accounts
    token = accounts.open_session(
        who,
        pending=pending,
        address=request.remote_addr,
        instead_of=request.cookies.get(cookie_name(), ""),
        proved=proved,
        second_step=second_step,
    )
    session.clear()  # a CSRF token known before the login is worth nothing after it
    g.pop("csrf_token", None)
    g.new_token = token
    opened = accounts.opened(token)
    if opened:
        _let_in(opened)


def sign_out() -> None:
    """End the session on the server, and take the cookie back."""
    if g.opened:
        store().accounts.close_session(request.cookies.get(cookie_name(), ""), g.opened.officer)
    g.officer, g.opened, g.new_token = None, None, ""


def cookies(answer: Response) -> None:
    """Put a new session's cookie into an answer, or take the old one back."""
    token = g.get("new_token")
    secure = current_app.extensions["hosakan_settings"].secure
    if token:
        answer.set_cookie(cookie_name(), token, httponly=True, samesite="Lax", path="/", secure=secure)
    elif token == "":
        answer.delete_cookie(cookie_name(), path="/", secure=secure, httponly=True, samesite="Lax")
