"""Text from outside: in UTF-8, fit to be taken in, kept exactly; refused by one rule at every door."""

from __future__ import annotations

import html
import io
import json
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

import pytest

from app.cli import run
from app.lists.text import unfit
from app.store import Store
from rules.plain_text import LINES, why_unfit
from tests.app.conftest import Browser

TAKEN = "髙﨑①㈱葛\U000e0100城 👩🏽‍💻 \u200e𠮷野家 か\u3099\ufffd"
REFUSED = dict(
    [
        ("\x00", "NUL"),
        ("\x07", "U+0007"),
        ("\x1b", "U+001B"),
        ("\x7f", "U+007F"),
        ("\x85", "U+0085"),
        ("\ud800", "U+D800"),
        ("\ufdd0", "U+FDD0"),
        ("\ufffe", "U+FFFE"),
        ("\U0010ffff", "U+10FFFF"),
        ("\u202e", "向きを変える"),
        ("\u2066", "向きを変える"),
    ]
)
STATES = {name: "unknown" for name in ("employments_state", "shareholdings_state", "rights_state")}
SENT = [sign for sign in REFUSED if sign != "\ud800"]  # no request in UTF-8 holds a lone surrogate


def text(answer: object) -> str:
    return html.unescape(answer.get_data(as_text=True))  # type: ignore[attr-defined]


@pytest.mark.parametrize("sign", list(REFUSED))
def test_one_rule_says_what_is_unfit(sign: str) -> None:
    said = why_unfit(f"架空{sign}太郎", LINES)
    assert said is not None
    assert REFUSED[sign] in said
    assert unfit(f"架空{sign}太郎") == said


def test_everything_a_name_is_written_with_is_taken() -> None:
    assert why_unfit(TAKEN) is None
    assert why_unfit("一行目\n\t二行目", LINES) is None
    assert why_unfit("一行目\n二行目") is not None


@pytest.mark.asvs("1.1.1", "2.2.1", "2.2.2")
@pytest.mark.parametrize("sign", SENT)
def test_a_field_with_an_unfit_sign_is_named_and_nothing_is_kept(
    sign: str, browser: Browser, store: Store
) -> None:
    answer = browser.send("/appointees/new", {**STATES, "name": f"架空{sign}太郎"})
    assert answer.status_code == 422
    page = text(answer)
    assert f"氏名: {why_unfit(sign)}" in page
    assert store.appointees.all(1) == []


def test_a_choice_and_a_day_are_looked_at_by_the_same_rule(browser: Browser) -> None:
    answer = browser.send(
        "/tenders/new", {"name": "更改", "bid_date": "R8.11.20\x00", "method": "open\u202e"}
    )
    assert answer.status_code == 422


def test_text_is_kept_exactly(browser: Browser, store: Store) -> None:
    answer = browser.send("/appointees/new", {**STATES, "name": TAKEN, "note": f"{TAKEN}\n\t{TAKEN}"})
    kept = store.appointees.all(1)
    assert answer.status_code == 303, text(answer)
    assert kept[0].value.name == TAKEN
    assert f'value="{TAKEN}"' in text(browser.get(f"/appointees/{kept[0].id}/edit"))


@pytest.mark.parametrize("blank", ["\u00a0", "\u2003\u2028", "\u3000 \u205f"])
def test_white_space_of_any_kind_is_no_name(blank: str, browser: Browser, store: Store) -> None:
    answer = browser.send("/appointees/new", {**STATES, "name": blank})
    assert answer.status_code == 422
    assert "氏名を入力してください" in text(answer)
    assert store.appointees.all(1) == []


def _latin(raw: str) -> str:
    """The bytes of an address as WSGI hands them over."""
    return unquote_to_bytes(raw).decode("latin-1")


@pytest.mark.asvs("1.1.1")
@pytest.mark.parametrize("raw", ["%FF", "%ED%A0%80", "%C0%AF", "%F5%80%80%80", "%E9%AB"])
def test_what_is_no_utf_8_gets_a_page_in_japanese(raw: str, browser: Browser) -> None:
    for answer in (
        browser.get(f"/appointees/?q={raw}"),
        browser.get(f"/appointees/?{raw}=1"),
        browser.client.get("/clauses/", environ_overrides={"PATH_INFO": f"/clauses/{_latin(raw)}"}),
        browser.client.post(
            "/appointees/new", data=f"name=%E6%9E%B6{raw}", content_type="application/x-www-form-urlencoded"
        ),
    ):
        assert answer.status_code == 400
        assert "UTF-8 の文字として読めません" in text(answer)


def test_bytes_that_are_no_text_in_a_form_with_a_file_are_refused_by_name(browser: Browser) -> None:
    data = {"name": io.BytesIO(b"\xff\xfe"), "employments_state": "unknown"}
    answer = browser.send("/appointees/new", data, content_type="multipart/form-data")
    assert answer.status_code in (400, 422)
    raw = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xff\x81\r\n--x--\r\n'
    answer = browser.client.post("/login", data=raw, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400


@pytest.mark.parametrize("sign", SENT)
def test_an_address_and_its_question_are_looked_at_too(sign: str, browser: Browser) -> None:
    answer = browser.get(f"/appointees/?q={quote(sign)}")
    assert answer.status_code == 400
    assert "「検索の言葉」に" in text(answer)
    assert browser.get(f"/clauses/{quote(sign)}").status_code == 400


@pytest.mark.parametrize("sign", list(REFUSED))
def test_a_document_is_refused_with_the_place_of_the_sign(
    sign: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = {
        "rules": [{"id": "b1", "instrument": f"要項{sign}"}],
        "tender": {"name": "更改", "bid_date": "2026-12-18"},
        "appointees": [],
        "bidders": [{"name": f"㈱甲{sign}"}, {"name": "㈱乙", "nonsense": 1}],
    }
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case), "utf-8")
    assert run(["check", str(path)]) == 1
    said = capsys.readouterr().err
    for place in ("rules[0].instrument", "bidders[0].name", "bidders[1].nonsense"):
        assert place in said


def test_a_key_nobody_can_print_does_no_harm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "case.json"
    path.write_text('{"\\ud800\\u0000": 1, "tender": {"name": "a", "bid_date": "2026-12-18"}}', "utf-8")
    assert run(["check", str(path), "--json"]) == 1
    assert capsys.readouterr().out == ""
