"""What stands around every request, in its order: hosts (``network``), the session (``signing``),
text that can be taken in (``door``), CSRF, headers."""

from __future__ import annotations

from flask import Flask, current_app
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response

from app import door, headers, network, signing

MEGABYTE = 1024 * 1024
MEGABYTES_TAKEN = 32
"""The most a request may hold: above the largest list taken (10 MB), so that a form says so itself and keeps
what was typed."""


def prepare(app: Flask) -> None:
    """Put everything in place; the order is that in which a request meets it."""
    secure = app.extensions["hosakan_settings"].secure
    app.config.update(
        SECRET_KEY=app.extensions["hosakan_settings"].secret_key,
        # The signed cookie carries CSRF and notices only; who is signed in is kept by the server.
        SESSION_COOKIE_NAME=f"{'__Host-' if secure else ''}hosakan_form",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=MEGABYTES_TAKEN * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=4 * MEGABYTE,
        MAX_FORM_PARTS=20_000,
    )
    network.prepare(app)
    signing.prepare(app)
    door.prepare(app)
    CSRFProtect(app)
    app.after_request(_finish)


def _finish(answer: Response) -> Response:
    signing.cookies(answer)
    headers.put(answer)
    return answer


def is_demo() -> bool:
    """Whether this is a demonstration."""
    return bool(current_app.extensions["hosakan_settings"].demo)
