"""A form is acted on once: what a request does with the token of its form (``app.store.once``)."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from flask import current_app, flash, make_response, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.kept_input import ONCE, local_path
from app.store import Act
from app.store.once import AlreadySent, Once, acting_on
from app.web import store

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,64}")
_FIRST_ENDS_IN = 2.0
"""Seconds the second of two clicks waits to be told where the first was led."""


def new_token() -> str:
    """A token for one form of one page: 128 random bits."""
    return secrets.token_urlsafe(16)


def acted_once(act: Act, do: Callable[[], Any], again: Callable[[], None]) -> Any:
    """What ``do`` answers; where its form was acted on already, the way to where that led, and nothing done.

    ``again`` tells the record of it. A request without a token (a script's) is acted on each time.
    """
    once = _token_of(act)
    if once is None:
        return do()
    if store().submissions.went_to(once) is not None:
        return _second(once, again)
    try:
        with acting_on(once):
            answer = make_response(do())
    except AlreadySent:
        return _second(once, again)
    if once.taken:
        store().submissions.leads_to(once, _next_page(answer))
    return answer


def _token_of(act: Act) -> Once | None:
    token = request.form.get(ONCE, "") if request.method == "POST" else ""
    return Once(token, act.whose, act.officer.id) if _TOKEN.fullmatch(token) else None


def _second(once: Once, again: Callable[[], None]) -> Response:
    again()
    flash("この操作は受け付け済みです（2度目の送信では、何も登録していません）。")
    return redirect(_where_it_went(once), 303)


def _where_it_went(once: Once) -> str:
    """Where the first was led. It has kept its change, but its answer may still be on its way."""
    until = time.monotonic() + _FIRST_ENDS_IN
    while True:
        path = store().submissions.went_to(once)
        if path or time.monotonic() > until:
            return path or url_for("home.index")
        time.sleep(0.02)


def _next_page(answer: Response) -> str:
    """Where an answer leads: its redirect, else the page of its own address."""
    led = local_path(answer.headers.get("Location"))
    if led:
        return led
    try:
        current_app.url_map.bind("localhost").match(request.path, method="GET")
    except HTTPException:
        return url_for("home.index")
    return request.path
