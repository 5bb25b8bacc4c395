"""What a person has before them: the form of a page, as a browser would send it."""

from __future__ import annotations

from html.parser import HTMLParser

Typed = dict[str, list[str]]


def form_on(page: str, with_field: str = "csrf_token") -> Typed:
    """Everything the page's own form would send, by name: the last form that is posted, has the field and is
    not the way out. Raises LookupError where there is none."""
    reader = _Reader()
    reader.feed(page)
    found = [form for action, form in reader.forms if with_field in form and not action.endswith("/logout")]
    if not found:
        raise LookupError(f"no form with {with_field}")
    return max(found, key=len)


class _Reader(HTMLParser):
    """Collects the forms that are posted: (action, fields)."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, Typed]] = []
        self._form: Typed | None = None
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form" and has.get("method") == "post":
            self._form = {}
            self.forms.append((has.get("action", ""), self._form))
        if self._form is None:
            return
        if tag == "input":
            self._input(has, self._form)
        elif tag == "textarea":
            self._area = has.get("name", "")
            self._form[self._area] = [""]
        elif tag == "select":
            self._select = has.get("name", "")
        elif tag == "option" and self._select and ("selected" in has or self._select not in self._form):
            self._form[self._select] = [has.get("value", "")]

    @staticmethod
    def _input(has: dict[str, str], form: Typed) -> None:
        name, kind = has.get("name", ""), has.get("type", "text")
        if not name or kind in ("submit", "file", "button"):
            return
        if kind in ("radio", "checkbox") and "checked" not in has:
            return
        form.setdefault(name, []).append(has.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._area and self._form is not None:
            # HTML drops one line break after <textarea>.
            self._form[self._area] = [self._form[self._area][0].removeprefix("\r\n").removeprefix("\n")]
            self._area = None
        elif tag == "select":
            self._select = None
