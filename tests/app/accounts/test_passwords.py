"""What a password has to be, and how it is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from app.passwords import hash_password, is_password
from app.store import Officer, Store
from forms.passwords import LEAST, common_words, password_fault
from tests.app.accounts.conftest import Clock
from tests.app.accounts.test_users import text_of
from tests.app.conftest import PASSWORD, Browser, hidden_value

Enter = Callable[..., Browser]
OWN = ("tanto01", "見本 花子", "架空市")


@pytest.mark.asvs("6.2.1", "6.2.5", "6.2.9")
@pytest.mark.parametrize(
    "password",
    [
        "ゆうひ おにぎり とけい",
        "correct horse battery",
        "ひみつの合言葉 2026 夏",
        "水金地火木土天海冥王星々",
        "blue-kettle-walks-home",
        "長い" * 10 + "文を一つ書いておきます。" * 19,
        "😀 🍙 🚲 とけい と かさ",
    ],
)
def test_any_letters_will_do(password: str) -> None:
    assert password_fault(password, OWN) is None


@pytest.mark.asvs("6.2.1", "6.2.4", "6.2.11", "6.2.12")
@pytest.mark.parametrize(
    "password",
    [
        "みじかい言葉",
        "あ" * 257,
        "aaaaaaaaaaaaaaaa",
        "passwordpassword",
        "Password2026!!",
        "123456789012",
        "qwertyuiop1234",
        "1qaz2wsx3edc4rfv",
        "ﾊﾟｽﾜｰﾄﾞ123456",
        "ぱすわーどぱすわーど",
        "shiyakusho2026",
        "いろはにほへと2026",
        "情報政策課情報政策課",
        "tanto01tanto01",
        "架空市架空市架空市架空市",
        "見本 花子見本 花子",
        "tanto01-2026",
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert password_fault(password, OWN) is not None


@pytest.mark.asvs("6.2.4", "6.2.12")
def test_every_leaked_password_that_is_long_enough_is_refused() -> None:
    leaked = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= LEAST]
    assert len(FREQUENCY_LISTS["passwords"]) >= 3000
    assert len(leaked) > 200
    assert [word for word in leaked if password_fault(word) is None] == []


@pytest.mark.asvs("6.2.11")
def test_no_word_of_our_own_list_makes_a_password_alone_twice_or_with_a_year() -> None:
    passed = [
        typed
        for word in common_words()
        for typed in (word, word * 2, f"{word}2026", f"{word}1234!")
        if len(typed) >= LEAST and password_fault(typed) is None
    ]
    assert passed == []


@pytest.mark.asvs("6.2.8")
def test_a_password_is_taken_exactly_as_typed() -> None:
    kept = hash_password(" Ｆull ㈱ Ünïcode ")
    assert is_password(kept, " Ｆull ㈱ Ünïcode ")
    for other in ("Ｆull ㈱ Ünïcode", " Full ㈱ Ünïcode ", " ｆull ㈱ Ünïcode ", " Ｆull ㈱ Ünïcode"):
        assert not is_password(kept, other)
    long = "あいう" * 85
    assert not is_password(hash_password(long), long + "え")
    assert not is_password(hash_password(long), long + "え" * 5000)


@pytest.mark.asvs("6.2.2", "6.2.3", "6.2.9", "6.2.10")
def test_ones_password_is_changed_with_the_old_one(
    clock: Clock, store: Store, tanto: Officer, enter: Enter, visit: Callable[[], Browser]
) -> None:
    theirs = enter()
    new = "長い言葉をいくつも並べて覚えておくのがよいと聞いたので、そうしておくことにした。" * 2
    for typed, words in [
        ({"current_password": "wrong", "password": new, "password_again": new}, "パスワードが違います"),
        ({"current_password": "", "password": new, "password_again": new}, "今のパスワードを入力"),
        ({"current_password": PASSWORD, "password": new, "password_again": new + "x"}, "一致しません"),
        (
            {"current_password": PASSWORD, "password": "tanto tanto", "password_again": "tanto tanto"},
            "12文字",
        ),
        (
            {"current_password": PASSWORD, "password": PASSWORD, "password_again": PASSWORD},
            "今のパスワードと同じ",
        ),
    ]:
        answer = theirs.send("/own/password", typed)
        assert answer.status_code == 422
        assert words in text_of(answer)
        assert PASSWORD not in text_of(answer)
    asked = {"current_password": PASSWORD, "password": new, "password_again": new}
    assert theirs.send("/own/password", asked).status_code == 303
    assert visit().send("/login", {"login": "tanto", "password": PASSWORD}).status_code == 422
    clock.on(days=3650)
    assert enter("tanto", new).get("/tenders/").status_code == 200


@pytest.mark.asvs("6.2.6", "6.2.7")
def test_passwords_are_masked_and_left_to_password_managers(browser: Browser, tanto: Officer) -> None:
    seen: dict[str, tuple[str, ...]] = {}
    for path in ("/login", "/own/password", "/own/second-factor"):
        page = browser.get(path).get_data(as_text=True)
        for tag in re.findall(r'<input[^>]*name="[a-z_]*password[a-z_]*"[^>]*>', page):
            assert 'type="password"' in tag
            assert "onpaste" not in tag
            found = re.search(r'autocomplete="([^"]+)"', tag)
            assert found
            seen[path] = (*seen.get(path, ()), found[1])
    assert seen == {
        "/login": ("current-password",),
        "/own/password": ("current-password", "new-password", "new-password"),
        "/own/second-factor": ("current-password",),
    }


@pytest.mark.asvs("6.3.2")
def test_a_new_installation_has_no_account(visitor: Browser, store: Store) -> None:
    assert not store.accounts.any()
    for login, password in (("admin", "admin"), ("root", "root"), ("demo", "demo")):
        assert store.accounts.by_login(login) is None
        token = hidden_value(visitor.get("/setup").get_data(as_text=True), "csrf_token")
        typed = {"login": login, "password": password, "csrf_token": token}
        assert visitor.client.post("/login", data=typed).location == "/setup"
