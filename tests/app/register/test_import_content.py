"""What the store says after files were loaded, in whatever order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
from hypothesis import given, settings

from app.register.gram_index import GramIndex
from app.register.keys import hashes_of
from app.register.layout import published
from app.register.published import Known, merged
from app.register.store import RegisterStore, open_register
from rules.names.registered import NameHeld
from tests.app.register.nta import Row, content, deletion, load, number, row, saved, table
from tests.made_register import MadeRegister


def loaded(folder: Path, *files: list[Row]) -> RegisterStore:
    """A store of these files, loaded one by one."""
    for n, rows in enumerate(files):
        load(folder / "store", saved(folder, f"{n}.csv", rows))
    store = open_register(folder / "store")
    assert store
    return store


FULL = [row(1, "株式会社旧架空", kana="キュウカクウ", english="Kaku Co., Ltd."), row(2, "合同会社見本")]
RENAMED = row(
    1, "新架空株式会社", process="11", updated="2026-04-10", changed="2026-04-03", kana="シンカクウ"
)


def test_a_name_that_a_newer_row_replaces_is_kept_as_former_with_its_days(tmp_path: Path) -> None:
    store = loaded(tmp_path, FULL, [RENAMED])
    found = store.by_numbers([number(1)])[number(1)]
    assert (found.name, found.kana, found.english) == ("新架空株式会社", "シンカクウ", "")
    assert found.former == (NameHeld("株式会社旧架空", None, date(2026, 4, 2)),)
    assert found.updated_on == date(2026, 4, 10)
    assert store.as_of == date(2026, 4, 10)


def test_current_former_and_english_names_find_their_bearer_and_others_do_not(tmp_path: Path) -> None:
    store = loaded(tmp_path, FULL, [RENAMED])
    written = ["㈱旧架空", "新架空 株式会社", "KAKU CO.,LTD.", "株式会社新架空", "合同会社見本　東北支店"]
    assert store.bearers(written) == {
        "㈱旧架空": (number(1),),
        "新架空 株式会社": (number(1),),
        "KAKU CO.,LTD.": (number(1),),
        "合同会社見本　東北支店": (number(2),),
    }


def test_an_older_file_loaded_later_turns_nothing_back(tmp_path: Path) -> None:
    store = loaded(tmp_path, [RENAMED], FULL)
    assert store.by_numbers([number(1)])[number(1)].name == "新架空株式会社"
    assert store.as_of == date(2026, 4, 10)


def test_rows_of_history_in_one_file_give_every_name_with_its_days(tmp_path: Path) -> None:
    rows = [
        row(1, "第三架空株式会社", process="11", changed="2024-10-01", latest="0"),
        row(1, "第三架空株式会社", process="12", changed="2025-10-01", latest="1"),
        row(1, "第一架空株式会社", latest="0"),
        row(1, "第二架空株式会社", process="12", changed="2021-07-01", latest="0"),
        row(1, "第二架空株式会社", process="11", changed="2020-04-01", latest="0"),
    ]
    found = loaded(tmp_path, rows).by_numbers([number(1)])[number(1)]
    assert found.name == "第三架空株式会社"
    assert found.former == (
        NameHeld("第一架空株式会社", None, date(2020, 3, 31)),
        NameHeld("第二架空株式会社", date(2020, 4, 1), date(2024, 9, 30)),
    )


def test_a_corrected_name_is_still_found_but_only_as_long_as_the_register_said_it(tmp_path: Path) -> None:
    wrong = row(1, "株式会社架空システ", updated="2026-03-02")
    right = row(1, "株式会社架空システム", updated="2026-03-20", correction="1")
    store = loaded(tmp_path, [wrong], [right])
    found = store.by_numbers([number(1)])[number(1)]
    assert found.name == "株式会社架空システム"
    assert found.former == (NameHeld("株式会社架空システ", None, date(2026, 3, 2)),)
    assert store.bearers(["株式会社架空システ"])


def test_a_closed_company_tells_why_and_who_took_it_over(tmp_path: Path) -> None:
    merger = row(1, process="71", closed="2026-03-31", cause="11", successor=number(2), updated="2026-04-08")
    named = row(4, "合同会社架空分割", successor=number(2))  # its record is not closed
    store = loaded(tmp_path, FULL, [merger, named])
    found = store.by_numbers([number(1), number(2), number(77)])
    assert set(found) == {number(1), number(2)}
    gone = found[number(1)]
    assert (gone.closed_on, gone.close_cause, gone.successor) == (date(2026, 3, 31), "11", number(2))
    assert found[number(2)].living
    before = tuple(sorted([number(1), number(4)]))
    assert store.predecessors([number(1), number(2)]) == {number(2): before}


def test_a_revived_company_lives_and_precedes_nobody(tmp_path: Path) -> None:
    closed = row(1, process="21", closed="2026-03-31", cause="01", updated="2026-04-08")
    revived = row(1, process="22", changed="2026-05-01", updated="2026-05-08")
    assert loaded(tmp_path, FULL, [closed], [revived]).by_numbers([number(1)])[number(1)].living


def test_a_deleted_number_keeps_its_name_and_counts_as_closed(tmp_path: Path) -> None:
    store = loaded(tmp_path, [deletion(1, "2026-04-15"), deletion(3, "2026-04-15")], FULL)
    found = store.by_numbers([number(1), number(3)])
    assert set(found) == {number(1)}
    assert (found[number(1)].closed_on, found[number(1)].close_cause) == (date(2026, 4, 15), "99")
    assert store.bearers(["株式会社旧架空"]) == {"株式会社旧架空": (number(1),)}


def test_addresses_at_home_and_abroad_are_told_whole(tmp_path: Path) -> None:
    abroad = row(
        2, prefecture="", city="", street="", prefecture_code="", city_code="", abroad="架空国見本州"
    )
    found = loaded(tmp_path, [row(1), abroad]).by_numbers([number(1), number(2)])
    assert found[number(1)].address == "東京都架空市架空町1番"
    assert found[number(2)].address == "架空国見本州"


def test_the_summary_counts_and_names_the_files(tmp_path: Path) -> None:
    summary = loaded(tmp_path, FULL, [RENAMED, row(3, closed="2026-01-01", cause="01")]).summary()
    assert (summary.corporations, summary.closed, summary.former) == (3, 1, 1)
    assert [(file.name, file.rows, file.last_day) for file in summary.files] == [
        ("1.csv", 2, date(2026, 4, 10)),
        ("0.csv", 2, date(2026, 4, 1)),
    ]
    assert not summary.needs_reindex


def test_threads_may_share_a_store_and_it_answers_as_a_register_in_memory_does(tmp_path: Path) -> None:
    written = ["株式会社架空", "㈱架空", "架空株式会社", "合同会社架空", "架空商会"]
    rows = [row(n, written[n % 5] + "商事" * (n % 3), english=f"Kaku {n % 4} Inc.") for n in range(60)]
    store = loaded(tmp_path, rows)
    numbers = [number(n) for n in range(60)]
    memory = MadeRegister(store.by_numbers(numbers).values())
    asked = [name + more for name in written for more in ("", "商事", "商事商事")] + ["KAKU 3 INC", "例示"]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: (store.bearers(asked), store.by_numbers(numbers)), range(24)))
    assert all(bearers == memory.bearers(asked) for bearers, _ in answers)
    assert all(len(held) == 60 for _, held in answers)


NAMES = ("株式会社架空", "架空株式会社", "見本合同会社", "例示")
DAYS = ("2026-04-01", "2026-04-02", "2026-05-01")
rows = st.builds(
    lambda of, name, updated, changed, process, latest, english, sequence: row(
        of,
        name,
        updated=updated,
        changed=changed,
        process=process,
        latest=latest,
        english=english,
        sequence=str(sequence),
    ),
    st.integers(1, 2),
    st.sampled_from(NAMES),
    st.sampled_from(DAYS),
    st.sampled_from(("2015-10-05", "2026-03-30", "2026-04-15")),
    st.sampled_from(("01", "11", "12", "71")),
    st.sampled_from("01"),
    st.sampled_from(("", "Kaku Inc.", "Mihon Inc.")),
    st.integers(1, 3),
)
any_row = rows | st.builds(deletion, st.integers(1, 2), st.sampled_from(DAYS))
files = st.lists(st.lists(any_row, min_size=1, max_size=5), min_size=1, max_size=4)


@given(files, st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_any_order_of_files_and_rows_gives_the_same_store(made: list[list[Row]], chance: st.DrawFn) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        for turn in ("first", "second"):
            (place / turn).mkdir()
            paths = [saved(place / turn, f"{n}.csv", table(rows)) for n, rows in enumerate(made)]
            load(place / turn / "store", *paths)
            made = [chance.sample(rows, len(rows)) for rows in chance.sample(made, len(made))]  # type: ignore[attr-defined]
        assert content(place / "first" / "store") == content(place / "second" / "store")
        _agree(place / "second" / "store")


def _agree(folder: Path) -> None:
    """The index of names and the keys hold just the names of the corporations."""
    store = open_register(folder)
    assert store
    index = GramIndex(store.names_folder)
    held = store.by_numbers([number(1), number(2)])
    for name in (*NAMES, "Kaku Inc.", "Mihon Inc."):
        bearers = set(store.bearers([name]).get(name, ()))
        assert bearers >= {n for n, c in held.items() if name in (c.name, c.english, *_former(c.former))}
        assert bearers <= set(index.bearing(hashes_of([name])[0]))


def _former(held: tuple[NameHeld, ...]) -> list[str]:
    return [name.name for name in held]


@given(st.lists(rows, max_size=6), st.lists(rows, max_size=6))
def test_what_is_known_does_not_depend_on_the_pieces_it_came_in(first: list[Row], second: list[Row]) -> None:
    before, after = (
        [r for r in published(part)[0] if r.number == int(number(1))] for part in (first, second)
    )
    at_once = merged(Known(), [*before, *after])
    assert merged(merged(Known(), before), after) == at_once
    assert merged(merged(Known(), after), before) == at_once
    assert merged(at_once, before) == at_once
