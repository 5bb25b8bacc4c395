"""索引は、フォルダーに残して使い回せる。表か名簿が変われば使わない。"""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.faults import InputError
from rules.names import CompanyRef
from rules.names.screening import Companies, ScreenIndex, load, save, store

KNOWN = Companies.of(
    [
        CompanyRef("株式会社架空システム", None, "宮城県仙台市青葉区国分町3-7-1", ("架空電算株式会社",)),
        CompanyRef("学校法人架空学園", "x"),
        CompanyRef("架空・乙野特定建設工事共同企業体"),
        CompanyRef("\ud800"),
    ]
)
ASKED = Companies.of(
    [
        CompanyRef("㈱架空システム 東北支店"),
        CompanyRef("架空電算㈱"),
        CompanyRef("学校法人架空学園乙センター"),
        CompanyRef("乙野建設㈱", None, "仙台市青葉区国分町3-7-1"),
    ]
)


def pairs(index: ScreenIndex) -> list[tuple[object, ...]]:
    return [row for piece in index.screen(ASKED) for row in piece.rows()]


def test_a_kept_index_answers_as_the_one_that_was_built(tmp_path: Path) -> None:
    built = ScreenIndex.build(KNOWN)
    save(built, tmp_path / "index")
    kept = load(tmp_path / "index", KNOWN)
    assert kept
    assert pairs(kept) == pairs(built) != []


def test_an_index_of_another_list_is_not_used(tmp_path: Path) -> None:
    save(ScreenIndex.build(KNOWN), tmp_path)
    changed = Companies.of([CompanyRef("株式会社架空システム"), *map(KNOWN.ref, range(1, len(KNOWN)))])
    assert load(tmp_path, changed) is None
    assert load(tmp_path, KNOWN)


def test_an_index_made_with_other_tables_is_not_used_and_goes_away_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(store, "tables_stamp", lambda: "0123")
        old = save(ScreenIndex.build(KNOWN), tmp_path)
    assert load(tmp_path, KNOWN) is None
    save(ScreenIndex.build(KNOWN), tmp_path)
    assert not old.exists()


@pytest.mark.parametrize("kept_bytes", [0, 100])
def test_a_damaged_index_is_not_used(tmp_path: Path, kept_bytes: int) -> None:
    place = save(ScreenIndex.build(KNOWN), tmp_path)
    damaged = place / "tables.readings.core.npy"
    damaged.write_bytes(damaged.read_bytes()[:kept_bytes])
    assert load(tmp_path, KNOWN) is None


def test_a_second_save_of_the_same_list_leaves_nothing_half_made(tmp_path: Path) -> None:
    first, second = (save(ScreenIndex.build(KNOWN), tmp_path) for _ in range(2))
    assert first == second
    assert [path.name for path in tmp_path.iterdir()] == [first.name]


def test_a_place_that_is_no_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="書き込めません"):
        save(ScreenIndex.build(KNOWN), tmp_path / "file")
