"""Every string into every field of every form, and every parameter of every address."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.test import TestResponse

from tests.assurance.drawn import KEEP, Control, DrawnForm, Seen, forms_on, walk
from tests.assurance.naughty_office import Office, is_unfit, plain
from tests.assurance.naughty_papers import Papers

HERE = "http://localhost/"
"""Where the test client takes the application to be."""

_PROBE = "架空の文字の並び"
_READ_ELSEWHERE = ("next", "sheet", "stage")
_PAPERS_EVERY = 25
_HOLD_A_RECORD = ("/edit", "/exemptions", "/roles", "/officers")
"""Pages whose form shows what is kept."""
_ONCE = ("/erasures/new",)
"""What can be asked for a record only once."""
_ROUNDS = 3
"""How often what was refused is left out and the rest sent again."""
Typed = dict[str, str]


@dataclass
class Found:
    """What came of it. ``counts``: pairs of string and field by what became of them; ``wrong``: what should
    not be, in words."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Found) -> None:
        """Take in what another part found."""
        self.counts += other.counts
        self.wrong += other.wrong


class Recording(ImmutableMultiDict[str, str]):
    """Parameters that remember what they were asked for."""

    asked: set[str] = set()  # noqa: RUF012  shared on purpose

    def get(self, key: str, *more: object, **options: object) -> object:  # type: ignore[override]
        self.asked.add(key)
        return super().get(key, *more, **options)

    def getlist(self, key: str, *more: object) -> list[str]:  # type: ignore[override]
        self.asked.add(key)
        return super().getlist(key, *more)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)


class RecordingRequest(Request):
    """A request whose parameters remember."""

    parameter_storage_class = Recording


def seen_in(office: Office) -> Seen:
    """Every page and form of the office, from its first state."""
    office.reset()
    return walk(office.app, office.client, office.starts)


class FormTrial:
    """One form, tried with every string."""

    def __init__(self, office: Office, form: DrawnForm, strings: Sequence[str], papers: Papers) -> None:
        self.office, self.form, self.papers = office, form, papers
        self.all = strings
        self.found = Found()
        self.fields = [c for c in {c.name: c for c in form.controls if c.name not in KEEP}.values()]
        self.free = [c for c in self.fields if c.free]
        self.saves = 0

    def run(self) -> Found:
        """Texts into what takes texts, then anything into anything."""
        self.office.reset()
        self._fresh()
        read = self._read_fields()
        self.office.reset()  # the probe may have been kept
        self._fresh()
        texts = [c for c in self.free if c.name not in read]
        for lines in (True, False):
            fields = [c for c in texts if (c.kind == "textarea") is lines]
            fit = [s for s in self.all if not is_unfit(s, lines)]
            if fields and fit:
                for typed in _each(fields, fit):
                    self._save(typed)
        if not self.fields:
            return self.found
        for typed in _each(self.fields, [s for s in self.all if not is_unfit(s, False)]):
            self._send_anything(typed)
        for text in (s for s in self.all if is_unfit(s, False)):
            self._refused({control.name: text for control in self.fields}, text)
        return self.found

    def _read_fields(self) -> set[str]:
        """Fields a person types into that are read as something: days, numbers, names of accounts."""
        page = self._send({control.name: _PROBE for control in self.free}).get_data(as_text=True)
        return {control.name for control in self.free if f'href="#{control.id}"' in page}

    def _send(self, typed: Typed, query: Typed | None = None) -> TestResponse:
        values = MultiDict(self.form.values)  # one name may have several values
        for name, text in typed.items():
            values[name] = text
        if "once" in values:
            values["once"] = secrets.token_urlsafe(16)
        target = urlsplit(self.form.action if self.form.action.startswith("/") else self.form.page)
        if self.form.method == "GET":
            answer = self.office.client.get(target.path, query_string=values)
        else:
            asked = {**dict(parse_qsl(target.query)), **(query or {})}
            multiple = "multipart/form-data" if self.form.files else None
            answer = self.office.client.post(
                target.path, data=values, query_string=asked, content_type=multiple
            )
        self.found.counts["requests"] += 1
        if answer.status_code >= 500:
            self.found.wrong.append(f"{answer.status_code} at {self.form.key[:60]}: {typed!r:.300}")
        if answer.status_code == 401 or (answer.location or "").startswith("/login"):
            self.office.reset()
        self.found.counts[f"status {answer.status_code}"] += 1
        return answer

    def _fresh(self) -> None:
        """The form as it is drawn now: its version may have changed. Put back where it is no more."""
        for _ in range(2):
            answer = self.office.client.get(self.form.page)
            drawn = [
                f for f in forms_on(answer.get_data(as_text=True), self.form.page) if f.key == self.form.key
            ]
            if answer.status_code == 200 and drawn:
                self.form = drawn[0]
                return
            self.office.reset()

    def _save(self, typed: Typed) -> None:
        answer, ids = self._send(typed), {control.name: control.id for control in self.free}
        for _ in range(_ROUNDS):
            if answer.status_code != 422:
                break
            page = answer.get_data(as_text=True)
            self._shown_again(page, typed)
            sound = {name: text for name, text in typed.items() if f'href="#{ids[name]}"' not in page}
            self.found.counts["refused by name"] += len(typed) - len(sound)
            if not sound or len(sound) == len(typed):
                self.found.counts["kept in the form"] += len(sound)
                return
            typed, answer = sound, self._send(sound)
        if answer.status_code in (302, 303):
            self._saved(typed, answer.location or "")
        else:
            self.found.counts["kept in the form" if answer.status_code < 400 else "refused"] += len(typed)
            if answer.status_code not in (200, 422):
                self._fresh()

    def _saved(self, typed: Typed, led: str) -> None:
        self.saves += 1
        if self.saves % _PAPERS_EVERY == 1:
            self.found.wrong += self.papers.linked_from(self.office.client, led)
        self.found.counts["stored"] += len(typed)
        before = self.form
        if self.form.page.startswith(_ONCE):
            self.office.reset()
        self._fresh()
        if not before.page.endswith(_HOLD_A_RECORD):
            return
        held = {_bare(c.value) for c in self.form.controls if c.free}
        for name, text in typed.items():
            if plain(text) and _bare(text) not in held and before.page == self.form.page:
                self.found.wrong.append(f"{name} at {self.form.key[:50]} changed: {text!r:.120}")

    def _send_anything(self, typed: Typed) -> None:
        query = (
            dict.fromkeys(_READ_ELSEWHERE, next(iter(typed.values()))) if self.form.method == "POST" else None
        )
        answer = self._send(typed, query)
        self.found.counts["anything"] += len(typed)
        if answer.status_code == 422:
            self._shown_again(answer.get_data(as_text=True), typed)
        elif answer.status_code not in (200, 409):
            self._fresh()

    def _shown_again(self, page: str, typed: Typed) -> None:
        drawn = {c.name: c.value for f in forms_on(page, self.form.page) for c in f.controls if c.free}
        for control in self.free:
            text = typed.get(control.name)
            if text is None or control.kind == "password" or control.name not in drawn:
                continue
            if plain(drawn[control.name]) != plain(text):
                told = f"drawn as {drawn[control.name]!r:.80}: {text!r:.80}"
                self.found.wrong.append(f"{control.name} at {self.form.key[:50]} {told}")

    def _refused(self, typed: Typed, text: str) -> None:
        """What no field may take: refused, every field a person types into named."""
        answer = self._send(typed)
        page = answer.get_data(as_text=True)
        if answer.status_code in (302, 303) and self.free:
            lines = [c for c in self.free if not is_unfit(text, c.kind == "textarea")]
            if len(lines) < len(self.free):
                self.found.wrong.append(f"taken at {self.form.key[:60]}: {text!r:.80}")
            self._fresh()
        if answer.status_code == 422:
            for control in self.free:
                odd = is_unfit(text, control.kind == "textarea")
                if odd and f'href="#{control.id}"' not in page and control.name.count("-") == 0:
                    self.found.wrong.append(f"{control.name} not named at {self.form.key[:50]}: {text!r:.60}")
        self.found.counts["unfit, refused"] += len(typed)


def _bare(text: str) -> str:
    """A text without what separates the entries of a list, which is written in one way when kept."""
    return "".join(sign for sign in plain(text) if sign not in "、，,;； \n\t\u3000")


def _each(fields: Sequence[Control], strings: Sequence[str]) -> Iterator[Typed]:
    """So many requests that every field gets every string, another one in each field of a request."""
    for start in range(len(strings)):
        ring = islice(cycle(strings), start, start + len(fields) * 7, 7)
        yield {control.name: text for control, text in zip(fields, ring, strict=False)}


def try_addresses(office: Office, seen: Seen, strings: Sequence[str], every: int = 1) -> Found:
    """Every string as every parameter a page asks for and as every text part of an address; of the pages only
    each ``every``-th."""
    found = Found()
    office.reset()
    for path in [urlsplit(page).path for page in seen.pages.values()][::every]:
        names = [Control(name, "", "text", "") for name in sorted(_asked(office, path))]
        for typed in _each(names, strings) if names else ():
            _get(office, path, typed, found)
    for rule in office.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and any(part not in ("int",) for part in _kinds(rule.rule)):
            for text in strings:
                _get(office, _filled(rule.rule, text), {}, found)
    return found


def _kinds(rule: str) -> list[str]:
    return [part.split(":")[0] for part in rule.replace(">", "<").split("<")[1::2]]


def _filled(rule: str, text: str) -> str:
    parts = rule.replace(">", "<").split("<")
    return "".join(
        part if n % 2 == 0 else "1" if part.startswith("int:") else quote(text, safe="") or "%20"
        for n, part in enumerate(parts)
    )


def _asked(office: Office, path: str) -> set[str]:
    before, office.app.request_class = office.app.request_class, RecordingRequest
    Recording.asked.clear()
    try:
        office.client.get(path, query_string={"q": "架空", "name": "架空"})
    finally:
        office.app.request_class = before
    return {name for name in Recording.asked if name not in KEEP and not name.startswith("kept")}


def leads_away(location: str) -> bool:
    """Whether a browser would leave us. It takes a backslash for a slash, and ``//name`` for another host."""
    there = urlsplit(urljoin(HERE, location.replace("\\", "/")))
    return f"{there.scheme}://{there.netloc}/" != HERE


def _get(office: Office, path: str, typed: Typed, found: Found) -> None:
    answer = office.client.get(path, query_string=typed)
    found.counts["requests"] += 1
    found.counts["in addresses"] += max(1, len(typed))
    if answer.status_code >= 500:
        found.wrong.append(f"{answer.status_code} at GET {path[:80]} {typed!r:.200}")
    if any(is_unfit(text, True) for text in typed.values()) and answer.status_code not in (400, 422):
        found.wrong.append(f"{answer.status_code} for what is unfit at GET {path[:60]} {typed!r:.100}")
    if answer.location and leads_away(answer.location):
        found.wrong.append(f"leads to {answer.location[:80]} at GET {path[:60]}")
