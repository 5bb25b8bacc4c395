"""The headers of every answer: what a browser may do with a page of ours, and what it may keep."""

from __future__ import annotations

from flask import current_app, g, request
from werkzeug.wrappers import Response

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
    "X-Permitted-Cross-Domain-Policies": "none",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), clipboard-read=(), display-capture=(), geolocation=(), microphone=(), "
    "payment=(), usb=()",
}
_A_YEAR = 31_536_000


def put(answer: Response) -> None:
    """Set them on an answer. What is not a file of the program's own is kept by no browser and no proxy."""
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if request.endpoint != "static":
        answer.headers["Cache-Control"] = "no-store"
    if request.is_secure or current_app.extensions["hosakan_settings"].secure:
        answer.headers["Strict-Transport-Security"] = f"max-age={_A_YEAR}; includeSubDomains"
    if g.get("new_token") == "":
        # At a logout nothing of the pages stays behind the browser's "back". Not "cookies": that would take
        # those of every other system of the office's domain; ours is taken back by name.
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
