"""The search in the register of corporate numbers: as a page, as JSON, and without a register."""

from __future__ import annotations

import html
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.settings import Settings
from app.store import Store
from rules.names.corporate_number import check_digit
from tests.app.conftest import Browser
from tests.app.loaded_register import (
    CHIYODA,
    ELSEWHERE,
    MERGED,
    NEXT,
    OSAKA,
    RENAMED,
    SYSTEM,
    Row,
    load_register,
)

SEARCH = "/register/search"
FORMS = ("/appointees/new", "/affiliations/new", "/tenders/new")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "register"
    load_register(folder)
    return folder


@pytest.fixture
def loaded(made: Path, settings: Settings) -> None:
    shutil.copytree(made, settings.register_dir)


def text(answer: Any) -> str:
    return html.unescape(answer.get_data(as_text=True))


def asked(browser: Browser, name: str, **more: str) -> Any:
    return browser.get(SEARCH, query_string={"name": name, "format": "json", **more})


def found(browser: Browser, name: str, **more: str) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = asked(browser, name, **more).get_json()["results"]
    return results


def numbers(browser: Browser, name: str, **more: str) -> list[str]:
    return [one["number"] for one in found(browser, name, **more)]


@pytest.mark.usefixtures("loaded")
def test_the_box_is_told_all_it_may_fill_in(browser: Browser) -> None:
    answer = asked(browser, "例示電算㈱")
    assert answer.mimetype == "application/json"
    assert answer.get_json()["as_of"] == "2026-11-20"
    assert answer.get_json()["more"] is False
    assert answer.get_json()["results"] == [
        {
            "number": RENAMED.number,
            "name": "例示電算株式会社",
            "address": CHIYODA,
            "former": ["例示計算センター株式会社"],
            "closed": None,
            "successors": [],
            "alias": None,
            "same": True,
        }
    ]


@pytest.mark.usefixtures("loaded")
def test_a_browser_that_prefers_json_gets_it(browser: Browser) -> None:
    answer = browser.get(SEARCH, query_string={"name": "見本"}, headers={"Accept": "application/json"})
    assert [one["number"] for one in answer.get_json()["results"]] == [NEXT.number, MERGED.number]
    page = browser.get(SEARCH, query_string={"name": "見本"}, headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.mimetype == "text/html"


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("typed", "alias"),
    [
        ("㈱例示計算センター", "例示計算センター株式会社"),  # the form put wrong
        ("例示計算センター（株）", "例示計算センター株式会社"),
        ("例示計算センター", "例示計算センター株式会社"),
        ("例示計算", None),
    ],
)
def test_a_former_name_is_kept_as_alias_only_where_it_was_typed_whole(
    browser: Browser, typed: str, alias: str | None
) -> None:
    (one,) = found(browser, typed)
    assert (one["number"], one["alias"], one["same"]) == (RENAMED.number, alias, False)


@pytest.mark.usefixtures("loaded")
def test_a_closed_company_stays_itself_and_names_its_successor(browser: Browser) -> None:
    one = next(one for one in found(browser, "見本旧情報") if one["number"] == MERGED.number)
    assert one["name"] == "株式会社見本旧情報"
    assert one["closed"] == "令和3年7月1日閉鎖（合併による解散等）"
    assert one["successors"] == [{"number": NEXT.number, "name": "見本情報株式会社"}]


def test_a_chain_of_successors_is_followed_and_a_circle_ends(settings: Settings, browser: Browser) -> None:
    last = NEXT._replace(closed=("2022-07-01", "11", SYSTEM.number))
    round_again = SYSTEM._replace(closed=("2023-07-01", "11", MERGED.number))
    load_register(settings.register_dir, (MERGED, last, round_again))
    (one,) = found(browser, MERGED.number)
    assert [next["number"] for next in one["successors"]] == [NEXT.number, SYSTEM.number]


@pytest.mark.usefixtures("loaded")
def test_the_prefecture_narrows_it_down_chosen_or_typed(browser: Browser) -> None:
    assert numbers(browser, "架空システム") == [SYSTEM.number, ELSEWHERE.number]
    assert numbers(browser, "架空システム", prefecture="大阪府") == [ELSEWHERE.number]
    assert numbers(browser, "架空システム　東京都") == [SYSTEM.number]
    assert numbers(browser, "㈱架空システム 大阪府")[0] == ELSEWHERE.number
    assert numbers(browser, "東京都") == []


@pytest.mark.usefixtures("loaded")
def test_a_part_of_a_name_is_enough_but_a_shared_letter_is_not(browser: Browser) -> None:
    assert RENAMED.number in numbers(browser, "例示")
    assert RENAMED.number in numbers(browser, "計算センター")
    assert SYSTEM.number in numbers(browser, "架空シ")
    assert numbers(browser, "ないない報道") == []
    assert numbers(browser, "空港会館") == []


def test_a_name_that_begins_as_typed_comes_before_one_that_is_only_nearer(
    settings: Settings, browser: Browser
) -> None:
    begins = SYSTEM._replace(name="架空システムサービス東日本株式会社")
    nearer = ELSEWHERE._replace(name="北架空株式会社")
    load_register(settings.register_dir, (nearer, begins))
    assert numbers(browser, "架空") == [begins.number, nearer.number]


@pytest.mark.usefixtures("loaded")
def test_a_number_is_found_as_people_write_it(browser: Browser) -> None:
    (one,) = found(browser, "１-9999-0100-1013")
    assert one["number"] == SYSTEM.number
    assert found(browser, "5999901003039") == []


def test_no_more_than_the_limit_are_offered_and_it_says_so(settings: Settings, browser: Browser) -> None:
    bases = [f"9999019{n:05d}" for n in range(60)]
    rows = [Row(f"{check_digit(base)}{base}", "架空商事株式会社", OSAKA, f"架空町{base}番") for base in bases]
    load_register(settings.register_dir, rows)
    answer = asked(browser, "架空商事").get_json()
    assert (len(answer["results"]), answer["more"]) == (10, True)
    page = text(browser.get(SEARCH, query_string={"name": "架空商事"}))
    assert page.count("大阪府架空町") == 50
    assert "ほかにもあります" in page


@pytest.mark.usefixtures("loaded")
def test_another_register_is_seen_as_soon_as_it_is_loaded(browser: Browser, settings: Settings) -> None:
    assert NEXT.number not in numbers(browser, "架空新設")
    load_register(
        settings.register_dir, [NEXT._replace(name="架空新設株式会社", updated="2026-11-24")], "diff.csv"
    )
    assert numbers(browser, "架空新設")[0] == NEXT.number
    assert asked(browser, "架空新設").get_json()["as_of"] == "2026-11-24"


@pytest.mark.usefixtures("loaded")
def test_the_page_works_without_a_script(browser: Browser) -> None:
    page = text(browser.get(SEARCH, query_string={"name": "見本", "prefecture": ""}))
    for words in (
        MERGED.number,
        "架空県架空市本町１番９号",
        "令和3年7月1日閉鎖（合併による解散等）",
        "承継先: 見本情報株式会社",
        "2件",
        "令和8年11月20日現在",
        'value="見本"',
    ):
        assert words in page, words
    assert "例示計算センター株式会社" in text(browser.get(SEARCH, query_string={"name": "例示電算"}))
    assert "見つかりませんでした" in text(browser.get(SEARCH, query_string={"name": "ないない商会"}))


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"name": ""}, "商号又は法人番号を入力してください"),
        ({"name": "　 "}, "商号又は法人番号を入力してください"),
        ({"name": "架" * 151}, "150文字以内"),
        ({"name": "架空", "prefecture": "架空県"}, "選択肢にない値"),
    ],
)
def test_wrong_input_is_told(browser: Browser, query: dict[str, str], words: str) -> None:
    page = browser.get(SEARCH, query_string=query)
    assert page.status_code == 422
    assert words in text(page)
    answer = browser.get(SEARCH, query_string={**query, "format": "json"})
    assert answer.status_code == 422
    assert words in "".join(answer.get_json()["faults"])


@pytest.mark.usefixtures("loaded")
def test_the_search_page_opens_empty_and_json_without_a_name_is_refused(browser: Browser) -> None:
    assert browser.get(SEARCH).status_code == 200
    assert browser.get(SEARCH, query_string={"format": "json"}).status_code == 422


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("path", ["/register/", SEARCH, f"{SEARCH}?name=架空&format=json"])
def test_nobody_searches_without_an_account(browser: Browser, app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == 303
    assert answer.location.startswith("/login?next=")


@pytest.mark.usefixtures("loaded")
def test_what_was_looked_for_stands_in_no_record(browser: Browser, store: Store) -> None:
    before = store.events.latest(1, changes_only=False)[1]
    asked(browser, "秘密の入札者")
    browser.get(SEARCH, query_string={"name": "秘密の入札者"})
    assert store.events.latest(1, changes_only=False)[1] == before


@pytest.mark.usefixtures("loaded")
def test_every_field_for_a_company_is_tied_to_the_search(browser: Browser) -> None:
    page = text(browser.send("/appointees/new", {"engagements-0-form": "", "add": "engagements"}))
    assert 'data-company="/register/search"' in page
    for path in FORMS:
        assert "法人番号公表情報（令和8年11月20日現在）" in text(browser.get(path)), path
    fields = text(browser.get("/affiliations/new")).split("<input")
    tied = {
        name
        for name in ("parent_name", "child_name", "source")
        for part in fields
        if f'id="{name}"' in part and "data-company" in part
    }
    assert tied == {"parent_name", "child_name"}


def test_without_a_register_the_fields_are_plain_and_the_pages_say_how_it_goes_on(browser: Browser) -> None:
    for path in FORMS:
        page = text(browser.get(path))
        assert "data-company" not in page
        assert "法人番号公表情報（" not in page
    page = text(browser.get("/register/"))
    assert "まだ取り込まれていません" in page
    assert "hosakan register import" in page
    assert "取り込まなくても、すべての業務を行えます" in page
    answer = asked(browser, "架空システム")
    assert (answer.status_code, answer.get_json()) == (
        200,
        {"as_of": None, "results": [], "more": False, "notice": None},
    )
    searched = browser.get(SEARCH, query_string={"name": "架空システム"})
    assert searched.status_code == 200
    assert "まだ取り込まれていません" in text(searched)


@pytest.mark.usefixtures("loaded")
def test_the_state_page_says_what_is_loaded_and_every_page_leads_to_it(browser: Browser) -> None:
    page = text(browser.get("/register/"))
    for words in ("令和8年11月20日", "5法人（うち登記記録の閉鎖等 1法人）", "zenkoku.csv", "新しくするには"):
        assert words in page, words
    assert 'href="/register/"' in text(browser.get("/"))


@pytest.mark.usefixtures("loaded")
def test_a_number_left_over_from_another_company_is_told_where_it_is_listed(browser: Browser) -> None:
    tie = {"type": "subsidiary", "source": "業態調書", "parent_name": "番号のない会社"}
    browser.send(
        "/affiliations/new",
        {**tie, "child_name": "まったく別物産株式会社", "child_corporate_number": SYSTEM.number},
    )
    page = text(browser.get("/affiliations/"))
    assert "番号か商号の誤記がないか確かめてください" in page
    assert SYSTEM.name in page


@pytest.mark.usefixtures("loaded")
def test_a_company_without_a_number_that_is_surely_one_corporation_is_told_so(browser: Browser) -> None:
    tie = {"type": "subsidiary", "source": "業態調書", "parent_name": "番号のない会社"}
    browser.send(
        "/affiliations/new", {**tie, "child_name": "㈱架空システム", "child_address": SYSTEM.address}
    )
    page = text(browser.get("/affiliations/"))
    assert f"法人番号 {SYSTEM.number} の法人と商号・所在地が一致します" in page
    assert page.count("一致します") == 1
    for change in ({"child_address": ""}, {"child_corporate_number": SYSTEM.number}):
        sent = {**tie, "child_name": "㈱架空システム", "child_address": SYSTEM.address, **change}
        assert browser.send("/affiliations/1/edit", sent).status_code == 303
        assert "一致します" not in text(browser.get("/affiliations/"))


@pytest.mark.usefixtures("loaded")
def test_the_list_of_bidders_tells_it_too(browser: Browser) -> None:
    browser.send("/tenders/new", {"name": "架空の更改"})
    row = {"lines-0-name": "株式会社架空システム", "lines-0-address": ELSEWHERE.address}
    browser.send("/tenders/1/bidders/new", row)
    assert f"法人番号 {ELSEWHERE.number} の法人と" in text(browser.get("/tenders/1/bidders"))


@pytest.mark.usefixtures("loaded")
def test_a_damaged_register_is_said_to_be_damaged_and_every_page_goes_on_without_it(
    browser: Browser, settings: Settings
) -> None:
    """公表情報のファイルが壊れていても画面は動き、壊れていることと、取り込み直し方を示す。"""
    file = settings.register_dir / "g000001" / "register.sqlite"
    size = file.stat().st_size
    file.write_bytes(b"\xff" * size)
    for page in ("/register/", "/register/search"):
        told = text(browser.get(page))
        assert "壊れていて、読めません" in told
        assert "hosakan register import に国税庁の全件データを指定すると" in told
        assert "まだ取り込まれていません" not in told
    for form in FORMS:
        assert browser.get(form).status_code == 200
    assert found(browser, "架空") == []
