"""``hosakan check`` as scripts and officials use it (contracts.md sections 1 and 2)."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import run
from tests.command import hosakan
from tests.word import docx_text

SAMPLE = Path(__file__).parents[3] / "templates" / "documents" / "entry" / "sample.json"
VERDICTS = ["restricted", "review", "exempt", "review", "clear", "clear"]


@pytest.fixture(name="case")
def case_fixture() -> Any:
    return json.loads(SAMPLE.read_text(encoding="utf-8"))


@pytest.fixture(name="put")
def put_fixture(tmp_path: Path) -> Any:
    def put(name: str, content: Any) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return put


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_json_is_the_only_thing_on_standard_output_and_restricted_bidders_are_no_error(
    tmp_path: Path,
) -> None:
    ran = hosakan("check", SAMPLE, "--json", "--csv", tmp_path / "r.csv", "--docx", tmp_path / "r.docx")
    assert ran.code == 0
    result = json.loads(ran.out)
    assert [row["verdict"] for row in result["results"]] == VERDICTS
    assert result["summary"] == {"restricted": 1, "review": 2, "exempt": 1, "clear": 1, "clear_undeclared": 1}
    assert "㈱架空システム 東北支店" in ran.text  # no escapes
    assert {row["業者名"] for row in table((tmp_path / "r.csv").read_bytes())} == {
        row["bidder"] for row in result["results"]
    }
    assert "照合結果票" in docx_text((tmp_path / "r.docx").read_bytes())
    assert "r.csv に書き出しました" in ran.said


@pytest.mark.parametrize("env", [{"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7"}])
def test_the_same_case_gives_the_same_bytes_anywhere(tmp_path: Path, env: dict[str, str]) -> None:
    made = []
    for number, own in enumerate((env, {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "1"})):
        csv_file, docx = tmp_path / f"{number}.csv", tmp_path / f"{number}.docx"
        ran = hosakan("check", SAMPLE, "--json", "--csv", csv_file, "--docx", docx, env=own)
        made.append((ran.out, csv_file.read_bytes(), docx.read_bytes()))
    assert made[0] == made[1]


def test_for_people_it_tells_the_whole_chain_in_japanese(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(SAMPLE)]) == 0
    told = capsys.readouterr().out
    for words in (
        "1　㈱架空システム 東北支店　…　制限条項に該当（確認前）",
        "㈱架空システム 東北支店 → 株式会社架空システム → 補佐官等 架空 太郎",
        "在籍: 平成24年4月1日から令和7年3月31日まで",
        "適用した条項は(B)規定例②",
        "3　髙﨑ホールディングス㈱　…　適用除外（承認済）",
        "4　高崎総研株式会社　…　要確認（商号が似ていますが",
        "5　みほん電算センター株式会社　…　登録情報の範囲で該当なし\n  関係会社の届出: 令和8年5月1日",
        "6　有限会社 例示事務機　…　登録情報の範囲で該当なし（関係会社未申告）",
        "架空 太郎 × 架空データ株式会社（参加見込み）: 仕様書の作成、業者の選定に従事できません",
        "架空 太郎（令和8年4月1日の届出）",
        "業態調書 2026-05（1件）",
        "採用日 令和6年4月1日",
        "制限条項に該当（確認前） 1者、要確認 2者、適用除外（承認済） 1者",
    ):
        assert words in told
    assert not [word for word in ("排除", "無効", "問題なし", "restricted", "normalized") if word in told]


def test_case_and_results_go_through_standard_streams() -> None:
    case = SAMPLE.read_bytes()
    docx = hosakan("check", "-", "--docx", "-", stdin=case)
    assert docx.code == 0
    assert "㈱架空システム 東北支店" in docx_text(docx.out)
    assert docx.said == ""
    listed = hosakan("check", "-", "--csv", "-", stdin=b"\xef\xbb\xbf" + case)
    assert listed.code == 0
    assert listed.out.startswith(b"\xef\xbb\xbf")
    assert table(listed.out)[0]["判定"] == "制限条項に該当（確認前）"


def test_the_csv_has_one_reason_a_line_with_its_days(tmp_path: Path) -> None:
    assert run(["check", str(SAMPLE), "--csv", str(tmp_path / "r.csv")]) == 0
    content = (tmp_path / "r.csv").read_bytes()
    assert content.count(b"\r\n") == len(table(content)) + 1
    (two_years,) = [
        row for row in table(content) if row["行"] == "1" and row["条項"].startswith("(B)規定例②")
    ]
    assert two_years["在籍・契約の始め"] == "2012-04-01"
    assert two_years["在籍・契約の終わり"] == "2025-03-31"
    assert (two_years["対象期間の始め"], two_years["対象期間の終わり"]) == ("2024-12-18", "2026-12-18")
    assert two_years["補佐官等"] == "架空 太郎"
    assert two_years["同じ会社とした根拠"] == "商号の一致（確かさ: 商号による）"
    assert [row["理由"] for row in table(content) if row["行"] == "5"] == [""]


def test_names_that_excel_would_run_stay_text(case: Any, put: Any, tmp_path: Path) -> None:
    case["bidders"] = [{"name": "=HYPERLINK(0)株式会社"}]
    assert run(["check", str(put("c.json", case)), "--csv", str(tmp_path / "r.csv")]) == 0
    (row,) = table((tmp_path / "r.csv").read_bytes())
    assert not row["業者名"].startswith("=")
    assert "HYPERLINK(0)株式会社" in row["業者名"]


def test_a_list_of_bidders_replaces_those_of_the_case(put: Any, capsys: pytest.CaptureFixture[str]) -> None:
    text = "入札参加者一覧\r\n\r\n業者名,法人番号,所在地\r\n㈱架空システム 東北支店,,\r\n例示電機㈱,,\r\n"
    path = put("一覧.csv", text.encode("cp932"))
    assert run(["check", str(SAMPLE), "--bidders", str(path), "--json"]) == 0
    caught = capsys.readouterr()
    result = json.loads(caught.out)
    assert [(row["row"], row["bidder"]) for row in result["results"]] == [
        (1, "㈱架空システム 東北支店"),
        (2, "例示電機㈱"),
    ]
    assert "1番は4行目" in caught.err
    assert run(["check", str(SAMPLE), "--bidders", str(path)]) == 0
    assert "2（一覧の5行目）　例示電機㈱" in capsys.readouterr().out


def test_a_list_can_come_on_standard_input(put: Any) -> None:
    ran = hosakan("check", SAMPLE, "--bidders", "-", "--json", stdin="商号又は名称\n例示電機㈱\n".encode())
    assert [row["bidder"] for row in json.loads(ran.out)["results"]] == ["例示電機㈱"]


def test_headings_of_the_municipality_are_found(put: Any, tmp_path: Path) -> None:
    own = tmp_path / "lists"
    own.mkdir()
    (own / "bidders.toml").write_text('[fields.name]\nheadings = ["相手方の呼び名"]\n', encoding="utf-8")
    path = put("l.csv", "相手方の呼び名\n例示電機㈱\n".encode())
    arguments = ("check", SAMPLE, "--bidders", path, "--json")
    assert hosakan(*arguments).code == 1
    ran = hosakan(*arguments, env={"HOSAKAN_RULES_DIR": str(tmp_path)})
    assert [row["bidder"] for row in json.loads(ran.out)["results"]] == ["例示電機㈱"]


def test_every_fault_is_named_at_once(case: Any, put: Any, capsys: pytest.CaptureFixture[str]) -> None:
    case["tender"] |= {"bid_date": "R1.4.30", "budget": 1}
    case["appointees"][1]["id"] = "P1"
    case["rules"] += [{"id": "z9"}, {"id": "b1"}]
    case["rules"][0]["options"]["affiliates"] = "all"
    case["bidders"][2]["name"] = " "
    case["affiliations"][0]["type"] = "friend"
    listed = put("l.csv", "商号又は名称,関係会社届出日\n例示電機㈱,H31.5.32\n".encode())
    assert run(["check", str(put("c.json", case))]) == 1
    alone = capsys.readouterr()
    assert alone.out == ""
    for words in (
        "tender.bid_date: 「R1.4.30」は令和は",
        "tender.budget: 知らない項目です",
        "appointees[1].id: 「P1」が重複しています",
        "rules[4].id: 条項「z9」はありません",
        "rules[5].id: 「b1」が重複しています",
        "rules[0].options.affiliates: 「all」は選べません",
        "bidders[2].name: 空です",
        "affiliations[0].type: 知らない値です",
    ):
        assert words in alone.err
    assert run(["check", str(put("c.json", case)), "--bidders", str(listed)]) == 1
    both = capsys.readouterr().err
    assert "l.csv 2行目 B列「関係会社届出日」" in both
    assert "tender.budget: 知らない項目です" in both
    assert "bidders[2]" not in both  # replaced by the list


def test_a_name_no_paper_can_carry_is_placed_by_its_row_in_the_list(
    put: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put("l.csv", "題\n\n商号又は名称\n例示電機㈱\n例示\x07電機㈱\n".encode())
    assert run(["check", str(SAMPLE), "--bidders", str(path)]) == 1
    assert "5行目" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "JSON として読めません"),
        (b'{"rules": [', "1行12文字目"),
        (b"[]", "項目の組ではありません"),
        (b"null", "項目の組ではありません"),
        ('{"rules": "架空"}'.encode("cp932"), "UTF-8 の文字として読めません"),
        (b'{"rules": [], "rules": []}', "同じ項目が2度"),
        (b'{"rules": []}', "1件以上が必要"),
        (b"[" * 100_000, "入れ子が深すぎます"),
        (b'{"a": ' + b"9" * 5000 + b"}", "桁が多すぎる数"),
    ],
)
def test_a_file_that_is_no_case_is_refused_with_what_to_do(
    content: bytes, words: str, put: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(put("c.json", content))]) == 1
    caught = capsys.readouterr()
    assert words in caught.err
    assert "c.json" in caught.err
    assert caught.out == ""


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(tmp_path / "ない.json")]) == 1
    assert "ない.json: ファイルがありません" in capsys.readouterr().err
    assert run(["check", str(tmp_path)]) == 1
    assert "フォルダー" in capsys.readouterr().err
    assert run(["check", str(SAMPLE), "--docx", str(tmp_path / "ない" / "r.docx")]) == 1
    assert "書き込めません（フォルダーがありません）" in capsys.readouterr().err


def test_no_bidders_and_no_appointees_are_answers_too(
    case: Any, put: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put("c.json", case | {"bidders": [], "appointees": []})
    assert run(["check", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["results"] == []
    assert run(["check", str(path)]) == 0
    told = capsys.readouterr().out
    assert "業者の行がありません" in told
    assert "補佐官等: 登録なし" in told


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "-", "--bidders", "-"],
        ["check", "c.json", "--json", "--csv", "-"],
        ["check", "c.json", "--json", "--docx", "-"],
        ["check", "c.json", "--docx", "-", "--csv", "-"],
    ],
)
def test_what_cannot_go_together_is_wrong_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    caught = capsys.readouterr()
    assert "使い方が違います" in caught.err
    assert caught.out == ""
