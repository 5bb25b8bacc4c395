"""The second factor: set up, asked for, lost."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pyotp
import pytest
from sqlalchemy import select

from app import models
from app.sealing import Sealer, Unsealable
from app.store import Act, Officer, Store
from app.store.office_settings import OfficeSettings
from tests.app.accounts.conftest import Clock
from tests.app.accounts.test_sessions import cookie_of
from tests.app.accounts.test_users import text_of
from tests.app.conftest import PASSWORD, Browser, hidden_value

Enter = Callable[..., Browser]
SETUP = "/own/second-factor"


def code_at(secret: str, clock: Clock) -> str:
    return pyotp.TOTP(secret).at(clock.moment)


def secret_shown(page: str) -> str:
    found = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
    assert found
    return found[1].replace(" ", "")


def sent_back(page: str, **typed: Any) -> dict[str, Any]:
    return {name: hidden_value(page, name) for name in ("csrf_token", "sealed", "once")} | typed


def set_up(browser: Browser, clock: Clock) -> tuple[str, list[str]]:
    """Set a second factor up; its secret and the recovery codes."""
    page = text_of(browser.get(SETUP))
    secret = secret_shown(page)
    typed = sent_back(page, one_time_code=code_at(secret, clock), current_password=PASSWORD)
    answer = browser.client.post(SETUP, data=typed)
    assert answer.status_code == 200
    codes = re.findall(r'<code class="secret">([0-9A-Z-]+)</code>', text_of(answer))
    clock.on(seconds=60)
    return secret, codes


@pytest.fixture
def theirs(clock: Clock, tanto: Officer, enter: Enter) -> Browser:
    return enter()


def past_the_password(visit: Callable[[], Browser], next: str = "") -> Browser:
    fresh = visit()
    answer = fresh.send("/login", {"login": "tanto", "password": PASSWORD, "next": next})
    assert answer.status_code == 303
    assert answer.location.startswith("/login/code")
    return fresh


@pytest.mark.asvs("6.3.3")
def test_with_a_second_factor_the_password_alone_opens_nothing(
    clock: Clock, theirs: Browser, visit: Callable[[], Browser]
) -> None:
    secret, _ = set_up(theirs, clock)
    fresh = past_the_password(visit, "/tenders/")
    for path in ("/", "/tenders/", "/own/", "/own/second-factor", "/own/password"):
        assert fresh.get(path).location == "/login/code", path
    refused = fresh.client.post("/own/password", data={})
    assert refused.status_code in (400, 403)
    before = cookie_of(fresh)
    answer = fresh.send("/login/code?next=/tenders/", {"one_time_code": code_at(secret, clock)})
    assert answer.location == "/tenders/"
    assert cookie_of(fresh) != before
    assert fresh.get("/tenders/").status_code == 200


def test_codes_are_taken_as_people_type_them(
    clock: Clock, theirs: Browser, visit: Callable[[], Browser]
) -> None:
    secret, _ = set_up(theirs, clock)
    code = code_at(secret, clock)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    typed = f" {wide[:3]}　{wide[3:]} "
    assert past_the_password(visit).send("/login/code", {"one_time_code": typed}).status_code == 303


@pytest.mark.asvs("6.5.1")
def test_a_code_is_taken_once_and_an_older_one_never_after_it(
    clock: Clock, theirs: Browser, visit: Callable[[], Browser]
) -> None:
    secret, _ = set_up(theirs, clock)
    older, code = code_at(secret, Clock(clock.moment.replace(second=0))), code_at(secret, clock)
    clock.on(seconds=30)
    newest = code_at(secret, clock)
    assert past_the_password(visit).send("/login/code", {"one_time_code": code}).status_code == 303
    for used in {code, older} - {newest}:
        assert past_the_password(visit).send("/login/code", {"one_time_code": used}).status_code == 422
    assert past_the_password(visit).send("/login/code", {"one_time_code": newest}).status_code == 303


@pytest.mark.asvs("6.5.1", "6.5.5")
def test_the_code_of_the_setup_does_not_open_a_login(
    clock: Clock, theirs: Browser, visit: Callable[[], Browser]
) -> None:
    page = text_of(theirs.get(SETUP))
    code = code_at(secret_shown(page), clock)
    theirs.client.post(SETUP, data=sent_back(page, one_time_code=code, current_password=PASSWORD))
    assert past_the_password(visit).send("/login/code", {"one_time_code": code}).status_code == 422


@pytest.mark.asvs("6.5.5")
@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (1, True), (2, False), (20, False)])
def test_a_clock_may_be_off_by_one_step(
    clock: Clock, theirs: Browser, visit: Callable[[], Browser], steps: int, opens: bool
) -> None:
    secret, _ = set_up(theirs, clock)
    clock.on(minutes=10)
    fresh = past_the_password(visit)
    code = code_at(secret, clock)
    clock.on(seconds=-30 * steps)
    assert (fresh.send("/login/code", {"one_time_code": code}).status_code == 303) is opens


def test_after_five_minutes_the_password_is_asked_for_again(
    clock: Clock, theirs: Browser, visit: Callable[[], Browser]
) -> None:
    secret, _ = set_up(theirs, clock)
    fresh = past_the_password(visit)
    clock.on(minutes=5, seconds=1)
    assert fresh.get("/login/code").location == "/"
    token = hidden_value(text_of(fresh.get("/login")), "csrf_token")
    answer = fresh.client.post(
        "/login/code", data={"csrf_token": token, "one_time_code": code_at(secret, clock)}
    )
    assert answer.location == "/"
    assert fresh.get("/tenders/").location.startswith("/login?")


@pytest.mark.asvs("6.3.1")
def test_guessing_codes_is_slowed_down_and_a_right_password_between_does_not_help(
    clock: Clock, theirs: Browser, visit: Callable[[], Browser]
) -> None:
    set_up(theirs, clock)
    for _ in range(4):
        assert past_the_password(visit).send("/login/code", {"one_time_code": "000000"}).status_code == 422
    assert past_the_password(visit).send("/login/code", {"one_time_code": "000000"}).status_code == 429
    assert visit().send("/login", {"login": "tanto", "password": PASSWORD}).status_code == 429


@pytest.mark.asvs("6.5.1", "6.5.2", "6.5.3", "6.5.4")
def test_a_recovery_code_opens_once_in_place_of_the_app(
    clock: Clock, store: Store, tanto: Officer, theirs: Browser, visit: Callable[[], Browser]
) -> None:
    _, codes = set_up(theirs, clock)
    assert len(codes) == len(set(codes)) == 10
    assert all(re.fullmatch("([2-9A-HJ-NP-Z]{5}-){4}[2-9A-HJ-NP-Z]{5}", code) for code in codes)
    with store._room.reading() as session:
        kept = session.scalars(select(models.User.recovery).where(models.User.id == tanto.id)).one()
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)
    spoken = codes[3].lower().replace("-", " ")
    assert past_the_password(visit).send("/login/code", {"one_time_code": spoken}).status_code == 303
    assert past_the_password(visit).send("/login/code", {"one_time_code": codes[3]}).status_code == 422
    again = past_the_password(visit)
    assert again.send("/login/code", {"one_time_code": codes[4]}).status_code == 303
    assert "予備コードの残り 8個" in text_of(again.get("/own/"))


def test_new_recovery_codes_replace_the_old(
    clock: Clock, theirs: Browser, visit: Callable[[], Browser]
) -> None:
    _, old = set_up(theirs, clock)
    assert theirs.send("/own/recovery", {"current_password": "wrong"}).status_code == 422
    page = text_of(theirs.send("/own/recovery", {"current_password": PASSWORD}))
    new = re.findall(r'<code class="secret">([0-9A-Z-]+)</code>', page)
    assert past_the_password(visit).send("/login/code", {"one_time_code": old[0]}).status_code == 422
    assert past_the_password(visit).send("/login/code", {"one_time_code": new[0]}).status_code == 303


@pytest.mark.asvs("7.5.1")
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"current_password": "wrong"}, "パスワードが違います"),
        ({"one_time_code": "000000"}, "コードが合いません"),
    ],
)
def test_setting_up_needs_the_password_and_a_code_that_works(
    clock: Clock, store: Store, tanto: Officer, theirs: Browser, wrong: dict[str, str], words: str
) -> None:
    page = text_of(theirs.get(SETUP))
    secret = secret_shown(page)
    right = {"one_time_code": code_at(secret, clock), "current_password": PASSWORD}
    answer = theirs.client.post(SETUP, data=sent_back(page, **{**right, **wrong}))
    assert answer.status_code == 422
    again = text_of(answer)
    assert words in again
    assert secret_shown(again) == secret, "the app has read it already"
    assert not store.accounts.of(tanto).second_factor


@pytest.mark.asvs("6.5.3")
def test_every_page_of_the_setup_offers_another_secret_as_picture_and_text(
    clock: Clock, theirs: Browser
) -> None:
    pages = [text_of(theirs.get(SETUP)) for _ in range(2)]
    secrets = {secret_shown(page) for page in pages}
    assert len(secrets) == 2
    assert all(len(base64.b32decode(secret)) == 20 for secret in secrets)
    found = re.search(r'src="(data:image/svg\+xml[^"]+)"', pages[0])
    assert found
    drawn = ElementTree.fromstring(unquote(found[1].partition(",")[2]))
    assert drawn.tag.endswith("svg")


@pytest.mark.asvs("11.3.2")
def test_the_secret_lies_sealed_and_opens_for_its_owner_only(
    clock: Clock, store: Store, tanto: Officer, theirs: Browser
) -> None:
    secret, _ = set_up(theirs, clock)
    with store._room.reading() as session:
        kept = session.get_one(models.User, tanto.id).totp_secret
    assert kept
    assert secret not in kept
    sealer = Sealer("k" * 48)
    assert sealer.unseal(kept, f"totp of user {tanto.id}") == secret
    for other, purpose in ((sealer, "totp of user 1"), (Sealer("x" * 48), f"totp of user {tanto.id}")):
        with pytest.raises(Unsealable):
            other.unseal(kept, purpose)
    for broken in ("", "1:", "2:" + kept[2:], kept[:-4] + "AAA=", "1:あ"):
        with pytest.raises(Unsealable):
            sealer.unseal(broken, f"totp of user {tanto.id}")


@pytest.mark.asvs("7.4.3")
def test_setting_up_ends_every_other_login(clock: Clock, theirs: Browser, enter: Enter) -> None:
    elsewhere = enter()
    set_up(theirs, clock)
    assert elsewhere.get("/own/").location.startswith("/login")
    assert theirs.get("/own/").status_code == 200


def test_an_administrator_takes_a_lost_second_factor_away_and_it_is_recorded(
    browser: Browser, clock: Clock, store: Store, tanto: Officer, theirs: Browser, enter: Enter
) -> None:
    set_up(theirs, clock)
    admin = store.accounts.open_session(store.accounts.first_administrator())
    browser.client.set_cookie("hosakan_session", admin)
    assert "本人であることを" in text_of(browser.get(f"/accounts/{tanto.id}/second-factor"))
    assert browser.send(f"/accounts/{tanto.id}/second-factor", {}).status_code == 303
    assert theirs.get("/own/").location.startswith("/login")
    assert enter().get("/own/").status_code == 200
    told = [item.what for item in store.events.of_record(1, f"user:{tanto.id}")]
    assert "担当 次郎（tanto）の2つ目の要素（確認コード）を解除した" in told


@pytest.mark.asvs("6.4.3")
def test_a_reset_password_does_not_go_past_the_second_factor(
    browser: Browser,
    clock: Clock,
    store: Store,
    tanto: Officer,
    theirs: Browser,
    visit: Callable[[], Browser],
) -> None:
    secret, _ = set_up(theirs, clock)
    admin = store.accounts.open_session(store.accounts.first_administrator())
    browser.client.set_cookie("hosakan_session", admin)
    page = text_of(browser.send(f"/accounts/{tanto.id}/password", {}))
    found = re.search(r'<code class="secret">([^<]+)</code>', page)
    assert found
    fresh = visit()
    assert fresh.send("/login", {"login": "tanto", "password": found[1]}).location.startswith("/login/code")
    fresh.send("/login/code", {"one_time_code": code_at(secret, clock)})
    assert fresh.get("/tenders/").location == "/own/password"


@pytest.mark.asvs("6.3.3")
def test_where_the_municipality_asks_for_one_only_its_setup_can_be_reached_without(
    clock: Clock, store: Store, theirs: Browser
) -> None:
    act = Act(store.accounts.first_administrator(), "setting.change")
    store.office_settings.change(act, 1, OfficeSettings(second_factor=True))
    for path in ("/", "/tenders/", "/own/", "/own/password", "/own/recovery"):
        assert theirs.get(path).location == SETUP, path
    page = theirs.get(SETUP)
    assert "2つ目の要素が必要です" in text_of(page)
    token = hidden_value(text_of(page), "csrf_token")
    kept = theirs.client.post("/tenders/new", data={"csrf_token": token, "name": "書きかけの案件"})
    assert kept.status_code == 403
    assert "書きかけの案件" in text_of(kept)
    assert store.tenders.all(1) == []
    set_up(theirs, clock)
    assert theirs.get("/tenders/").status_code == 200
    theirs.send("/own/second-factor/off", {"current_password": PASSWORD})
    assert theirs.get("/tenders/").location == SETUP


def test_what_was_typed_comes_through_the_code_page_too(
    clock: Clock, theirs: Browser, visit: Callable[[], Browser]
) -> None:
    secret, _ = set_up(theirs, clock)
    fresh = visit()
    token = hidden_value(text_of(fresh.get("/login")), "csrf_token")
    asked = fresh.client.post("/tenders/new", data={"csrf_token": token, "name": "書きかけの案件"})
    page = text_of(asked)
    names = ("csrf_token", "kept_path", "kept.name")
    carried = {name: hidden_value(page, name) for name in names}
    page = text_of(fresh.client.post("/login", data={**carried, "login": "tanto", "password": PASSWORD}))
    carried = {name: hidden_value(page, name) for name in names}
    typed = {**carried, "one_time_code": code_at(secret, clock)}
    resumed = text_of(fresh.client.post("/login/code", data=typed))
    assert 'action="/tenders/new"' in resumed
    assert "書きかけの案件" in resumed


def test_a_sealed_secret_of_somebody_else_is_not_taken(
    clock: Clock, store: Store, browser: Browser, tanto: Officer, theirs: Browser
) -> None:
    admin = store.accounts.open_session(store.accounts.first_administrator())
    browser.client.set_cookie("hosakan_session", admin)
    other = text_of(browser.get(SETUP))
    page = text_of(theirs.get(SETUP))
    typed = sent_back(page, current_password=PASSWORD, one_time_code=code_at(secret_shown(other), clock))
    typed["sealed"] = hidden_value(other, "sealed")
    assert theirs.client.post(SETUP, data=typed).status_code == 422
    assert not store.accounts.of(tanto).second_factor
