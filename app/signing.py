"""Who is signed in: the session cookie, and the way in and out."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request, session

from app.store import Officer, Opened
from app.web import settings, store

_NO_SESSION = ("static", "auth.healthz", "auth.login", "auth.logout")


def prepare(app: Flask) -> None:
    """Read the cookie before a view is called. Its setting and taking back: ``cookies``."""
    app.before_request(_who)


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


def sign_in(who: Officer, *, pending: bool = False) -> None:
    """Open a session in place of the one there was; the answer to this request sets its cookie. ``pending``:
    the second factor is still asked for."""
    session.clear()  # a CSRF token known before the login is worth nothing after it
    g.pop("csrf_token", None)
    accounts = store().accounts
    before = request.cookies.get(cookie_name(), "")
    token = accounts.open_session(who, pending=pending, address=request.remote_addr, instead_of=before)
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
