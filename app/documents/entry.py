"""The 照合結果票 as a Word file: what was checked, by which clauses, on what material, with each reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from docx.document import Document

from app.chain import Head
from app.documents import base
from rules.case import ParsedCase
from rules.dates import wareki
from rules.library import Library
from rules.plain_text import number_label
from rules.result_sheet import TITLE, BidderPart, ClauseLine, ReasonPart, ResultSheet, result_sheet
from rules.result_words import Decision
from rules.verdict import CheckResult

_NONE = "なし"
HEAD_LABEL = "記録の照合値"
HEAD_USE = (
    "この値を控えておくと、これより前の記録が後から変えられていないことを、監査が確かめられます"
    "（「記録」の「監査」の画面、又は hosakan audit verify --anchor 照合値）。"
)


def result_docx(
    parsed: ParsedCase,
    result: CheckResult,
    library: Library,
    *,
    mark: str = "",
    decisions: Sequence[Decision] = (),
    stage: str | None = None,
    made_on: date | None = None,
    made_by: str = "",
    body_name: str = "",
    number: str | None = None,
    head: Head | None = None,
    head_on: date | None = None,
) -> bytes:
    """The .docx of a check, as just made or as kept (``rules.case.kept_case``, ``CheckResult.from_json``).

    ``stage``: in Japanese (``rules.tenders.STAGES``). ``made_on``, ``made_by``: blank to fill in by hand
    where not given. ``decisions``: in the order of making. ``mark`` stands on every page,
    ``number`` at the top. ``head``: the end of the record when the paper is made, on the day ``head_on``.
    """
    sheet = result_sheet(parsed, result, library, stage=stage, decisions=decisions)
    return sheet_docx(
        sheet,
        mark=mark,
        made_on=made_on,
        made_by=made_by,
        body_name=body_name,
        number=number,
        head=head,
        head_on=head_on,
    )


def sheet_docx(
    sheet: ResultSheet,
    *,
    mark: str = "",
    made_on: date | None = None,
    made_by: str = "",
    body_name: str = "",
    number: str | None = None,
    head: Head | None = None,
    head_on: date | None = None,
) -> bytes:
    """The .docx of a 照合結果票 already put into words (``head``: see ``result_docx``)."""
    document = base.new_document(TITLE, mark=mark)
    if number:
        base.right_line(document, number)
    base.right_line(document, f"作成日　{wareki(made_on)}" if made_on else "作成日　　　　年　　月　　日")
    base.title_line(document, TITLE)
    body = [("団体名", body_name)] if body_name else []
    base.key_value_table(document, [*body, *sheet.facts])
    _add_summary(document, sheet)
    _add_bidders(document, sheet)
    _add_clauses(document, sheet.clauses)
    base.heading(document, "使った資料")
    base.key_value_table(document, sheet.sources)
    _add_reasons(document, sheet.explained)
    _add_duties(document, sheet)
    _add_decisions(document, sheet)
    base.heading(document, "確認者")
    who = [("作成者", "", made_by, "", ""), ("確認者（契約担当）", "", "", "", "")]
    base.table(
        document,
        ("区分", "所属・職", "氏名", "日付", "印"),
        [*who, ("確認者（情報政策担当）", "", "", "", ""), ("決裁者", "", "", "", "")],
        (47, 42, 36, 25, 15),
    )
    if head:
        _add_head(document, head, head_on)
    for place, remark in enumerate(sheet.remarks, 1):
        base.note(document, f"（注{place}）{remark}")
    return base.to_bytes(document)


def _add_head(document: Document, head: Head, on: date | None) -> None:
    half = len(head.grouped) // 2
    lines = [head.grouped[:half].strip(), head.grouped[half:].strip()]
    if on:
        lines.append(f"{wareki(on)}現在")
    base.key_value_table(document, [(f"{HEAD_LABEL}\n（通番 {head.seq}）", "\n".join(lines))])
    base.note(document, HEAD_USE)


def _add_summary(document: Document, sheet: ResultSheet) -> None:
    base.heading(document, "集計（照合の結果）")
    counts = [(words, f"{count}者") for words, count in sheet.summary]
    base.key_value_table(document, counts, label_width=95)
    for note in sheet.notes:
        base.paragraph(document, f"【注意】{note}。")


def _add_bidders(document: Document, sheet: ResultSheet) -> None:
    base.heading(document, "業者ごとの結果")
    if not sheet.bidders:
        base.paragraph(document, "業者の一覧に、業者の行がありません。")
        return
    base.table(
        document,
        ("行", "業者名", "判定", "条項", "関係会社の届出", "職員の確認"),
        [_row(part) for part in sheet.bidders],
        (8, 34, 43, 16, 32, 32),
        align=("center",),
        small=True,
    )


def _row(part: BidderPart) -> tuple[str, ...]:
    confirmed = "\n".join(part.confirmed)
    clauses = " ".join(part.clauses)
    return (str(part.row), part.bidder, part.decided_words, clauses, part.declared, confirmed)


def _add_clauses(document: Document, clauses: Sequence[ClauseLine]) -> None:
    base.heading(document, "適用した条項")
    base.table(
        document,
        ("条項", "採用した文書", "決めた選択肢", "根拠", "版"),
        [
            (f"{line.id}\n{line.name}", line.adopted, _options(line), line.citation, line.version)
            for line in clauses
        ],
        (38, 28, 47, 34, 18),
        small=True,
    )


def _options(line: ClauseLine) -> str:
    return "\n".join(f"・{ask}: {answer}" for ask, answer in line.options) or _NONE


def _add_reasons(document: Document, parts: Sequence[BidderPart]) -> None:
    base.heading(document, "判定の理由")
    if not parts:
        base.paragraph(document, "理由を述べる業者はありません。")
    for part in parts:
        base.heading(document, part.heading, 2)
        for reason in part.reasons:
            _add_reason(document, reason)
        for note in part.notes:
            base.note(document, f"注　{note}。")


def _add_reason(document: Document, reason: ReasonPart) -> None:
    lines = [("条項と判定", reason.heading)]
    if reason.way:
        basis = f"\n（同じ会社とした根拠: {reason.identity}）" if reason.identity else ""
        lines.append(("たどり方", f"{reason.way}{basis}"))
    steps = "\n".join(f"{number_label(n, 2)} {step}" for n, step in enumerate(reason.steps, 1))
    base.key_value_table(document, [*lines, ("理由", steps)], label_width=25, together=True)


def _add_duties(document: Document, sheet: ResultSheet) -> None:
    if not sheet.duties:
        return
    base.heading(document, "補佐官等の従事の制限")
    base.paragraph(
        document, "次の業者の参加は妨げません。補佐官等は、次の役割に従事できません。", first_line=1
    )
    base.table(
        document,
        ("補佐官等", "業者", "従事できない役割", "既に登録されている役割", "理由"),
        [
            (
                d.appointee,
                f"{d.bidder}\n（同じ会社かどうか: {d.certainty}）",
                d.barred,
                d.violated,
                f"{d.clause}\n{d.explanation}",
            )
            for d in sheet.duties
        ],
        (20, 32, 24, 22, 67),
        small=True,
    )


def _add_decisions(document: Document, sheet: ResultSheet) -> None:
    if not sheet.decisions:
        return
    base.heading(document, "確認の記録")
    names = {part.row: part.bidder for part in sheet.bidders}
    told = [
        (str(d.row), names.get(d.row, ""), d.words, d.reason, d.officer, wareki(d.decided_on))
        for d in sheet.decisions
    ]
    headings: tuple[str, ...] = ("行", "業者名", "確認した結果", "理由", "氏名", "日付")
    if not any(sheet.seconds):
        base.table(document, headings, told, (9, 33, 30, 38, 23, 32), align=("center",), small=True)
        return
    lines = [(*line, second) for line, second in zip(told, sheet.seconds, strict=True)]
    widths = (9, 27, 25, 30, 21, 21, 32)
    base.table(document, (*headings, "2人目の確認"), lines, widths, align=("center",), small=True)
