"""What a declaration says beside what is recorded: new, same, changed, contrary, said twice."""

from __future__ import annotations

from datetime import date
from typing import Any

from rules.declared_ties import Compared, News, compare, merged
from rules.register import Affiliation, Company

DAY = date(2026, 5, 10)
HOLDING = Company("架空ホールディングス株式会社", "3999901002026")


def tie(parent: str | Company, child: str | Company, type: str = "subsidiary", **more: Any) -> Affiliation:
    first, second = (Company(end) if isinstance(end, str) else end for end in (parent, child))
    return Affiliation(first, second, type, **more)


def one(declared: Affiliation, *recorded: Affiliation) -> Compared:
    return compare([declared], recorded, DAY)[0]


def test_another_spelling_of_a_recorded_tie_is_the_same() -> None:
    recorded = tie("甲山情報株式会社", "乙川株式会社", since=date(2020, 4, 1))
    assert one(tie("甲山情報㈱", "乙川（株）"), recorded) == Compared(News.SAME, 0)
    moved = one(tie("㈱甲山情報", "乙川株式会社"), recorded)
    assert moved.news is News.CONTRARY
    assert "「㈱甲山情報」は「甲山情報株式会社」と似ています。同じ会社か確かめてください。" in moved.says


def test_a_day_a_number_or_an_address_that_is_not_recorded_yet_is_a_change() -> None:
    recorded = tie("甲山情報株式会社", "乙川株式会社", since=date(2020, 4, 1))
    later = one(tie("甲山情報株式会社", "乙川株式会社", since=date(2021, 4, 1)), recorded)
    assert later.news is News.CHANGED
    assert later.says == ("関係の始まり: 今の登録は令和2年4月1日、この一覧は令和3年4月1日。",)
    numbered = one(tie("甲山情報株式会社", Company("乙川株式会社", "1999901001013")), recorded)
    assert (numbered.news, numbered.recorded) == (News.CHANGED, 0)


def test_a_tie_that_had_ended_and_is_declared_as_running_is_contrary_but_a_later_spell_is_new() -> None:
    recorded = tie("甲山情報株式会社", "乙川株式会社", until=date(2023, 3, 31))
    assert one(tie("甲山情報株式会社", "乙川株式会社"), recorded).news is News.CONTRARY
    again = tie("甲山情報株式会社", "乙川株式会社", since=date(2025, 4, 1))
    assert one(again, recorded).news is News.NEW


def test_a_spell_that_ended_before_todays_began_is_new() -> None:
    """「平成27年4月から令和2年3月まで」は、令和7年4月から続く今の関係の変更ではなく、前の期間である。"""
    recorded = tie("甲山情報株式会社", "乙川株式会社", since=date(2025, 4, 1))
    before = tie("甲山情報株式会社", "乙川株式会社", since=date(2015, 4, 1), until=date(2020, 3, 31))
    found = one(before, recorded)
    assert found.news is News.NEW
    assert found.says == ("同じ2社の間に、今の登録では「子会社」の関係もあります。",)
    longer = tie("甲山情報株式会社", "乙川株式会社", since=date(2015, 4, 1), until=date(2026, 3, 31))
    assert one(longer, recorded).news is News.CHANGED


def test_another_parent_another_kind_and_the_other_way_round_are_contrary() -> None:
    recorded = tie("甲山情報株式会社", "乙川株式会社")
    other = one(tie("丙谷商事株式会社", "乙川株式会社"), recorded)
    assert (other.news, other.other_parent) == (News.CONTRARY, True)
    kind = one(tie("甲山情報株式会社", "乙川株式会社", "equity_method"), recorded)
    assert (kind.news, kind.says) == (News.CONTRARY, ("今の登録では「子会社」の関係です。",))
    turned = one(tie("乙川株式会社", "甲山情報株式会社"), recorded)
    assert (turned.news, turned.says) == (News.CONTRARY, ("今の登録では、親と子が逆です。",))


def test_which_of_several_parents_is_named_hangs_on_what_they_are() -> None:
    """商号が同じ子会社がいくつも登録されていても、示す親会社はいつも同じ（番号の小さい、次に所在地の順）。"""
    for child in ("乙川株式会社", "丙谷株式会社", "丁野株式会社", "戊原株式会社"):
        ends = [Company(child, address=f"架空県架空市本町{n}番") for n in range(1, 10)]
        recorded = [tie(f"{n}号持株株式会社", end) for n, end in enumerate(ends, 1)]
        (told,) = one(tie("庚町株式会社", child), *reversed(recorded)).says
        assert told == "今の登録では「1号持株株式会社」の子会社です。"


def test_a_grandparent_is_no_second_parent_nor_is_one_of_another_time() -> None:
    recorded = (
        tie("甲山情報株式会社", "乙川株式会社"),
        tie("丙谷持株株式会社", "甲山情報株式会社"),
    )
    assert one(tie("丙谷持株株式会社", "乙川株式会社"), *recorded).news is News.NEW
    ended = tie("丁野株式会社", "戊原株式会社", until=date(2020, 3, 31))
    assert one(tie("己村株式会社", "戊原株式会社", since=date(2020, 4, 1)), ended).news is News.NEW


def test_the_same_line_twice_in_one_list_counts_once() -> None:
    found = compare([tie("甲山情報株式会社", "乙川株式会社"), tie("甲山情報㈱", "乙川㈱")], [], DAY)
    assert [one.news for one in found] == [News.NEW, News.REPEATED]


def test_a_tie_that_runs_is_not_left_out_for_an_ended_one_further_up_the_list() -> None:
    """「平成27年4月から令和2年3月まで」の行が上にあっても、今も続く関係の行は取り込める。"""
    ended = tie("甲山情報株式会社", "乙川株式会社", since=date(2015, 4, 1), until=date(2020, 3, 31))
    running = tie("甲山情報株式会社", "乙川株式会社")
    assert [one.news for one in compare([ended, running], [], DAY)] == [News.NEW, News.NEW]


def test_a_likeness_is_told_but_not_between_a_company_and_its_own_child() -> None:
    recorded = tie("架空情報システム株式会社", "乙川株式会社")
    (told,) = one(tie("架空情報システムズ株式会社", "丙谷株式会社"), recorded).says
    alike = "「架空情報システムズ株式会社」は「架空情報システム株式会社」と似ています。"
    assert told == f"{alike}同じ会社か確かめてください。"
    child = one(tie("架空情報システム株式会社", "架空情報システムズ株式会社"), recorded)
    assert child.says == ()


def test_a_change_keeps_what_the_declaration_leaves_open() -> None:
    recorded = tie(HOLDING, Company("旧架空株式会社", "1999901001013"), since=date(2016, 10, 1))
    declared = tie("架空ホールディングス株式会社", Company("新架空株式会社", "1999901001013"), source="届")
    kept = merged(declared, recorded)
    assert kept.parent == HOLDING
    assert kept.child == Company("新架空株式会社", "1999901001013", None, ("旧架空株式会社",))
    assert (kept.since, kept.source) == (date(2016, 10, 1), "届")


def test_taken_at_its_word_a_tie_runs_again_and_one_turned_round_keeps_its_companies() -> None:
    ended = tie(HOLDING, "乙川株式会社", until=date(2023, 3, 31))
    running = tie("架空ホールディングス株式会社", "乙川株式会社")
    assert merged(running, ended).until == date(2023, 3, 31)
    assert merged(running, ended, contrary=True).until is None
    turned = merged(tie("乙川株式会社", "架空ホールディングス株式会社"), ended, contrary=True)
    assert (turned.parent, turned.child) == (Company("乙川株式会社"), HOLDING)
