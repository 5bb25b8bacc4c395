"""The outlines shipped, and outlines that are refused with file, key and what to write."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from forms.base import OutlineForm, build_form
from forms.outline import load_outline, with_choices
from forms.posting import posting_form, posting_parts
from forms.printed import Grid, Line
from forms.schema import describe, read, to_json
from rules.faults import InputError
from rules.library import shipped_library
from tests.papers import filled, required_only

HEAD = 'title = "題"\nform_name = "様式"\n[[sections]]\ntitle = "一"\n'
FIELD = '[[sections.fields]]\nname = "a"\nlabel = "甲"\ntype = "text"\nmax_length = 9\n'

BROKEN = {
    "not toml": ("title = ", "TOML として読めません"),
    "no title": ("form_name = 'x'\nsections = []\n", "title"),
    "unknown key": (f"{HEAD}{FIELD}size = 3\n", "size"),
    "unknown type": (HEAD + FIELD.replace('"text"', '"string"'), "textarea"),
    "name in capitals": (HEAD + FIELD.replace('"a"', '"A"'), "「A」は項目名に使えません"),
    "name of WTForms": (HEAD + FIELD.replace('"a"', '"validate"'), "「validate」は項目名に使えません"),
    "name twice": (HEAD + FIELD + FIELD, "2度使われています"),
    "text without limit": (HEAD + FIELD.replace("max_length = 9\n", ""), "max_length"),
    "date with limit": (HEAD + FIELD.replace('"text"', '"date"'), "max_length"),
    "choice without choices": (
        HEAD + FIELD.replace('"text"', '"choice"').replace("max_length = 9\n", ""),
        "choices",
    ),
    "text with choices": (f'{HEAD}{FIELD}choices = [{{value = "x", label = "x"}}]\n', "choices"),
    "rows without columns": (
        HEAD + FIELD.replace('"text"', '"rows"').replace("max_length = 9\n", ""),
        "fields",
    ),
    "empty label": (HEAD + FIELD.replace('"甲"', '""'), "label"),
    "no limit at all": (HEAD + FIELD.replace("9", "0"), "max_length"),
}


@pytest.mark.parametrize("case", list(BROKEN))
def test_a_broken_outline_is_refused_with_file_and_key(case: str, tmp_path: Path) -> None:
    text, words = BROKEN[case]
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "posting.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_outline("posting", tmp_path)
    assert "posting.toml" in str(caught.value)
    assert words in str(caught.value)


def test_an_outline_cannot_name_a_list_that_does_not_exist(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    field = FIELD.replace('"text"', '"choice"').replace("max_length = 9", 'choices_from = "planets"')
    (tmp_path / "documents" / "posting.toml").write_text(HEAD + field, encoding="utf-8")
    with pytest.raises(InputError, match="planets"):
        with_choices(load_outline("posting", tmp_path), {"roles": ()})


@pytest.fixture(name="form_class", scope="module")
def form_class_fixture() -> type[OutlineForm]:
    return posting_form(shipped_library())


def _typed(found: dict[str, object], prefix: str = "") -> MultiDict[str, str]:
    """A JSON document as a browser would send it."""
    sent: MultiDict[str, str] = MultiDict()
    for name, value in found.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for number, row in enumerate(value):
                sent.update(_typed(row, f"{prefix}{name}-{number}-"))
        elif isinstance(value, list):
            sent.setlist(f"{prefix}{name}", [str(entry) for entry in value])
        else:
            sent[f"{prefix}{name}"] = str(value).lower() if isinstance(value, bool) else str(value)
    return sent


def test_page_and_json_are_read_alike(form_class: type[OutlineForm]) -> None:
    document = filled(describe(form_class))
    by_page = form_class(_typed(document))
    by_json = read(form_class, document)
    assert by_page.validate(), by_page.faults()
    assert by_page.values == by_json.values
    assert to_json(by_page) == to_json(read(form_class, to_json(by_page)))


def test_what_was_typed_stays_when_it_cannot_be_read(form_class: type[OutlineForm]) -> None:
    form = form_class(MultiDict({"headcount": "三名", "term_start": "R1.4.30", "clauses-0-years": "二"}))
    assert not form.validate()
    assert 'value="三名"' in form["headcount"]()
    assert 'value="R1.4.30"' in form["term_start"]()
    assert "適用する制限条項 1行目 年数" in [fault.label for fault in form.faults()]


def test_a_draft_may_be_incomplete_but_not_unreadable(form_class: type[OutlineForm]) -> None:
    assert form_class(MultiDict({"organization": "架空市"})).validate_draft()
    assert form_class(MultiDict({"schedule-0-remarks": "段階は未定"})).validate_draft()
    assert not form_class(MultiDict({"term_start": "きのう"})).validate_draft()
    assert not form_class(MultiDict({"organization": "架空市"})).validate()
    assert read(form_class, {"organization": "架空市"}, draft=True).values["organization"] == "架空市"


def test_nothing_stated_is_printed_as_a_dash_and_blank_rows_do_not_count(
    form_class: type[OutlineForm],
) -> None:
    form = form_class(_typed(required_only(describe(form_class))) | MultiDict({"schedule-3-stage": " "}))
    assert form.validate(), form.faults()
    lines = {
        e.label: e.text for p in posting_parts(form, shipped_library()) for e in p.body if isinstance(e, Line)
    }
    assert lines["人口"] == lines["選考の日程"] == lines["任期"] == "―"


def test_adopted_clauses_bring_their_wording(form_class: type[OutlineForm]) -> None:
    row = {"clause": "b2", "years": 3, "anchor": "application", "affiliates": "none"}
    form = read(form_class, {"clauses": [row, row]}, draft=True)
    body = [entry for part in posting_parts(form, shipped_library()) for entry in part.body]
    table = next(e for e in body if isinstance(e, Grid) and e.name == "clauses")
    said = next(e for e in body if isinstance(e, Line) and e.label == "制限の内容")
    assert len(table.rows) == 2
    assert said.text.count("過去3年間") == 1
    assert "応募の日" in said.text


def test_days_are_shown_in_wareki_when_a_draft_is_opened(form_class: type[OutlineForm]) -> None:
    form = read(form_class, {"posted_on": "2026-11-20"}, draft=True)
    assert form.values["posted_on"] == date(2026, 11, 20)
    assert 'value="令和8年11月20日"' in form["posted_on"]()


def test_a_form_has_one_field_an_item() -> None:
    outline = load_outline("pledge_bidder")
    lists = {name: (("x", "い"),) for name in ("clauses", "affiliates", "anchors")}
    form = build_form(with_choices(outline, lists), "F")()
    assert [field.name for field in form if field.name != "version"] == [i.name for i in outline.items]


def test_no_and_nought_are_said_and_not_taken_for_nothing(form_class: type[OutlineForm]) -> None:
    form = read(form_class, {"pledge": False, "headcount": 0}, draft=True)
    body = [entry for part in posting_parts(form, shipped_library()) for entry in part.body]
    lines = {entry.label: entry.text for entry in body if isinstance(entry, Line)}
    assert (lines["誓約書の提出"], lines["募集人数"]) == ("求めません", "0名")
