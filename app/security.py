"""What stands around every request: hosts, loopback, CSRF, the session cookie, headers."""

from __future__ import annotations

import ipaddress

from flask import Flask, abort, current_app, g, request, session
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import SecurityError
from werkzeug.wrappers import Response

from app.settings import LOOPBACK
from app.store import Officer
from app.web import settings, store

COOKIE = "hosakan_session"
MEGABYTE = 1024 * 1024
_NO_SESSION = ("static", "auth.healthz", "auth.login", "auth.logout")

HEADERS = {
    "Content-Security-Policy": "; ".join(
        [
            "default-src 'none'",
            "style-src 'self'",
            "script-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def prepare(app: Flask) -> None:
    """Put everything in place; the order is that in which a request meets it."""
    app.config.update(
        SECRET_KEY=app.extensions["hosakan_settings"].secret_key,
        TRUSTED_HOSTS=list(LOOPBACK),
        # The signed cookie carries CSRF and notices only; who is signed in is kept by the server.
        SESSION_COOKIE_NAME="hosakan_form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        # Above the largest list taken (10 MB), so that a form can say so itself and keep what was typed.
        MAX_CONTENT_LENGTH=32 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=4 * MEGABYTE,
        MAX_FORM_PARTS=20_000,
    )
    app.before_request(_only_our_hosts)
    app.before_request(_only_from_this_machine)
    app.before_request(_who)
    CSRFProtect(app)
    app.after_request(_finish)


def _only_our_hosts() -> None:
    """Another name in ``Host`` is another site's page reaching for this machine: no session for it."""
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception


def _only_from_this_machine() -> None:
    """Until part 3 there is no transport security: nobody else is answered, however we are bound."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        abort(403)
    if not address.is_loopback:
        abort(403)


def _who() -> None:
    """Set ``g.officer`` from the session cookie; the demonstration signs its administrator in."""
    g.officer = None
    if request.endpoint == "static":
        return
    token = request.cookies.get(COOKIE, "")
    if token:
        g.officer = store().accounts.officer_of(token)
    if g.officer is None and settings().demo and request.endpoint not in _NO_SESSION:
        sign_in(store().accounts.first_administrator())


def sign_in(who: Officer) -> None:
    """Open a session; the answer to this request sets its cookie."""
    session.clear()  # a CSRF token known before the login is worth nothing after it
    g.pop("csrf_token", None)
    g.officer = who
    g.new_token = store().accounts.open_session(who)


def sign_out() -> None:
    """End the session on the server, and take the cookie back."""
    if g.officer:
        store().accounts.close_session(request.cookies.get(COOKIE, ""), g.officer)
    g.officer, g.new_token = None, ""


def _finish(answer: Response) -> Response:
    token = g.get("new_token")
    if token:
        answer.set_cookie(COOKIE, token, httponly=True, samesite="Lax", path="/")
    elif token == "":
        answer.delete_cookie(COOKIE, path="/")
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if request.endpoint != "static":
        answer.headers["Cache-Control"] = "no-store"
    return answer


def is_demo() -> bool:
    """Whether this is a demonstration."""
    return bool(current_app.extensions["hosakan_settings"].demo)
