"""The subsidy's pages: cost lines in, both bases out, nothing typed lost."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from app.charts import subsidy_svg
from app.demo import fill
from app.settings import demonstration
from app.store import Store
from rules.fiscal_year import FiscalYear
from rules.subsidy import calculate
from rules.subsidy_law import load
from tests.word import docx_text

TYPED = {
    "title": "令和7年度の経費",
    "body_name": "架空市 <&髙﨑>",
    "entity": "municipality",
    "basis": "ordinance",
    "lines-0-year": "令和7年度",
    "lines-0-item": "remuneration",
    "lines-0-person": "架空 太郎",
    "lines-0-form": "special_part_time",
    "lines-0-state": "spent",
    "lines-0-amount": "４，３２１，０００円",
    "lines-0-counts": "yes",
    "lines-0-first": "R7.4.1",
    "lines-0-last": "令和8年3月31日",
    "lines-1-year": "R7",
    "lines-1-item": "advertising",
    "lines-1-state": "planned",
    "lines-1-amount": "1,250,000",
    "lines-1-counts": "yes",
}


@pytest.fixture(name="client")
def client_fixture(tmp_path: Path) -> FlaskClient:
    app = create_app(demonstration(tmp_path))
    store: Store = app.extensions["hosakan_store"]
    if not store.accounts.any():
        fill(store)
    app.testing = True
    return app.test_client()


def post(client: FlaskClient, path: str, typed: dict[str, str]) -> TestResponse:
    page = client.get(path).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="(.*?)"', page)
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert token
    sent = {"csrf_token": token[1], **({"version": version[1]} if version else {}), **typed}
    return client.post(path, data=sent)


def kept(client: FlaskClient, **changes: str) -> str:
    answer = post(client, "/subsidy/new", TYPED | changes)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def test_cost_lines_come_out_by_both_bases_side_by_side(client: FlaskClient) -> None:
    page = client.get(kept(client)).get_data(as_text=True)
    for words in (
        "手順書（率0.5・旧率）",
        "省令（率0.7）",
        "2,660,500円",
        "3,724,700円",
        "2,661千円",
        "3,725千円",
        "根拠によって結果が違います",
        "架空市 &lt;&amp;髙﨑&gt;",
        "令和7年4月1日～令和8年3月31日",
        "見込み",
        "附則第7条第10項第3号",
        "確度H",
        "［要確認］",
    ):
        assert words in page, words
    assert page.index("根拠によって結果が違います") < page.index("<h2>結果</h2>")
    assert "交付額" not in page


def test_the_chart_of_the_page_is_the_common_drawing(client: FlaskClient) -> None:
    result = calculate(
        load(), year=FiscalYear(2025), personnel=4_321_000, recruiting=1_250_000, basis="ordinance"
    )
    assert subsidy_svg([result]) in client.get(kept(client)).get_data(as_text=True)


def test_the_word_file_is_handed_out_with_its_name(client: FlaskClient) -> None:
    answer = client.get(kept(client) + "/document.docx")
    assert answer.status_code == 200
    assert "試算調書_令和7年度の経費.docx" in unquote(answer.headers["Content-Disposition"])
    text = docx_text(answer.data)
    assert "架空市 <&髙﨑>" in text
    assert "デモ" not in text.split("調書")[0]


WRONG = [
    ({"lines-0-amount": "百万円"}, "経費 1行目 金額", "金額として読めません"),
    ({"lines-0-amount": "-5"}, "経費 1行目 金額", "負の金額"),
    ({"lines-0-year": "来年"}, "経費 1行目 年度", "年度として読めません"),
    ({"lines-0-person": ""}, "経費 1行目 対象者", "任用等した者の名"),
    ({"lines-0-last": "令和8年4月1日"}, "経費 1行目 期間の終わり", "令和7年度の外"),
    ({"lines-1-counts": "no"}, "経費 2行目 算入しない理由", "理由を書いて"),
    ({"lines-1-other_funds": "9"}, "経費 2行目 ほかの財源の名", "補助金や措置の名"),
    ({"lines-1-item": "agency", "lines-1-amount": ""}, "経費 2行目 金額", "入力して"),
    ({"title": ""}, "件名", "入力して"),
    ({"years-0-year": "R7", "years-0-assume": "R6"}, "年度ごとの扱い 1行目 仮定する年度", "仮定は要りません"),
    ({"years-0-year": "R7", "years-1-year": "令和7"}, "年度ごとの扱い 2行目 年度", "同じ年度"),
    ({"years-0-year": "R7", "years-0-counted_person": "別人"}, "年度ごとの扱い 1行目 算入する1名", "別人"),
    (
        {
            "lines-0-amount": "1000000000000",
            "lines-2-year": "R7",
            "lines-2-item": "commission",
            "lines-2-amount": "1",
            "lines-2-person": "架空 太郎",
            "lines-2-form": "contractor",
        },
        "経費",
        "1兆円を超えて",
    ),
]


@pytest.mark.parametrize(
    ("changes", "place", "says"), WRONG, ids=[f"{place} {says}" for _, place, says in WRONG]
)
def test_a_wrong_input_names_its_field_and_loses_nothing(
    client: FlaskClient, changes: dict[str, str], place: str, says: str
) -> None:
    typed = TYPED | changes
    answer = post(client, "/subsidy/new", typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    summary = page[page.index('id="error-summary"') : page.index("入力した内容は残っています")]
    assert place in summary
    assert says in summary
    link = re.search(r'href="#(.*?)"', summary)
    assert link
    assert f'id="{link[1]}"' in page
    assert 'value="４，３２１，０００円"' in page or "lines-0-amount" in changes
    for name, value in changes.items():
        if value and not re.search(rf'<select[^>]*name="{name}"', page):
            assert re.search(rf'name="{name}"[^>]*value="{re.escape(value)}"', page), name


def test_two_persons_need_one_chosen_with_a_reason(client: FlaskClient) -> None:
    second = {
        f"lines-2-{key.rsplit('-', 1)[1]}": value for key, value in TYPED.items() if key.startswith("lines-0")
    }
    second["lines-2-person"] = "見本 花子"
    page = post(client, "/subsidy/new", TYPED | second).get_data(as_text=True)
    assert "架空 太郎、見本 花子 から1名を選んでください" in page
    chosen = {
        "years-0-year": "R7",
        "years-0-counted_person": "架空 太郎",
        "years-0-counted_why": "通年のため",
    }
    page = client.get(kept(client, **second, **chosen)).get_data(as_text=True)
    assert "算入しない（対象は1名分）" in page
    assert "見本 花子の分は算入していません" in page


def test_a_year_without_a_basis_has_no_figure_until_one_is_assumed(client: FlaskClient) -> None:
    r8 = {"lines-0-year": "R8", "lines-1-year": "R8", "lines-0-first": "", "lines-0-last": ""}
    page = client.get(kept(client, **r8)).get_data(as_text=True)
    assert "令和8年度は根拠未確認" in page
    assert "3,724,700円" not in page
    page = client.get(kept(client, **r8, **{"years-0-year": "R8", "years-0-assume": "R7"})).get_data(
        as_text=True
    )
    assert "仮定による試算です" in page
    assert "3,724,700円" in page


def test_a_sheet_is_changed_copied_and_deleted(client: FlaskClient) -> None:
    place = kept(client)
    form = client.get(place + "/edit").get_data(as_text=True)
    assert 'value="4,321,000"' in form
    assert 'value="令和7年度"' in form
    assert post(client, place + "/edit", TYPED | {"lines-0-amount": "3,000,000"}).status_code == 303
    assert "2,800,000円" in client.get(place).get_data(as_text=True)
    copied = client.get(f"/subsidy/new?copy={place.rsplit('/', 1)[1]}").get_data(as_text=True)
    assert "令和7年度の経費（写し）" in copied
    assert 'value="3,000,000"' in copied
    assert post(client, place + "/delete", {}).status_code == 303
    assert client.get(place).status_code == 404
    assert client.get("/subsidy/new?copy=99999").status_code == 404


def test_two_officers_at_once_are_shown_both_versions(client: FlaskClient) -> None:
    place = kept(client)
    assert post(client, place + "/edit", TYPED | {"title": "先の人"}).status_code == 303
    page = client.get(place + "/edit").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="(.*?)"', page)
    assert token
    answer = client.post(
        place + "/edit", data=TYPED | {"csrf_token": token[1], "version": "1", "title": "後の人"}
    )
    assert answer.status_code == 409
    assert "先の人" in answer.get_data(as_text=True)
    assert "後の人" in answer.get_data(as_text=True)


def test_rows_are_added_without_losing_what_was_typed(client: FlaskClient) -> None:
    answer = post(client, "/subsidy/new", TYPED | {"add": "lines"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'name="lines-2-amount"' in page
    assert 'value="４，３２１，０００円"' in page


def test_the_list_shows_the_sheets(client: FlaskClient) -> None:
    kept(client)
    page = client.get("/subsidy/").get_data(as_text=True)
    assert "令和7年度の経費" in page
    assert "写して新しく作る" in page
