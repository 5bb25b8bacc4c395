"""The 監査用シート of a year: what is on it, with the number of each entry; one page, however much."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.audit_sections import audit_sheet, ranges
from app.audit_sheet import AuditSheet, Judged, OfTender, Person, Section, YearFound, sheet_csv
from app.audit_year import year_of
from app.chain import Head
from app.documents.audit_sheet import audit_sheet_docx
from app.store import Happened, Kept
from rules.fiscal_year import FiscalYear
from rules.register import Appointee, Company, Engagement
from rules.tenders import BidderRow, ExemptionAsked, Part, Tender
from rules.verdict import Verdict
from tests.app.audit.office import Office
from tests.word import docx_text, validate_docx

YEAR = FiscalYear(2026)
AT = datetime(2026, 5, 20, tzinfo=UTC)
TENDER = Tender(
    "住民情報システム更改", notice_date=date(2026, 5, 1), bid_date=date(2026, 6, 1), parts=(Part(7),)
)


def kept(number: int, value: Tender = TENDER) -> Kept[Tender]:
    return Kept(number, "tender", 1, 1, AT, AT, value)


def sheet(found: YearFound, shows: bool = True) -> AuditSheet:
    return audit_sheet(YEAR, "架空市", date(2026, 11, 21), found, lambda _: shows)


def section(made: AuditSheet, key: str) -> Section:
    return next(one for one in made.sections if one.key == key)


def judged(found: Verdict, decided: Verdict, seq: int = 12) -> Judged:
    day = date(2026, 6, 2)
    return Judged(kept(1), "架空データ株式会社", found, decided, "登記で確かめた", "契約課 見本", day, seq)


def look(seq: int, action: str, user: int = 3) -> Happened:
    facts = {"tender": 1, "before_opening": True}
    return Happened(
        seq, AT, f"職員{user}（u{user}）", action, "tender:1", "閲覧した", None, seq, "", facts, user=user
    )


FOUND = YearFound(
    [
        OfTender(
            kept(1),
            (
                BidderRow("株式会社届出なし"),
                BidderRow("株式会社公告後", affiliates_declared_on=date(2026, 5, 2)),
                BidderRow("株式会社公告日", affiliates_declared_on=date(2026, 5, 1)),
            ),
            (
                ExemptionAsked(
                    "d1",
                    Company("株式会社適用除外"),
                    applied_on=date(2026, 5, 3),
                    approved_on=date(2026, 6, 2),
                    approved_by="監査委員",
                    reason="接触なし",
                ),
            ),
            8,
            9,
        ),
        OfTender(kept(2, replace(TENDER, notice_date=date(2026, 3, 31))), (BidderRow("前年度の社"),)),
    ],
    [
        judged(Verdict.REVIEW, Verdict.CLEAR),
        judged(Verdict.RESTRICTED, Verdict.CLEAR, 13),
        judged(Verdict.REVIEW, Verdict.RESTRICTED, 14),
        judged(Verdict.CLEAR, Verdict.CLEAR, 15),
    ],
    [
        Person(
            Kept(
                7,
                "appointee",
                1,
                1,
                AT,
                AT,
                Appointee(
                    "遅 申告",
                    declared_on=date(2026, 5, 2),
                    engagements=(Engagement("special_part_time", None, date(2026, 4, 1)),),
                ),
            ),
            3,
        ),
        Person(Kept(8, "appointee", 1, 1, AT, AT, Appointee("関 係なし")), 4),
    ],
    [
        look(20, "bidder.read"),
        look(21, "check.export"),
        look(23, "check.read"),
        look(22, "bidder.change", 4),
        look(24, "check.refuse", 5),
    ],
)


def test_each_section_has_what_belongs_to_the_year_with_its_entry() -> None:
    made = sheet(FOUND)
    [exemption] = section(made, "exemptions").lines
    assert exemption[:2] == ("住民情報システム更改", "株式会社適用除外")
    assert exemption[2:] == (
        "条項 d1\n申請 令和8年5月3日\n承認 令和8年6月2日",
        "接触なし",
        "監査委員",
        "9",
    )
    assert ("判定の日より後の承認", 1) in section(made, "exemptions").counts
    milder = section(made, "overridden")
    assert [line[-1] for line in milder.lines] == ["12", "13"]
    assert milder.lines[0][2] == "要確認\n→ 登録情報の範囲で該当なし（確認済）"
    late = section(made, "affiliates")
    assert [line[1] for line in late.lines] == ["株式会社届出なし", "株式会社公告後"]
    assert {line[-1] for line in late.lines} == {"8"}
    [person] = section(made, "appointees").lines
    assert person == (
        "遅 申告",
        "申告 令和8年5月2日\n任用 令和8年4月1日\n公告 令和8年5月1日",
        "住民情報システム更改",
        "3",
    )
    looks = section(made, "looks")
    assert [(line[1], line[2], line[-1]) for line in looks.lines] == [
        ("職員3（u3）", "閲覧 2回、書き出し 1回", "20〜21、23"),
        ("職員4（u4）", "変更 1回", "22"),
    ]


@pytest.mark.asvs("8.2.3")
def test_whoever_may_not_see_bidders_yet_finds_no_name_of_theirs() -> None:
    made = sheet(FOUND, shows=False)
    written = sheet_csv(made).decode("utf-8-sig") + docx_text(audit_sheet_docx(made))
    for name in ("株式会社届出なし", "株式会社適用除外", "架空データ株式会社", "接触なし", "登記で確かめた"):
        assert name not in written
    for key in ("exemptions", "overridden", "affiliates"):
        assert section(made, key).lines == ()
        assert not any(count for _, count in section(made, key).counts)
    assert "開札前の案件について、閲覧できない人が作ったため" in written


def test_numbers_in_a_row_are_drawn_together() -> None:
    assert ranges([1, 2, 3, 5, 7, 8]) == "1〜3、5、7〜8"
    assert ranges([]) == ""


def test_the_first_page_is_one_page_however_long_the_lists(
    need: Callable[[str], str], tmp_path: Path
) -> None:
    names = [
        kept(n, replace(TENDER, name=f"住民情報システム更改等業務委託（長い名前）その{n}")) for n in range(60)
    ]
    rows = tuple(BidderRow(f"株式会社とても長い名前の架空データサービス東日本{n}") for n in range(4))
    asked = FOUND.tenders[0].exemptions
    many = YearFound(
        [OfTender(one, rows, asked, 1234567, 1234567) for one in names],
        [judged(Verdict.REVIEW, Verdict.CLEAR, 1234567)] * 60,
        [replace(FOUND.people[0], seq=1234567)] * 60,
        [look(seq, "bidder.read", seq % 7) for seq in range(1_000_000, 1_000_200)],
    )
    content = audit_sheet_docx(sheet(many), head=Head(1234567, "ab" * 32), mark="デモ（架空の自治体）")
    assert content == audit_sheet_docx(
        sheet(many), head=Head(1234567, "ab" * 32), mark="デモ（架空の自治体）"
    )
    assert validate_docx(need("node"), content) == []
    (tmp_path / "sheet.docx").write_bytes(content)
    soffice = need("soffice")
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    subprocess.run(
        [soffice, home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "sheet.docx"],
        check=True,
        capture_output=True,
        timeout=300,
    )
    printed = subprocess.run(
        [Path(need("pdftoppm")).with_name("pdftotext"), tmp_path / "sheet.pdf", "-"],
        check=True,
        capture_output=True,
        timeout=60,
    ).stdout.decode()
    first, second = printed.split("\f")[:2]
    assert "監査した人" in first
    assert "別紙" in second


def test_it_is_made_of_what_the_office_has_kept(office: Office) -> None:
    found = year_of(office.store, 1, YEAR)
    made = audit_sheet(YEAR, "架空市", date(2026, 11, 21), found, lambda _: True)
    head = office.heads()[0]
    facts = office.store.audit.facts_of(1, ["tender:1"], "exemptions")
    assert [line[-1] for line in section(made, "exemptions").lines] == [str(facts[0][1])]
    assert len(section(made, "affiliates").lines) == 2
    today = datetime.now(UTC)
    decided = audit_sheet(
        FiscalYear.of(today.date()),
        "架空市",
        today.date(),
        year_of(office.store, 1, FiscalYear.of(today.date())),
        lambda _: True,
    )
    [line] = section(decided, "overridden").lines
    assert int(line[-1]) < head.seq
