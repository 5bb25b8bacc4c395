"""What an official should look at again in a posting: advice on the page, never in the document.

Nothing here refuses a posting; the law cited was read as noted in docs (domain: 任用形態).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, TypeGuard

from rules.dates import period_end
from rules.fiscal_year import FiscalYear

Posting = Mapping[str, Any]
_DECIDING = re.compile(r"仕様書の?(作成|策定|審査)|審査|決裁|入札の?評価|提案の?評価|業者の?選定|検収")


def advise(posting: Posting) -> list[str]:
    """The advice on a posting (names to values as in forms.values), sentences in Japanese."""
    return [sentence for check in _CHECKS for sentence in check(posting)]


def _special_part_time(posting: Posting) -> Iterator[str]:
    if posting.get("engagement_form") != "special_part_time":
        return
    work = f"{posting.get('duties') or ''}\n{posting.get('expected_role') or ''}"
    found = _DECIDING.search(work)
    if found:
        yield (
            f"特別職非常勤職員の職務は助言、調査、診断その他省令で定める事務に限られます（地方公務員法第3条第3項第3号）。"
            f"業務内容の「{found[0]}」がこれに収まるか確かめてください。常勤の業務なら特定任期付職員が考えられます。"
        )
    if posting.get("bonus"):
        yield (
            "特別職非常勤職員は、期末手当を支給できる者として地方自治法第203条の2第4項に挙げられていません。"
            "手順書は「報酬等（期末手当等を含む。）」と書いているため、支給の根拠を確かめてください。"
        )
    yield (
        "特別職非常勤職員には地方公務員法の服務の規定が適用されません（同法第4条第2項）。"
        "守秘、信用失墜行為の禁止、職務への専念は、要綱と誓約書で定めてください。"
    )


def _fixed_term(posting: Posting) -> Iterator[str]:
    if posting.get("engagement_form") != "fixed_term":
        return
    start, end = posting.get("term_start"), posting.get("term_end")
    if _is_day(start) and _is_day(end) and end > period_end(start, years=5):
        yield "特定任期付職員の任期は、更新を含めて5年以内です（任期付職員法）。任期を確かめてください。"
    if posting.get("side_job") == "yes":
        yield "特定任期付職員の兼業には任命権者の許可が要ります（地方公務員法第38条第1項）。"


def _fiscal_year(posting: Posting) -> Iterator[str]:
    start, end = posting.get("term_start"), posting.get("term_end")
    if posting.get("engagement_form") != "fiscal_year":
        return
    if _is_day(start) and _is_day(end) and FiscalYear.of(start) != FiscalYear.of(end):
        yield "会計年度任用職員の任期は、採用の日の属する会計年度の末日までです（地方公務員法第22条の2）。"


def _contract(posting: Posting) -> Iterator[str]:
    if posting.get("engagement_form") == "contractor":
        yield "業務委託には地方公務員法が適用されません。守秘と公平性の確保は契約書と仕様書で定めてください。"
    if posting.get("engagement_form") in ("fixed_term", "fiscal_year"):
        yield (
            "特定任期付職員・会計年度任用職員は、手順書の特別交付税措置の表（特別職非常勤職員、業務委託）にありません。"
            "財源に見込むときは要確認です。"
        )


def _subsidy(posting: Posting) -> Iterator[str]:
    if (posting.get("headcount") or 0) > 1:
        yield "特別交付税措置の対象は1団体1名分とされています。どの1名を対象とするか決めておいてください。"


def _order_of_days(posting: Posting) -> Iterator[str]:
    for first, last, what in (("term_start", "term_end", "任期"), ("apply_from", "apply_until", "募集期間")):
        start, end = posting.get(first), posting.get(last)
        if _is_day(start) and _is_day(end) and end < start:
            yield f"{what}の終わりが始まりより前になっています。日付を確かめてください。"


def _restrictions(posting: Posting) -> Iterator[str]:
    if not posting.get("clauses") and not posting.get("restriction_note"):
        yield (
            "入札制限について何も書かれていません。応募者の勤務先等の入札参加を制限する団体では、"
            "募集の段階で知らせておくことが必要です。"
        )
    if "other" in (posting.get("personas") or ()) and not posting.get("persona_note"):
        yield "人材像の「その他」の内容が書かれていません。「人材像の補足」に書いてください。"
    if (
        "要確認"
        in f"{posting.get('duties') or ''}{posting.get('preferred') or ''}{posting.get('requirements') or ''}"
    ):
        yield "本文に「要確認」の文字が残っています。原典で確かめ、公開の前に消してください。"


def _is_day(value: Any) -> TypeGuard[date]:
    return isinstance(value, date)


_CHECKS: tuple[Callable[[Posting], Iterator[str]], ...] = (
    _special_part_time,
    _fixed_term,
    _fiscal_year,
    _contract,
    _subsidy,
    _order_of_days,
    _restrictions,
)
