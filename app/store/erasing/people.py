"""Plans for people: of this municipality, shared with it, or deleted already."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from app import models
from app.store.appointee_rows import by
from app.store.erasing.entries import entries_on
from app.store.erasing.found import Found, found_of, pledges_of, records_of
from app.store.erasing.plan import ENTRIES, About, Line, Plan, entries_line
from app.store.kept import NotKept
from app.store.naming import Standing
from app.store.needed import needed_by, tenders_of
from app.store.people import own_person
from app.store.retention import end_of_tender
from app.store.room import GREATEST
from app.store.sharings import as_guest, shared_with
from rules.dates import wareki
from rules.register import Appointee
from rules.retention import kept_through

_WITH_A_PERSON: dict[str, type[models.OfAppointee]] = {
    "engagement": models.Engagement,
    "employment": models.Employment,
    "shareholding": models.Shareholding,
    "intellectual_property": models.IntellectualProperty,
    "reported_change": models.ReportedChange,
}
_BY_THEMSELVES = {"bidder_upload", "affiliation_upload", "session", "submission", "job"}
"""Kept for days: they go before anybody needs to erase them."""


_LEFT = (
    "記録の内容（氏名と同じ文字があるもの、本人の利用者が行ったもの。だれが何をしたかの証拠として、"
    "記録の保存の期間まで、氏名とログイン名を含めて残す）"
)

_AGAIN = "共有が終わった後に任用・契約を直すには、共有元にもう一度共有してもらってください。"
_REVIEWS = (
    "役割が未確認の案件（判定の日が過ぎていないもの）の照合で、この人の勤務先を「要確認」とすること"
    "（保存の期間が過ぎているので消去できますが、消去の後の照合には現れません）"
)


def person(about: About) -> Plan:
    """An appointee of this municipality, one shared with it, or what the record says of one deleted."""
    row = about.session.get(models.Appointee, about.number) if about.number <= GREATEST else None
    sharings = shared_with(about.session, about.number) if row else []
    if row is None:
        return _gone_person(about)
    if row.municipality_id == about.whose:
        return _own_person(about, row, sharings)
    mine = [one for one in sharings if one.municipality_id == about.whose]
    if not mine:
        raise NotKept(f"appointee {about.number}")
    return _guest(about, row, mine[0])


def _own_person(about: About, row: models.Appointee, sharings: list[models.Sharing]) -> Plan:
    tenders = tenders_of(about.session, row.id, about.whose)
    accounts = list(about.session.scalars(select(models.User.id).where(models.User.appointee_id == row.id)))
    found = found_of(about, row, accounts)
    needed, waived = _needs(about, row.id, own_person(row).value)
    goes = [
        Line("補佐官等の登録", 1, (row.name,)),
        *_parts(row, about.whose),
        Line("案件での役割", len(tenders), tuple(tender.name for tender in tenders)),
        Line("本人の利用者（停止し、登録の氏名とログイン名を消す）", len(accounts)),
        Line("共有先での任用と役割", len(sharings), tuple(one.municipality.name for one in sharings)),
        *waived,
        *found.goes,
    ]
    return Plan(
        f"appointee:{row.id}",
        f"{row.name}さんの登録",
        tuple(line for line in goes if line.count),
        _stays(about, row.id, found),
        (
            *needed,
            *_needed_elsewhere(about, sharings),
            *_still_shared(sharings),
        ),
        found.written,
        tuple(one.municipality_id for one in sharings),
        (*found.about, *found.by_title),
        {
            "people": 1,
            "version": row.version,
            "tenders": [tender.id for tender in tenders],
            "accounts": accounts,
            "others": [one.municipality.code for one in sharings],
            **found.counted,
        },
    )


def _guest(about: About, row: models.Appointee, sharing: models.Sharing) -> Plan:
    """What this municipality has of its own of a person whose sharing has ended."""
    tenders = tenders_of(about.session, row.id, about.whose)
    engagements = by(row, about.whose)
    found = found_of(about, row)
    needed, waived = _needs(about, row.id, as_guest(sharing))
    goes = [
        Line("任用・契約", len(engagements)),
        Line("案件での役割", len(tenders), tuple(tender.name for tender in tenders)),
        *waived,
        *found.goes,
    ]
    running = () if sharing.until else ("共有が続いています。共有が終わるまで消去できません。",)
    again = (_AGAIN,) if needed and sharing.until else ()
    return Plan(
        f"appointee:{row.id}",
        f"{row.name}さんについてのこの団体の登録",
        tuple(line for line in goes if line.count),
        _stays(about, row.id, found),
        (*running, *needed, *again),
        found.written,
        (),
        (*found.about, *found.by_title),
        {
            "engagements": len(engagements),
            "version": sharing.version,
            "tenders": [tender.id for tender in tenders],
            **found.counted,
        },
    )


def _gone_person(about: About) -> Plan:
    """What is left of a person deleted here, or erased by the municipality that shared them: pledges tied to
    them, at once, and what the record says of them and of these."""
    pledges = pledges_of(about)
    entries = entries_on(about.session, about.whose, records_of(about.number, pledges))
    if not entries and not pledges:
        raise NotKept(f"appointee {about.number}")
    goes = (
        Line("誓約書", len(pledges), tuple(pledge.title for pledge in pledges)),
        entries_line(ENTRIES, entries),
    )
    return Plan(
        f"appointee:{about.number}",
        f"登録がもうない補佐官等 {about.number} の誓約書と記録",
        tuple(line for line in goes if line.count),
        entries=entries,
        counted={"pledges": [pledge.id for pledge in pledges], "details": len(entries)},
    )


def _parts(row: models.Appointee, whose: int) -> list[Line]:
    return [
        Line("任用・契約", len(by(row, whose))),
        Line("職歴・兼業", len(row.employments), tuple(item.company.name for item in row.employments)),
        Line("保有株式", len(row.shareholdings)),
        Line("知的財産権", len(row.intellectual_property)),
        Line("届出のあった変更", len(row.changes)),
    ]


def _needs(about: About, number: int, value: Appointee) -> tuple[tuple[str, ...], list[Line]]:
    """Why this municipality still needs a person; where it may let them go only because their time of keeping
    is over, what a check would still have said of them."""
    asked = (about.session, number, about.whose, value, about.today)
    strictly = needed_by(*asked)
    stops = needed_by(*asked, erasing=True) if strictly else ()
    return stops, [Line(_REVIEWS, 1)] if strictly and not stops else []


def _needed_elsewhere(about: About, sharings: Iterable[models.Sharing]) -> tuple[str, ...]:
    """The same of tenders of others; which ones is their business."""
    for one in sharings:
        whose, person = one.municipality_id, as_guest(one)
        if needed_by(about.session, one.appointee_id, whose, person, about.today, erasing=True):
            return (
                "共有した団体に、この人を照合で数える案件で、判定の日が過ぎていないものがあります。"
                "終わってから消去してください。",
            )
    return ()


def _still_shared(sharings: Iterable[models.Sharing]) -> tuple[str, ...]:
    running = [one.municipality.name for one in sharings if one.until is None]
    return (f"{'、'.join(running)}と共有しています。先に共有を終えてください。",) if running else ()


def _stays(about: About, number: int, of_person: Found) -> tuple[Line, ...]:
    """Where the name stands in what does not go with the person."""
    counts: dict[str, list[int]] = {}
    pledges = {pledge.id for pledge in (*of_person.pledges, *of_person.titled)}
    for one in of_person.named:
        if not _goes(about, number, one, pledges):
            counts.setdefault(one.table, []).append(one.number)
    found = []
    for table, numbers in counts.items():
        texts = _checks(about, numbers) if table == "check_run" else tuple(f"番号 {one}" for one in numbers)
        found.append(Line(_LABELS.get(table, _LABELS[""]), len(numbers), texts))
    left = entries_line(_LEFT, of_person.left)
    return (*found, left) if left.count else tuple(found)


def _goes(about: About, number: int, one: Standing, pledges: set[int]) -> bool:
    """Whether a row goes with the person, or in a few days by itself."""
    if one.table in _WITH_A_PERSON:
        part: models.OfAppointee = about.session.get_one(_WITH_A_PERSON[one.table], one.number)
        return part.appointee_id == number
    if one.table == "user_account":
        return about.session.get_one(models.User, one.number).appointee_id == number
    together = {("appointee", number), *(("pledge", pledge) for pledge in pledges)}
    return one.table in _BY_THEMSELVES or (one.table, one.number) in together


_LABELS = {
    "": "その他の登録（氏名と同じ文字がある。手で直す）",
    "check_run": "照合結果（監査のため、その保存の期間まで残す）",
    "decision": "照合についての判断（照合結果とともに残す）",
    "seconding": "照合についての判断（照合結果とともに残す）",
    "tender": "案件の記載（氏名と同じ文字がある。手で直す）",
    "posting": "募集票の記載（氏名と同じ文字がある。手で直す）",
    "exemption": "適用除外の申請（氏名と同じ文字がある。手で直す）",
    "affiliation": "関係会社の出所（氏名と同じ文字がある。手で直す）",
    "user_account": "利用者の氏名（同姓同名を含む。利用者として停止し、期間の後に消去する）",
    "pledge": "ほかの人の誓約書（同姓同名など。手で確かめる）",
    "appointee": "ほかの補佐官等の登録（同姓同名など。手で確かめる）",
}


def _checks(about: About, numbers: Iterable[int]) -> tuple[str, ...]:
    years = about.settings.retention.get("tender")
    found = []
    for number in numbers:
        check = about.session.get_one(models.Check, number)
        ended = end_of_tender(about.session.get_one(models.Tender, check.tender_id))
        until = f"{wareki(kept_through(ended, years))}まで" if ended and years is not None else "期限なし"
        found.append(f"照合 {number}（{until}）")
    return tuple(found)
