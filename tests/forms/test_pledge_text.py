"""What the two pledges say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from forms.pledge import Pledger, pledge_form
from forms.pledge_text import BLANK_DAY, PledgeText, pledge_text
from forms.schema import read
from rules.faults import InputError
from rules.library import shipped_library
from rules.pledge_terms import FOLDER, fill, load_pledge_terms


def _text(pledger: Pledger, **document: Any) -> PledgeText:
    form = read(pledge_form(pledger, shipped_library()), document, draft=True)
    return pledge_text(form, pledger, load_pledge_terms(pledger), shipped_library())


def test_the_appointee_pledges_ten_things() -> None:
    titles = [item.title for item in _text(Pledger.APPOINTEE).items]
    assert len(titles) == 10
    assert titles[0] == "秘密の保持"
    assert titles[-1] == "職を離れた後の協力"


@pytest.mark.parametrize(
    ("occasion", "words"),
    [
        ("appointment", "職に就くに当たり"),
        ("renewal", "任期の更新に当たり"),
        ("change_of_post", "職の変更に当たり"),
    ],
)
def test_the_pledge_is_due_again_at_a_renewal_and_a_change_of_post(occasion: str, words: str) -> None:
    text = _text(Pledger.APPOINTEE, occasion=occasion, position="CDO{you}")
    assert words in text.preamble
    assert "CDO{you}" in text.preamble
    assert any("改めて提出" in note for note in text.notes)


def test_the_bidder_declares_and_does_not_swear_to_being_unrestricted() -> None:
    text = _text(Pledger.BIDDER, tender="更改")
    everything = "".join(item.text for item in text.items)
    assert "照会" in everything
    assert "相違ありません" in everything
    assert "該当しない" not in everything + text.preamble
    assert any("誓わせるものではない" in note for note in text.notes)


@pytest.mark.parametrize("pledger", list(Pledger))
def test_adopted_clauses_stand_beneath_their_item_and_address_the_office(pledger: Pledger) -> None:
    clauses = [{"clause": clause} for clause in shipped_library().clauses]
    text = _text(pledger, you="貴町", clauses=clauses)
    beneath = [line for item in text.items for line in item.beneath]
    assert len(beneath) > 5
    assert "貴団体" not in "".join(beneath) + "".join(item.text for item in text.items)
    assert [item for item in _text(pledger).items if item.beneath or item.intro] == []


def test_every_table_is_an_annex_the_items_refer_to() -> None:
    text = _text(Pledger.APPOINTEE, has_shares=False)
    assert [annex.caption[:3] for annex in text.annexes] == ["別表１", "別表２", "別表３", "別表４"]
    said = "".join(item.text for item in text.items)
    assert all(caption in said for caption in ("別表１", "別表２", "別表３"))
    assert text.annexes[1].remark == "株式等の保有：無"
    assert "{" not in said


def test_the_day_and_the_seal_are_as_the_office_wants() -> None:
    assert _text(Pledger.APPOINTEE).day == BLANK_DAY
    assert _text(Pledger.APPOINTEE, pledged_on="R8.4.1").day == "令和8年4月1日"
    assert [_text(Pledger.APPOINTEE, seal=seal).seal for seal in (True, False, None)] == [True, False, False]


def test_what_is_filled_in_is_not_read_again() -> None:
    assert fill("{a}と{b}と{c}", {"a": "{b}", "b": "x"}) == "{b}とxと{c}"


def test_an_office_can_put_its_own_words_before_ours(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    ours = (FOLDER / "appointee.toml").read_text(encoding="utf-8")
    own = tmp_path / "documents" / "pledge_appointee_text.toml"
    own.write_text(ours.replace("秘密の保持", "守秘"), encoding="utf-8")
    assert load_pledge_terms("appointee", tmp_path).items[0].title == "守秘"
    assert load_pledge_terms("bidder", tmp_path) == load_pledge_terms("bidder")
    own.write_text(ours.replace("[preamble]", "[preambl]"), encoding="utf-8")
    with pytest.raises(InputError, match=r"pledge_appointee_text\.toml"):
        load_pledge_terms("appointee", tmp_path)
