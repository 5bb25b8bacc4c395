"""Each municipality sees only its own: every address with every number, method and role."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import UniqueConstraint
from werkzeug.routing import Rule

from app import models
from app.policy import ROLES
from app.store import Store
from tests.app.conftest import Browser, hidden_value
from tests.app.municipalities import Place, add_municipality, add_officer_of, enter, person
from tests.app.officers import signed_in
from tests.app.sharing.everything import dump, fill

NUMBER = 7001
MARK = "よそにだけある"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

GONE = {"affiliation_lists.preview": (303,)}
"""A file that is not there (any more) leads back to the list of files, whatever number was asked for."""


@pytest.fixture
def town(app: Flask, store: Store) -> Place:
    """A municipality with officers and no record, beside one with a record of every kind."""
    with store._room.engine.begin() as connection:
        fill(connection, NUMBER, MARK)
    return add_municipality(app, store, "999998", "架空町")


def rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every rule with its address, each number in it the other municipality's."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        given = {
            name: NUMBER if type(converter).__name__ == "IntegerConverter" else "b2"
            for name, converter in rule._converters.items()
        }
        built = rule.build(given)
        assert built, rule
        yield rule, built[1]


def ask(browser: Browser, method: str, path: str, token: str) -> tuple[int, str]:
    answer = browser.client.open(
        path, method=method, data={"csrf_token": token, "version": "1"} if method == "POST" else None
    )
    return answer.status_code, answer.get_data().decode("utf-8", "replace")


@pytest.mark.asvs("8.2.2", "8.4.1")
@pytest.mark.parametrize("role", [*ROLES, "all"])
def test_no_number_of_another_municipality_shows_or_changes_anything(
    app: Flask, store: Store, town: Place, role: str
) -> None:
    browser = town.browser(role)
    token = hidden_value(browser.get("/").get_data(as_text=True), "csrf_token") or ""
    with store._room.engine.connect() as connection:
        before = dump(connection)
    asked = 0
    for rule, path in rules(app):
        if not any(type(c).__name__ == "IntegerConverter" for c in rule._converters.values()):
            continue
        for method in METHODS if role == "all" else {"GET", "POST"} & (rule.methods or set()):
            status, page = ask(browser, method, path, token)
            expected = (403, 404, *GONE.get(rule.endpoint, ())) if method in (rule.methods or ()) else (405,)
            assert status in expected, (method, path, status)
            assert MARK not in page, (method, path)
            asked += 1
    assert asked > 60
    with store._room.engine.connect() as connection:
        assert dump(connection) == before


@pytest.mark.parametrize("role", ["all", "audit"])
def test_no_list_no_search_and_no_page_names_what_is_another_municipalitys(
    app: Flask, town: Place, role: str
) -> None:
    browser = town.browser(role)
    for rule, path in rules(app):
        if rule.arguments or "GET" not in (rule.methods or ()):
            continue
        for asked in ("", "?q=7001", "?all=1", f"?of={MARK[:3]}&copy=7001&appointee=7001&tender=7001"):
            answer = browser.get(path + asked)
            assert MARK not in answer.get_data().decode("utf-8", "replace"), path + asked
            assert answer.status_code < 500, path + asked


def test_the_same_addresses_do_show_them_to_whom_they_belong(app: Flask, store: Store, town: Place) -> None:
    """Else the tests above would prove nothing."""
    own = add_officer_of(store, NUMBER, "own", "admin", "audit", "digital", "finance", "hr", "procurement")
    browser = signed_in(app, store, own)
    shown = set()
    for rule, path in rules(app):
        if "GET" in (rule.methods or ()) and MARK in browser.get(path).get_data().decode("utf-8", "replace"):
            shown.add(rule.endpoint)
    wanted = {"index", "show", "edit", "delete"}
    for noun in ("appointees", "affiliations", "tenders", "postings", "pledges"):
        assert {f"{noun}.{verb}" for verb in wanted} & shown, noun
    assert len(shown) > 25, shown


def test_a_record_of_ones_own_cannot_be_tied_to_another_municipalitys(
    app: Flask, store: Store, town: Place
) -> None:
    """Numbers within a form, not in the address."""
    enter(town)
    browser = town.browser()
    tender = browser.send("/tenders/new", {"name": "町の案件"}).location.rsplit("/", 1)[1]
    with store._room.engine.connect() as connection:
        before = dump(connection)
    answers = [
        browser.send(f"/tenders/{tender}/officers", {"officers": str(NUMBER)}),
        browser.send(
            f"/tenders/{tender}/roles", {"people-0-number": str(NUMBER), "people-0-roles": "advice"}
        ),
        browser.get(f"/tenders/{tender}/trial?person={NUMBER}&roles=advice"),
    ]
    assert [answer.status_code for answer in answers if answer.status_code not in (303, 404, 422)] == []
    for answer in answers:
        assert MARK not in answer.get_data(as_text=True)
    with store._room.engine.connect() as connection:
        after = dump(connection)
    for name in set(before) - {"tender"}:
        assert after[name] == before[name], name


def test_a_role_cannot_be_given_to_a_person_who_is_not_at_hand(store: Store, town: Place) -> None:
    from app.store import NotKept
    from rules.tenders import Part, Tender

    with pytest.raises(NotKept):
        store.tenders.create(town.act("tender.create"), Tender("町の案件", parts=(Part(NUMBER),)))
    assert store.tenders.all(town.number) == []


def test_the_chain_of_one_municipality_says_nothing_of_another(store: Store, town: Place) -> None:
    enter(town)
    assert all(MARK not in f"{action}{record}{what}{why}" for action, record, what, why in town.chain())
    with store._room.engine.connect() as connection:
        seqs = connection.execute(
            models.Event.__table__.select().where(models.Event.municipality_id == town.number)
        ).all()
    assert [row.seq for row in seqs] == list(range(1, len(seqs) + 1))


def test_what_must_be_unique_is_so_within_a_municipality() -> None:
    """Two municipalities can use the same name, code and number; only a login is the installation's."""
    of_the_installation = {("login",), ("token_hash",)}
    for table in models.Base.metadata.sorted_tables:
        if "municipality_id" not in table.c:
            continue
        for rule in table.constraints:
            if not isinstance(rule, UniqueConstraint):
                continue
            names = tuple(column.name for column in rule.columns)
            parents = [column for column in rule.columns if column.foreign_keys]
            assert parents or names in of_the_installation, (table.name, names)


@pytest.mark.parametrize("word", ["共有", "ほかの団体", "ほかの自治体", "共有先"])
def test_a_single_office_never_notices(app: Flask, store: Store, word: str) -> None:
    city = add_municipality(app, store, "999999", "架空市")
    number = enter(city, person("架空 太郎"))
    browser = city.browser()
    for rule in app.url_map.iter_rules():
        if rule.arguments or "GET" not in (rule.methods or ()) or rule.endpoint.startswith("register."):
            continue
        assert word not in browser.get(rule.rule).get_data().decode("utf-8", "replace"), rule
    for path in (f"/appointees/{number}", f"/appointees/{number}/edit", f"/appointees/{number}/delete"):
        assert word not in browser.get(path).get_data(as_text=True), path
    for path in ("sharings", "sharings/new", f"sharings/{city.number}/end", "engagements"):
        assert browser.get(f"/appointees/{number}/{path}").status_code == 404, path
