"""Whatever is valid is taken, survives being kept, and is printed whole; whatever else comes is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.documents.pledge import pledge_docx
from app.documents.posting import posting_docx
from forms.base import OutlineForm
from forms.outline import Item, Kind
from forms.pledge import Pledger, pledge_form
from forms.pledge_text import pledge_text
from forms.posting import posting_form, posting_parts
from forms.printed import text_of
from forms.schema import read, read_kept, to_json
from rules.faults import InputError
from rules.library import shipped_library
from rules.plain_text import unprintable
from rules.pledge_terms import load_pledge_terms
from tests.word import docx_text

LIBRARY = shipped_library()
FORMS: dict[str, type[OutlineForm]] = {
    "posting": posting_form(LIBRARY),
    **{pledger.value: pledge_form(pledger, LIBRARY) for pledger in Pledger},
}
LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")) | st.sampled_from("&<>\"'髙﨑①㈱𠮷 　")
PRINTABLE = LETTERS.filter(lambda letter: unprintable(letter) is None)


def texts(item: Item) -> st.SearchStrategy[str]:
    letters = PRINTABLE | st.sampled_from("\n\t") if item.type is Kind.TEXTAREA else PRINTABLE
    return st.text(letters, max_size=min(item.max_length or 0, 30))


def values(item: Item) -> st.SearchStrategy[Any]:
    choices = st.sampled_from([value for value, _ in item.pairs]) if item.choices else st.nothing()
    made: st.SearchStrategy[Any] = {
        Kind.TEXT: lambda: texts(item),
        Kind.TEXTAREA: lambda: texts(item),
        Kind.INTEGER: lambda: st.integers(0, 10**12) | st.integers(0, 10**12).map("{:,}".format),
        Kind.DATE: lambda: st.dates(date(1868, 1, 25), date(2999, 12, 31)).map(date.isoformat),
        Kind.BOOLEAN: st.booleans,
        Kind.CHOICE: lambda: choices,
        Kind.MULTI_CHOICE: lambda: st.lists(choices, max_size=4),
        Kind.ROWS: lambda: st.lists(documents(item.fields), max_size=2),
    }[item.type]()  # type: ignore[no-untyped-call]
    return made if item.required else st.none() | made


def documents(items: tuple[Item, ...]) -> st.SearchStrategy[dict[str, Any]]:
    required = {item.name: values(item) for item in items if item.required}
    optional = {item.name: values(item) for item in items if not item.required}
    return st.fixed_dictionaries(required, optional=optional)


def word_file(kind: str, form: OutlineForm) -> bytes:
    if kind == "posting":
        return posting_docx(form.outline, posting_parts(form, LIBRARY))
    pledger = Pledger(kind)
    return pledge_docx(pledge_text(form, pledger, load_pledge_terms(pledger), LIBRARY))


def given_texts(items: tuple[Item, ...], found: dict[str, Any]) -> list[str]:
    told = []
    for item in items:
        value = found[item.name]
        if item.type is Kind.ROWS:
            told += [text for row in value for text in given_texts(item.fields, row)]
        elif item.type is not Kind.BOOLEAN and value is not None:
            told.append(text_of(item, value).removesuffix(item.unit))
    return told


@pytest.mark.parametrize("kind", list(FORMS))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(data=st.data())
def test_any_valid_document_is_taken_and_printed_whole(kind: str, data: st.DataObject) -> None:
    form = read(FORMS[kind], data.draw(documents(FORMS[kind].items)), draft=True)
    kept = to_json(form)
    again, left = read_kept(FORMS[kind], kept)
    assert left == []
    assert to_json(again) == kept
    text = docx_text(word_file(kind, form))
    assert [told for told in given_texts(form.items, form.values) if told not in text] == []


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("kind", list(FORMS))
@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data())
def test_any_other_document_is_refused_in_words(kind: str, data: st.DataObject) -> None:
    names = st.sampled_from([item.name for item in FORMS[kind].items]) | st.text(max_size=8)
    document = data.draw(st.dictionaries(names, JUNK, max_size=4) | JUNK)
    with pytest.raises(InputError) as caught:
        read(FORMS[kind], document)
    assert all(fault.problem and fault.remedy for fault in caught.value.faults)
    if isinstance(document, dict):
        read_kept(FORMS[kind], document)
