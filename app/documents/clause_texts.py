"""記載文案: the words to put into notice, contract and the rest, from the adopted clauses' own files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from docx.document import Document

from app.documents import base
from rules.case import AdoptedClause
from rules.clause import Clause
from rules.dates import wareki
from rules.faults import Fault, InputError
from rules.library import Library
from rules.wording import PLACES, Place, meanings, unsettled, wording

TITLE = "参加の制限等の記載文案"
_Adopted = tuple[Clause, AdoptedClause]
_REMARK = (
    "この文案は、採用した条項と、決めた選択肢から作られます。照合も同じ条項によるので、"
    "文案を直すときは、条項の選択肢を決め直すか、当団体の条項として書き直してください。"
)


def clause_texts_docx(
    adopted: Sequence[AdoptedClause],
    library: Library,
    *,
    mark: str = "",
    made_on: date | None = None,
    body_name: str = "",
) -> bytes:
    """The .docx of the wording of every adopted clause, by the place it belongs in.

    Raises InputError for a clause ``library`` does not have.
    """
    known = [(_clause(rule, library), rule) for rule in adopted]
    document = base.new_document(TITLE, mark=mark)
    if made_on:
        base.right_line(document, wareki(made_on))
    base.title_line(document, TITLE)
    if body_name:
        base.right_line(document, body_name)
    base.paragraph(document, _REMARK, first_line=1)
    _add_open_questions(document, known)
    for place, label in PLACES.items():
        _add_place(document, place, label, known)
    base.heading(document, "条項ごとの根拠と選択肢")
    for clause, rule in known:
        _add_clause(document, clause, rule)
    return base.to_bytes(document)


def _clause(rule: AdoptedClause, library: Library) -> Clause:
    if rule.id not in library.clauses:
        raise InputError(
            [Fault(f"条項 {rule.id}", "現在の条項の一覧にありません", "採用した条項を確かめてください")]
        )
    return library.clauses[rule.id]


def _add_open_questions(document: Document, known: Sequence[_Adopted]) -> None:
    open_ones = [
        (f"{clause.label} {clause.title}", ask, answer)
        for clause, rule in known
        for ask, answer in unsettled(clause, rule.options)
    ]
    base.heading(document, "まだ決めていないこと")
    if not open_ones:
        base.paragraph(document, "ありません。", first_line=1)
        return
    base.paragraph(document, "決めないまま公告すると、職員が都度判断することになります。", first_line=1)
    base.table(document, ("条項", "決めること", "決めないとき"), open_ones, (55, 55, 55), small=True)


def _add_place(document: Document, place: Place, label: str, known: Sequence[_Adopted]) -> None:
    found = [(clause, wording(clause, rule.options, place)) for clause, rule in known]
    texts = [(f"{clause.label}\n（{clause.id}）", text) for clause, text in found if text]
    if not texts:
        return
    base.heading(document, label)
    base.key_value_table(document, texts, label_width=32)


def _add_clause(document: Document, clause: Clause, rule: AdoptedClause) -> None:
    base.heading(document, f"{clause.label} {clause.title}", 2)
    rows = [("趣旨", clause.gist), ("根拠", str(clause.citation)), ("載せる場所と根拠", clause.footing)]
    told = [rule.instrument or "記載なし"]
    told += [f"採用日 {wareki(rule.adopted_on)}"] if rule.adopted_on else []
    rows.append(("採用した文書", "、".join(told)))
    rows += [(f"選択肢\n{ask}", answer) for ask, answer in meanings(clause, rule.options)]
    base.key_value_table(document, [*rows, ("版", clause.version)], label_width=48)
