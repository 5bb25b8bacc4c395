"""The pages of the application as a person meets them, found by following links; their forms as drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import lxml.html  # type: ignore[import-untyped]
from flask import Flask
from flask.testing import FlaskClient

_FREE = ("text", "search", "textarea", "password", "email", "tel", "url", "number")
_NOT_SENT = ("submit", "button", "image", "reset", "file")
KEEP = ("csrf_token", "once")


@dataclass(frozen=True)
class Control:
    """One field as drawn: its name, its id, what kind it is, and what it is sent with."""

    name: str
    id: str
    kind: str
    value: str

    @property
    def free(self) -> bool:
        """Whether a person types into it."""
        return self.kind in _FREE


@dataclass(frozen=True)
class DrawnForm:
    """A form of a page. ``values``: what it would send as it stands; ``buttons``: names of its buttons."""

    page: str
    action: str
    method: str
    controls: tuple[Control, ...]
    values: tuple[tuple[str, str], ...]
    buttons: tuple[str, ...]
    files: bool

    @property
    def key(self) -> str:
        """The form wherever it stands: where it leads, numbers left out, and what it asks."""
        path = re.sub(r"\d+", "#", urlsplit(self.action).path)
        names = sorted({re.sub(r"[0-9]+", "#", control.name) for control in self.controls})
        return f"{self.method} {path} {' '.join(names)}"


@dataclass
class Seen:
    """What a walk found. ``pages``: an address for every endpoint reached."""

    pages: dict[str, str] = field(default_factory=dict)
    forms: dict[str, DrawnForm] = field(default_factory=dict)
    unreached: list[str] = field(default_factory=list)


def walk(app: Flask, client: FlaskClient, starts: Iterable[str] = ("/", "/login")) -> Seen:
    """Visit ``starts``, follow every link once for each endpoint, then try numbers for the others."""
    seen = Seen()
    waiting: list[str] = []
    for path in starts:
        waiting += _visit(client, path, endpoint_of(app, path) or path, seen)
    while waiting:
        path = waiting.pop(0)
        endpoint = endpoint_of(app, path)
        if endpoint is None or endpoint in seen.pages or "static" in endpoint:
            continue
        waiting += _visit(client, path, endpoint, seen)
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint not in seen.pages and rule.endpoint != "static":
            for number in range(1, 6):
                path = re.sub(r"<[^>]+>", str(number), rule.rule)
                found = _visit(client, path, rule.endpoint, seen)
                if rule.endpoint in seen.pages:
                    waiting += found
                    break
            else:
                seen.unreached.append(rule.endpoint)
    return seen


def endpoint_of(app: Flask, path: str, method: str = "GET") -> str | None:
    """Which view answers ``path``."""
    try:
        endpoint, _ = app.url_map.bind("localhost").match(urlsplit(path).path, method=method)
    except Exception:
        return None
    return str(endpoint)


def _visit(client: FlaskClient, path: str, endpoint: str, seen: Seen) -> list[str]:
    answer = client.get(path)
    if answer.status_code != 200:
        return []
    seen.pages[endpoint] = path
    if "html" not in answer.content_type:
        return []
    page = answer.get_data(as_text=True)
    for form in forms_on(page, path):
        seen.forms.setdefault(form.key, form)
    tree = lxml.html.fromstring(page)
    return [str(link) for link in tree.xpath("//a/@href") if str(link).startswith("/")]


def forms_on(page: str, path: str) -> Iterator[DrawnForm]:
    """The forms of a page, in its order."""
    for form in lxml.html.fromstring(page).forms:
        controls, buttons, files = [], [], False
        for item in form.xpath(".//input|.//textarea|.//select|.//button"):
            name, kind = item.get("name"), item.get("type", "text")
            kind = item.tag if item.tag in ("textarea", "select") else kind
            files = files or kind == "file"
            if item.tag == "button" or kind in _NOT_SENT:
                buttons += [name] if name and kind != "file" else []
            elif name:
                controls.append(Control(name, item.get("id", ""), kind, _value(item)))
        action = (form.get("action") or path).split("#")[0]
        values = (*((str(name), str(value)) for name, value in form.form_values()), *_unchosen(form))
        yield DrawnForm(
            path,
            action,
            (form.get("method") or "get").upper(),
            tuple(controls),
            values,
            tuple(buttons),
            files,
        )


def _unchosen(form: lxml.html.FormElement) -> Iterator[tuple[str, str]]:
    """The first choice where a person has to make one, so that the form can be kept at all."""
    chosen = {item.get("name") for item in form.xpath(".//input[@type='radio'][@checked]")}
    for item in form.xpath(".//input[@type='radio']"):
        if item.get("name") not in chosen:
            chosen.add(item.get("name"))
            yield str(item.get("name")), str(item.get("value"))


def _value(item: lxml.html.HtmlElement) -> str:
    if item.tag == "textarea":
        return (item.text or "").removeprefix("\n")
    return str(item.get("value") or "")


def typed_back(page: str, path: str, key: str) -> dict[str, str]:
    """What the same form holds when it is drawn again: by name, free fields only; empty where it is not."""
    for form in forms_on(page, path):
        if form.key.split(" ")[:2] == key.split(" ")[:2]:
            return {control.name: control.value for control in form.controls if control.free}
    return {}
