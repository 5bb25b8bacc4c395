"""What an officer should know beside the verdict."""

from __future__ import annotations

from collections.abc import Iterator

from rules.bidders import Candidate
from rules.case import Case, ParsedCase
from rules.chains import REVIEW, rank_of
from rules.dates import iso_and_wareki, wareki
from rules.names import Note as NameNote
from rules.names import identify
from rules.ties import Ties
from rules.verdict import Note, Reason, Verdict

ON_EVERY_BIDDER = ("footing", "date_understood")
"""The codes of the notes that go for the whole case."""
_UNSTATED = (
    "公告、説明書又は見積依頼にこの制限を書いたことが確認されていません。書かれていない制限で参加を断れるかどうか、"
    "法務担当と確認してください"
)


def notes_of(
    row: Candidate, verdict: Verdict, reasons: tuple[Reason, ...], parsed: ParsedCase, ties: Ties
) -> tuple[Note, ...]:
    """All notes of one bidder, each once, in the order of their codes."""
    found = {
        *_on_every_bidder(parsed),
        *_on_identity(row, reasons),
        *_on_numbers(row, reasons, ties),
        *_on_clear(row, verdict, parsed.case, ties),
        *_on_exemptions(row, parsed.case, ties),
    }
    if verdict is Verdict.RESTRICTED and any(reason.verdict is Verdict.EXEMPT for reason in reasons):
        lifted = "、".join(sorted({r.rule or "" for r in reasons if r.verdict is Verdict.EXEMPT}))
        text = f"条項 {lifted} は適用除外ですが、ほかの条項に該当します"
        found.add(Note("exempt_elsewhere_restricted", text))
    return tuple(sorted(found))


def _on_every_bidder(parsed: ParsedCase) -> Iterator[Note]:
    if parsed.case.tender.clause_stated is not True:
        yield Note("footing", _UNSTATED)
    for told in parsed.understood:
        yield Note("date_understood", told)


def _on_identity(row: Candidate, reasons: tuple[Reason, ...]) -> Iterator[Note]:
    if any(reason.identity and reason.identity.certainty == "name" for reason in reasons):
        yield Note("confirm_number", "商号だけで同じ会社と判断した箇所があります。法人番号で確かめてください")
    for member in (*row.parties, *row.subcontractors):
        for _, identity in member.party.matches:
            for note in identity.notes:
                if note.code not in ("confirm_number", "number_unusable"):
                    yield _from_names(note)


def _on_numbers(row: Candidate, reasons: tuple[Reason, ...], ties: Ties) -> Iterator[Note]:
    """Unusable numbers of the bidder, and of the companies its reasons name; of every company written down
    those that are nobody's or somebody else's."""
    named = {name for reason in reasons for name in reason.path[1:]}
    refs = [member.party.ref for member in (*row.parties, *row.subcontractors)]
    told_by_register = {node for ends in ties.ends[ties.recorded :] for node in ends}
    doubtful = [
        ref
        for node, ref in enumerate(ties.refs)
        if ref.standing and (ref.standing.unlike or (ref.standing.unheld and node not in told_by_register))
    ]
    refs += [*doubtful, *(ref for ref in ties.refs if ref.name in named)]
    for ref in refs:
        yield from map(_from_names, ref.notes)


def _from_names(note: NameNote) -> Note:
    """A note on names as one of the result, which sets the full stop where it prints one."""
    return Note(note.code, note.text.removesuffix("。"))


def _on_exemptions(row: Candidate, case: Case, ties: Ties) -> Iterator[Note]:
    """An exemption that was left aside because its bidder may, but need not, be this one."""
    for exemption in case.exemptions or ():
        if rank_of(identify(ties.read(exemption.bidder), ties.read(row.bidder))) == REVIEW:
            text = (
                f"条項 {exemption.rule} の適用除外が「{exemption.bidder.name}」について申請されていますが、"
                "この業者と同じ会社かどうかが確かではないので、用いていません"
            )
            yield Note("exemption_bidder_unsure", text)


def _on_clear(row: Candidate, verdict: Verdict, case: Case, ties: Ties) -> Iterator[Note]:
    if verdict is not Verdict.CLEAR:
        return
    declared = row.bidder.affiliates_declared_on
    if declared is None and not row.has_tie(ties):
        yield Note(
            "affiliates_undeclared",
            "関係会社の届出がありません（関係会社未申告）。届出を求めるか、その旨を記録してください",
        )
    yield Note("clear_basis", _sources(case, iso_and_wareki(declared) if declared else None, ties))


def _sources(case: Case, declared: str | None, ties: Ties) -> str:
    people = "、".join(
        f"{a.called}（届出 {iso_and_wareki(a.declared_on)}）"
        if a.declared_on
        else f"{a.called}（届出日の記録なし）"
        for a in sorted(case.appointees, key=lambda a: a.id)
    )
    sources = sorted({edge.source for edge in case.affiliations or () if edge.source})
    edges = f"関係会社の情報{len(case.affiliations or ())}件"
    if sources:
        edges += f"（{'、'.join(sources)}）"
    own = f"この業者の関係会社の届出 {declared}" if declared else "この業者の関係会社の届出なし"
    register = ""
    if ties.register:
        old = "。商号の索引が古いので、見落としがあり得ます" if ties.register.needs_reindex else ""
        register = f"、国税庁の法人番号公表情報（{wareki(ties.register.as_of)}現在{old}）"
    return f"照合した情報: 補佐官等{len(case.appointees)}名［{people or 'なし'}］、{edges}、{own}{register}"
