"""The words of contracts.md section 2 that stand for a fixed meaning, with their Japanese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum


class Role(StrEnum):
    """What an appointee does in one tender."""

    ADVICE = "advice"
    SPECIFICATION = "specification"
    EVALUATION = "evaluation"
    SUPERVISION = "supervision"
    SELECTION = "selection"


class Form(StrEnum):
    """The form of an engagement (任用・契約の形態)."""

    SPECIAL_PART_TIME = "special_part_time"
    FIXED_TERM = "fixed_term"
    FISCAL_YEAR = "fiscal_year"
    CONTRACTOR = "contractor"
    DISPATCHED = "dispatched"
    ADVISER = "adviser"
    PANEL_MEMBER = "panel_member"


class Kind(StrEnum):
    """The kind of post held at a company."""

    EMPLOYEE = "employee"
    OFFICER = "officer"
    CONCURRENT = "concurrent"
    DISPATCH_ORIGIN = "dispatch_origin"


class Tie(StrEnum):
    """What ties two companies. For ``succession`` the parent is the company before, the child after."""

    SUBSIDIARY = "subsidiary"
    CONSOLIDATED = "consolidated"
    EQUITY_METHOD = "equity_method"
    SUCCESSION = "succession"
    SPLIT = "split"


class Category(StrEnum):
    """What the tender buys."""

    INFORMATION_SYSTEM = "information_system"
    OTHER = "other"


class Work(StrEnum):
    """A kind of work in the tender."""

    DESIGN_DEVELOPMENT = "design_development"
    OPERATION = "operation"
    EQUIPMENT_SOFTWARE = "equipment_software"
    AUDIT = "audit"
    CONSULTING = "consulting"


class Method(StrEnum):
    """How the contract is awarded."""

    OPEN = "open"
    DESIGNATED = "designated"
    PROPOSAL = "proposal"
    NEGOTIATED = "negotiated"


class Reach(StrEnum):
    """How far affiliates count; each reach includes those before it."""

    NONE = "none"
    PARENT_SUBSIDIARY = "parent_subsidiary"
    CONSOLIDATED = "consolidated"
    EQUITY_METHOD = "equity_method"


class Anchor(StrEnum):
    """The day a number of years is counted back from."""

    TENDER = "tender"
    APPLICATION = "application"
    ENGAGEMENT_START = "engagement_start"


class Words(Mapping[StrEnum, str]):
    """A text for each word. Two words of different kinds that are written alike (連結決算の対象 of a tie, a
    clause's reach) are equal as text, so a dict would keep one of them only: here the kind counts too."""

    def __init__(self, texts: Iterable[tuple[StrEnum, str]]) -> None:
        self._texts = {(type(word), word.value): (word, text) for word, text in texts}

    def __getitem__(self, word: StrEnum) -> str:
        return self._texts[type(word), word.value][1]

    def __iter__(self) -> Iterator[StrEnum]:
        return (word for word, _ in self._texts.values())

    def __len__(self) -> int:
        return len(self._texts)


_TEXTS: tuple[tuple[StrEnum, str], ...] = (
    (Role.ADVICE, "助言"),
    (Role.SPECIFICATION, "仕様書の作成"),
    (Role.EVALUATION, "審査・評価"),
    (Role.SUPERVISION, "監督"),
    (Role.SELECTION, "業者の選定"),
    (Form.SPECIAL_PART_TIME, "特別職非常勤職員"),
    (Form.FIXED_TERM, "特定任期付職員"),
    (Form.FISCAL_YEAR, "会計年度任用職員"),
    (Form.CONTRACTOR, "業務委託"),
    (Form.DISPATCHED, "企業からの派遣"),
    (Form.ADVISER, "アドバイザー派遣"),
    (Form.PANEL_MEMBER, "選定委員"),
    (Kind.EMPLOYEE, "従業員"),
    (Kind.OFFICER, "役員"),
    (Kind.CONCURRENT, "兼業"),
    (Kind.DISPATCH_ORIGIN, "派遣元"),
    (Tie.SUBSIDIARY, "子会社"),
    (Tie.CONSOLIDATED, "連結決算の対象"),
    (Tie.EQUITY_METHOD, "関連会社"),
    (Tie.SUCCESSION, "承継（商号変更・合併）"),
    (Tie.SPLIT, "会社分割・事業譲渡"),
    (Category.INFORMATION_SYSTEM, "情報システム"),
    (Category.OTHER, "その他"),
    (Work.DESIGN_DEVELOPMENT, "設計・開発"),
    (Work.OPERATION, "運用・保守"),
    (Work.EQUIPMENT_SOFTWARE, "機器・ソフトウェア"),
    (Work.AUDIT, "システム監査"),
    (Work.CONSULTING, "コンサルティング"),
    (Method.OPEN, "一般競争入札"),
    (Method.DESIGNATED, "指名競争入札"),
    (Method.PROPOSAL, "公募型プロポーザル等"),
    (Method.NEGOTIATED, "随意契約"),
    (Reach.NONE, "関係会社は含めない"),
    (Reach.PARENT_SUBSIDIARY, "親会社・子会社まで"),
    (Reach.CONSOLIDATED, "連結グループ全体（兄弟会社を含む）"),
    (Reach.EQUITY_METHOD, "持分法の関連会社まで"),
    (Anchor.TENDER, "公告日から入札日までの各日"),
    (Anchor.APPLICATION, "応募日"),
    (Anchor.ENGAGEMENT_START, "任用・契約の開始日"),
)
JAPANESE: Mapping[StrEnum, str] = Words(_TEXTS)
"""What an official sees for each word. 関連会社 here is the company the equity method is applied to."""
