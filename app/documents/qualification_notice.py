"""参加資格確認結果通知書（案）: what a bidder is told of its qualification, and a sheet for the officer who
drafts it. It says nothing of an appointee: no name, no company, no period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from app.documents import base, letter
from app.documents.letter import Sender
from rules.case import AdoptedClause, Tender
from rules.clause import Clause
from rules.dates import wareki
from rules.library import Library
from rules.parties import Company
from rules.pledge_terms import fill
from rules.schema import Strict
from rules.words import JAPANESE


class _Texts(Strict):
    title: str
    opening: str
    qualified: str
    unqualified: str
    undecided: str
    why_unqualified: str
    where_stated: str
    asking: str
    drafting: tuple[str, ...]


def notice_docx(
    tender: Tender,
    bidder: Company,
    library: Library,
    *,
    qualified: bool | None = None,
    clauses: Sequence[AdoptedClause] = (),
    sender: Sender | None = None,
    ask_by: date | None = None,
    mark: str = "",
    own: Path | None = None,
) -> bytes:
    """The .docx of a draft notice to one bidder.

    ``qualified``: what a named officer decided; None leaves both boxes open. ``clauses``: the adopted ones
    the decision rests on; one that ``library`` no longer has is named by its id. ``ask_by``: until when
    reasons may be asked for, blank where not given. ``own``: HOSAKAN_RULES_DIR, for own texts.
    """
    words, sender = letter.texts(_Texts, "qualification_notice", own), sender or Sender()
    document = base.new_document(words.title, mark=mark)
    letter.begin(document, words.title, bidder, sender)
    base.paragraph(document, fill(words.opening, {"tender": tender.name}), first_line=1)
    base.blank_line(document)
    rows = [("件名", tender.name)]
    rows += [("契約の方法", JAPANESE[tender.method])] if tender.method else []
    rows += [("公告の日", wareki(tender.notice_date))] if tender.notice_date else []
    rows.append(("確認の結果", _outcome(words, qualified)))
    if qualified is not True:
        rows += [("理由", words.why_unqualified), ("示した箇所", words.where_stated)]
        rows += [("根拠", instruments)] if (instruments := _instruments(clauses)) else []
    base.key_value_table(document, rows)
    if qualified is not True:
        base.blank_line(document)
        base.paragraph(document, words.asking, first_line=1)
        base.blank_line(document)
        base.key_value_table(
            document,
            [("説明を求める期限", letter.day_or_blank(ask_by)), ("提出先・問合せ先", sender.contact)],
        )
    base.page_break(document)
    base.heading(document, "起案する職員への注意（この紙は通知に付けない）")
    base.numbered(document, words.drafting)
    if clauses:
        base.heading(document, "関係する条項と、載せる場所・根拠", 2)
        base.table(
            document,
            ("条項", "載せる場所と根拠"),
            [_footing(adopted, library.clauses.get(adopted.id)) for adopted in clauses],
            (35, 130),
            small=True,
        )
    return base.to_bytes(document)


def _outcome(words: _Texts, qualified: bool | None) -> str:
    return {True: words.qualified, False: words.unqualified, None: words.undecided}[qualified]


def _instruments(clauses: Sequence[AdoptedClause]) -> str:
    return "、".join(dict.fromkeys(clause.instrument for clause in clauses if clause.instrument))


def _footing(adopted: AdoptedClause, clause: Clause | None) -> tuple[str, str]:
    if clause is None:
        return (f"条項 {adopted.id}", "現在の条項の一覧にありません。照合したときの記録を見てください。")
    # The label alone: a title tells what a clause asks of a career, and this sheet may be sent by mistake.
    return (clause.label, f"{clause.footing}\n（出典: {clause.citation}）")
