"""Once an hour, with whatever request comes then, what has had its day is swept out (app.store.sweeping)."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask, current_app

from app.web import store

EVERY = timedelta(hours=1)
_LAST = "hosakan_swept_at"


def prepare(app: Flask) -> None:
    """Have it done."""
    app.before_request(_if_due)


def _if_due() -> None:
    now = store().now()
    last: datetime | None = current_app.extensions.get(_LAST)
    if last is None or now - last >= EVERY:
        current_app.extensions[_LAST] = now
        store().sweeping.sweep()
