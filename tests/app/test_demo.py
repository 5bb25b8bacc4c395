"""The demonstration: every verdict is in it, every page and paper opens and is marked, all is made up."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.cli import run
from app.demo import fill
from app.demo.reading import data_file, read
from app.demo.tenders import bidders_of
from app.lists import read_bidders
from app.passwords import is_password
from app.settings import demonstration
from app.store import Checked, Store
from rules.names.corporate_number import read_corporate_number
from tests.app.conftest import hidden_value

ROOT = Path(__file__).parents[2]
LISTS = ROOT / "app" / "static" / "demo"
CASE = ROOT / "docs" / "examples" / "case.json"
MADE_UP = re.compile("架空|仮想|例示|見本|模擬|雛形|ダミー|ダミ－")
VERDICTS = {"restricted", "review", "exempt", "clear"}
OF_ONE_KIND = 12
"""How many pages of one kind (34 bidders have one each) are opened."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    settings = demonstration(tmp_path_factory.mktemp("demo"))
    app = create_app(settings)
    fill(app.extensions["hosakan_store"], settings.register_dir)
    return app


@pytest.fixture(scope="module")
def store(demo: Flask) -> Store:
    found: Store = demo.extensions["hosakan_store"]
    return found


@pytest.fixture(scope="module")
def client(demo: Flask) -> FlaskClient:
    return demo.test_client()


def checks_of(store: Store, tender: int) -> list[Checked]:
    return [store.checks.get(1, one.id) for one in store.checks.of_tender(1, tender)]


def results(store: Store) -> list[dict[str, Any]]:
    return [
        json.loads(checked.result)
        for tender in store.tenders.all(1)
        for checked in checks_of(store, tender.id)
    ]


def test_the_main_tenders_check_shows_every_verdict_and_what_leads_to_it(store: Store) -> None:
    main = store.tenders.all(1)[0]
    application, before = checks_of(store, main.id)
    assert (before.stage, application.stage) == ("before_notice", "application")
    found = json.loads(application.result)
    assert set(found["summary"]) == {*VERDICTS, "clear_undeclared"}
    assert min(found["summary"].values()) >= 2
    reasons = [reason for row in found["results"] for reason in row["reasons"]]
    assert {reason["rule"] for reason in reasons} >= {"a2", "b1", "b2", "c1", "d1", "g-spec", "g-pmo", None}
    methods = {reason["identity"]["method"] for reason in reasons if reason["identity"]}
    assert methods == {"corporate_number", "normalized_name", "similar_name", "same_address", "split"}
    notes = {note["code"] for row in found["results"] for note in row["notes"]}
    assert notes >= {
        "confirm_number",
        "number_unusable",
        "same_name_other_number",
        "affiliates_undeclared",
        "alike_elsewhere",
        "exempt_elsewhere_restricted",
    }
    assert {duty["rule"] for duty in found["duty_restrictions"]} == {"c1", "c2"}
    assert any(duty["violated_roles"] for duty in found["duty_restrictions"])


def test_the_checks_of_all_tenders_show_every_clause_effect_and_the_decisions(store: Store) -> None:
    reasons = [reason for result in results(store) for row in result["results"] for reason in row["reasons"]]
    effects = {(reason["effect"], reason["verdict"]) for reason in reasons}
    assert {effect for effect, _ in effects} == {"exclude", "bar_duties", None}
    assert {verdict for effect, verdict in effects if effect == "exclude"} == {
        "restricted",
        "review",
        "exempt",
    }
    assert "g-audit" in {reason["rule"] for reason in reasons}
    notes = {note["code"] for result in results(store) for row in result["results"] for note in row["notes"]}
    assert "footing" in notes
    application = checks_of(store, store.tenders.all(1)[0].id)[0]
    assert {item.verdict for item in application.decisions} == {"restricted", "clear"}
    assert all(MADE_UP.search(item.officer) or "仮名" in item.officer for item in application.decisions)


def test_the_register_shows_every_form_kind_and_tie_and_what_is_unknown(store: Store) -> None:
    people = [kept.value for kept in store.appointees.all(1)]
    forms = {engagement.form for person in people for engagement in person.engagements}
    assert forms == {
        "special_part_time",
        "fixed_term",
        "fiscal_year",
        "contractor",
        "dispatched",
        "adviser",
        "panel_member",
    }
    posts = [post for person in people for post in person.employments or ()]
    assert {post.kind for post in posts} == {"employee", "officer", "concurrent", "dispatch_origin"}
    assert {post.end.state.value for post in posts} == {"day", "running", "unknown"}
    assert any(person.employments is None for person in people)
    assert any(person.shareholdings for person in people)
    assert any(person.intellectual_property for person in people)
    assert any(person.changes for person in people)
    ties = [kept.value for kept in store.affiliations.all(1)]
    assert {tie.type for tie in ties} == {
        "subsidiary",
        "consolidated",
        "equity_method",
        "succession",
        "split",
    }
    assert all(tie.source for tie in ties)


def test_papers_and_sheets_are_there_finished_and_unfinished(store: Store) -> None:
    assert {kept.value.status for kept in store.postings.all(1)} == {"draft", "final"}
    assert {kept.value.values["for"] for kept in store.pledges.all(1)} == {"appointee", "bidder"}
    years = [year["year"] for kept in store.subsidy_sheets.all(1) for year in kept.value.values["years"]]
    assert {str(year) for year in years} >= {"R4", "R5", "R6", "R7", "R8"}


def test_no_password_opens_the_demonstrations_account(store: Store) -> None:
    account = store.accounts.by_login("demo")
    assert account
    assert not any(is_password(account.password_hash, typed) for typed in ("", "demo", account.password_hash))


def names_in(value: Any) -> Iterator[str]:
    """Every name of a company or a person in the data."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key in ("name", "company", "contractor", "parent", "child", "bidder", "holder") and isinstance(
                item, str
            ):
                yield item
            elif key in ("expected_bidders", "spec_written_by", "managed_by", "audited_parties"):
                yield from item
            else:
                yield from names_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from names_in(item)


def test_every_name_is_plainly_made_up() -> None:
    tenders = [{k: v for k, v in row.items() if k != "name"} for row in read("tenders")["tender"]]
    found = list(names_in([read("appointees"), read("affiliations"), tenders])) + list(read("companies"))
    for bidder in bidders_of("bidders.csv"):
        found += [bidder.name, *(company.name for company in (*bidder.members, *bidder.subcontractors))]
    made_up = re.compile(f"{MADE_UP.pattern}|ＫＭＺ架空")
    assert len(found) > 80
    assert [name for name in found if not made_up.search(name)] == []


def test_every_corporate_number_is_sound_and_nobodys() -> None:
    numbers = [row["corporate_number"] for row in read("companies").values() if "corporate_number" in row]
    numbers += [b.corporate_number for b in bidders_of("bidders.csv") if b.corporate_number]
    read_ones = [read_corporate_number(number).number for number in numbers]
    assert read_ones.count(None) == 1, "one is unusable, to show the note"
    assert all(number[1:5] == "9999" for number in read_ones if number)


def test_every_corporation_of_the_register_is_made_up_and_agrees_with_what_was_entered() -> None:
    with data_file("corporations.csv").open(encoding="utf-8", newline="") as file:
        held = [(row[1], row[6]) for row in csv.reader(file)]
    assert [name for _, name in held if not MADE_UP.search(name)] == []
    assert all(read_corporate_number(number).number and number[1:5] == "9999" for number, _ in held)
    entered = [
        (row["corporate_number"], name)
        for name, row in read("companies").items()
        if "corporate_number" in row
    ]
    assert [company for company in entered if company not in held] == []


def test_the_register_can_be_searched_and_shows_a_renamed_and_a_merged_corporation(
    client: FlaskClient,
) -> None:
    def found(name: str) -> dict[str, Any]:
        answer = client.get("/register/search", query_string={"name": name, "format": "json"})
        first: dict[str, Any] = answer.get_json()["results"][0]
        return first

    assert found("例示計算センター㈱")["name"] == "例示電算株式会社"
    merged = found("見本旧情報")
    assert merged["closed"]
    assert [one["name"] for one in merged["successors"]] == ["見本情報株式会社"]


@pytest.mark.parametrize("name", ["bidders_cp932.csv", "bidders.xlsx"])
def test_the_lists_to_upload_say_the_same_as_the_list_shown(name: str) -> None:
    expected = read_bidders(data_file("bidders.csv").read_bytes(), "bidders.csv").bidders
    content = (LISTS / name).read_bytes()
    assert read_bidders(content, name).bidders == expected, "run docs/examples/make.py"
    if name.endswith(".csv"):
        with pytest.raises(UnicodeDecodeError):
            content.decode("utf-8")


def meant(value: Any) -> Any:
    """Without what says nothing, to compare two CASE documents."""
    if isinstance(value, list):
        return [meant(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: meant(item)
        for key, item in value.items()
        if (item is not None or key == "end")
        and not (key in ("aliases", "members", "subcontractors") and not item)
    }


def test_the_example_case_is_the_main_tenders_and_shows_every_verdict(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    example = json.loads(CASE.read_text("utf-8"))
    assert example == meant(store.case_of(1, store.tenders.all(1)[0].id)), "run docs/examples/make.py"
    assert run(["check", str(CASE), "--bidders", str(LISTS / "bidders.xlsx"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    application = checks_of(store, store.tenders.all(1)[0].id)[0]
    assert found["summary"] == json.loads(application.result)["summary"]


def test_the_result_speaks_the_officials_calendar_only(store: Store, client: FlaskClient) -> None:
    application = checks_of(store, store.tenders.all(1)[0].id)[0]
    page = re.sub("<[^>]*>", "", client.get(f"/checks/{application.id}").get_data(as_text=True))
    assert "令和8年12月14日に適用除外が申請され" in page
    assert re.findall(r"\d{4}-\d\d-\d\d", page) == []


class Links(HTMLParser):
    """What a page links to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"a": "href", "link": "href", "script": "src", "img": "src", "area": "href"}.get(tag)
        target = dict(attrs).get(wanted or "")
        if target and not target.startswith(("#", "mailto:", "data:")):
            self.found.append(target)


def kind_of(app: Flask, path: str) -> str:
    """The endpoint an address leads to; the address itself where there is none."""
    parts = urlsplit(path)
    adapter = app.url_map.bind("localhost")
    try:
        endpoint: str = adapter.match(parts.path)[0]
    except Exception:
        return path
    return f"{endpoint}?{re.sub('=[^&]*', '', parts.query)}"


def walk(app: Flask, client: FlaskClient) -> Iterator[tuple[str, str, bytes]]:
    """Every page reachable from the home page by links: path, content type, content."""
    ahead, seen, counted = ["/"], {"/"}, Counter[str]()
    while ahead:
        path = ahead.pop(0)
        answer = client.get(path)
        assert answer.status_code == 200, path
        content_type = answer.mimetype or ""
        yield path, content_type, answer.data
        if content_type != "text/html":
            continue
        for target in Links(answer.get_data(as_text=True)).found:
            url = urljoin(path, target)
            assert not urlsplit(url).netloc, f"{path} leads away to {url}"
            url = urlsplit(url)._replace(fragment="").geturl()
            kind = kind_of(app, url)
            if url not in seen and counted[kind] < OF_ONE_KIND:
                seen.add(url)
                counted[kind] += 1
                ahead.append(url)


def send(client: FlaskClient, path: str, typed: dict[str, Any]) -> str:
    """Send the form of a page; where it leads."""
    page = client.get(path).get_data(as_text=True)
    hidden = {name: hidden_value(page, name) or "" for name in ("csrf_token", "version")}
    return client.post(path, data={**hidden, **typed}).headers["Location"]


def upload(client: FlaskClient, name: str) -> str:
    """Upload a list to the first tender; where one settles its columns."""
    file = (io.BytesIO((LISTS / name).read_bytes()), name)
    return send(client, "/tenders/1/bidders/upload", {"mode": "replace", "list": file})


def declare(client: FlaskClient) -> list[str]:
    """Upload the list of affiliates and settle it; the pages on the way to taking it in."""
    file = (io.BytesIO((LISTS / "affiliates.xlsx").read_bytes()), "affiliates.xlsx")
    columns = send(client, "/affiliations/lists/new", {"list": file})
    held = ("relation", "other_name", "other_corporate_number", "other_address", "since")
    typed = {f"column_{n}": name for n, name in enumerate(held)}
    more = {"heading_row": "1", "document": "関連会社の状況届", "declarant_name": "例示電算株式会社"}
    preview = send(client, columns, {**typed, **more})
    asked = client.get(preview).headers["Location"]
    page = client.get(asked).get_data(as_text=True)
    assert "業務提携先" in page
    assert "例示ロジスティクス株式会社" in page
    send(client, asked, {"word_0": "none", "parent_6": "9999901010130|例示総合株式会社"})
    page = client.get(preview).get_data(as_text=True)
    for words in ("新しい 3件", "変わった 1件", "登録と同じ 1件", "取り込まない行: 7、8行目"):
        assert words in page, words
    return [columns, asked, preview]


def test_every_page_and_paper_one_can_reach_opens_and_is_marked(demo: Flask, client: FlaskClient) -> None:
    kinds = Counter[str]()
    columns = upload(client, "bidders_cp932.csv")
    assert "架空サービス東北" in client.get(columns).get_data(as_text=True)
    endpoints = {kind_of(demo, path).partition("?")[0] for path in (columns, *declare(client))}
    for path, content_type, content in walk(demo, client):
        kinds[content_type] += 1
        endpoints.add(kind_of(demo, path).partition("?")[0])
        if content_type == "text/html":
            assert "デモ（架空の自治体）" in content.decode("utf-8"), path
        elif path.partition("?")[0].endswith(".docx"):
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                text = "".join(
                    package.read(name).decode("utf-8")
                    for name in package.namelist()
                    if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name)
                )
            assert "デモ" in text, path
    assert kinds["text/html"] > 60
    pages = {
        rule.endpoint
        for rule in demo.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.endpoint
        not in ("static", "auth.healthz", "auth.login", "auth.setup", "auth.logout", "auth.resume")
        # offered to those only who have a second factor of their own (tests/app/accounts)
        and rule.endpoint not in ("auth.code", "own.recovery", "own.second_factor_off")
        # offered where a decision waits for a second officer (tests/app/past)
        and rule.endpoint != "secondings.second"
        # offered where there is another municipality, a request to erase, long work (their own tests)
        and not rule.endpoint.startswith("sharings.")
        and rule.endpoint not in ("erasures.show", "jobs.show")
        # by a form: the year is chosen first
        and not rule.endpoint.startswith("events.sheet")
    }
    assert pages - endpoints == set(), "pages nobody can reach by a link"
