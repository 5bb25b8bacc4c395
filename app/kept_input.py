"""What a person typed outlives an ended session, a stale page and a failure: it is offered to be sent again.

Nothing is sent without the person seeing it: a page shows what was kept, with a button.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, render_template, request
from werkzeug.exceptions import HTTPException

from forms.account import LoginForm

PREFIX = "kept."
PATH = "kept_path"
ONCE = "once"
"""The hidden input that holds a form's token (``app.once``); kept with what was typed, so that a form sent
again after a failure is still the same one."""
_SECRET = ("csrf_token", "password", "password_again", "current_password", "one_time_code", "sealed")
_LEFT_OUT = (*_SECRET, "login", PATH, "next")

Pairs = list[tuple[str, str]]


def typed() -> Pairs:
    """What this request's form held, secrets left out."""
    return [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name not in _LEFT_OUT and not name.startswith(PREFIX)
    ]


def login_page_with_input() -> tuple[str, int]:
    """The login page, carrying what was typed through it."""
    pairs = [(PATH, request.path), *((PREFIX + name, value) for name, value in typed())]
    return render_template("auth/login.html", form=LoginForm(), faults=[], carried=pairs, ended=True), 401


def carried() -> Pairs:
    """What a login page carries through, as it came."""
    return [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name == PATH or name.startswith(PREFIX)
    ]


def resume_page() -> str | None:
    """After the login: what was typed before, to be sent again; None where nothing was carried."""
    path = local_path(request.form.get(PATH))
    if path is None:
        return None
    pairs = [(name.removeprefix(PREFIX), value) for name, value in carried() if name != PATH]
    return render_template("resume.html", path=path, pairs=pairs)


def local_path(target: str | None) -> str | None:
    """An address of this application, or None: no redirect leads elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or any(ord(letter) < 32 for letter in target):
        return None
    adapter = current_app.url_map.bind("localhost")
    for method in ("GET", "POST"):
        try:
            adapter.match(parts.path, method=method)
        except HTTPException:
            continue
        return target
    return None


def came_from_here() -> bool:
    """Whether the browser says that this request was made by one of our own pages."""
    return request.headers.get("Sec-Fetch-Site") == "same-origin"
