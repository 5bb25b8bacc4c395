"""From where the application is answered: this machine alone, or the address it was given."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import request

from app import create_app
from app.settings import EXPLAINED, Settings
from rules.faults import InputError

URL = "https://hosakan.example.lg.jp"
OTHER = {"REMOTE_ADDR": "192.168.1.20"}


def answer_of(settings: Settings, host: str, **environ: str) -> int:
    client = create_app(settings).test_client()
    return client.get("/healthz", headers={"Host": host}, environ_overrides=environ).status_code


def seen_as(settings: Settings, peer: str, **forwarded: str) -> tuple[str | None, str]:
    """The client's address and scheme as the application sees them."""
    app = create_app(settings)
    seen: list[tuple[str | None, str]] = []
    app.before_request(lambda: seen.append((request.remote_addr, request.scheme)))
    headers = {"Host": "hosakan.example.lg.jp"}
    headers |= {f"X-Forwarded-{name}": value for name, value in forwarded.items()}
    app.test_client().get("/healthz", headers=headers, environ_overrides={"REMOTE_ADDR": peer})
    return seen[0]


def test_without_an_address_only_this_machine_is_answered(settings: Settings) -> None:
    assert answer_of(settings, "127.0.0.1:8000") == 200
    assert answer_of(settings, "127.0.0.1:8000", **OTHER) == 403
    assert answer_of(settings, "hosakan.example.lg.jp") == 400


def test_with_an_address_other_machines_are_answered_by_that_name_alone(settings: Settings) -> None:
    shared = replace(settings, url=URL)
    assert answer_of(shared, "hosakan.example.lg.jp", **OTHER) == 200
    assert answer_of(shared, "hosakan.example.lg.jp:8443", **OTHER) == 200
    for host in ("127.0.0.1", "localhost", "evil.example", "hosakan.example.lg.jp.evil.example"):
        assert answer_of(shared, host, **OTHER) == 400, host


@pytest.mark.asvs("4.1.3")
@pytest.mark.asvs("15.3.4")
def test_forwarded_addresses_count_from_a_trusted_proxy_alone(settings: Settings) -> None:
    shared = replace(settings, url=URL, trusted_proxies=("10.1.0.0/24",))
    told = {"For": "192.168.1.20", "Proto": "https"}
    assert seen_as(shared, "10.1.0.7", **told) == ("192.168.1.20", "https")
    assert seen_as(shared, "10.2.0.7", **told) == ("10.2.0.7", "http")
    assert seen_as(replace(settings, url=URL), "127.0.0.1", **told) == ("127.0.0.1", "http")


@pytest.mark.asvs("4.1.3")
def test_a_forged_header_does_not_make_another_machine_this_one(settings: Settings) -> None:
    client = create_app(settings).test_client()
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        forged = {"Host": "127.0.0.1", header: "for=127.0.0.1" if header == "Forwarded" else "127.0.0.1"}
        assert client.get("/healthz", headers=forged, environ_overrides=OTHER).status_code == 403


def test_the_settings_are_read_and_explained(tmp_path: Path) -> None:
    env = {
        "HOSAKAN_DATA_DIR": str(tmp_path),
        "HOSAKAN_URL": f"{URL}/",
        "HOSAKAN_TRUSTED_PROXIES": "127.0.0.1, 10.1.0.0/24",
        "HOSAKAN_SESSION_IDLE_MINUTES": "30",
        "HOSAKAN_SESSION_HOURS": "8",
    }
    settings = Settings.from_environment(env)
    assert (settings.url, settings.secure) == (URL, True)
    assert settings.trusted_proxies == ("127.0.0.1/32", "10.1.0.0/24")
    assert settings.session_idle.total_seconds() == 30 * 60
    assert settings.session_longest.total_seconds() == 8 * 3600
    assert set(env) <= set(EXPLAINED)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("HOSAKAN_URL", "hosakan.example.lg.jp", "https://"),
        ("HOSAKAN_URL", "ftp://hosakan.example.lg.jp", "https://"),
        ("HOSAKAN_URL", "https://hosakan.example.lg.jp/app", "https://"),
        ("HOSAKAN_URL", "https://user:pass@hosakan.example.lg.jp", "https://"),
        ("HOSAKAN_URL", "https://*", "https://"),
        ("HOSAKAN_URL", "http://hosakan.example.lg.jp", "HOSAKAN_ALLOW_HTTP"),
        ("HOSAKAN_TRUSTED_PROXIES", "proxy.example", "IP アドレス"),
        ("HOSAKAN_TRUSTED_PROXIES", "10.1.0.1/24", "IP アドレス"),
        ("HOSAKAN_SESSION_IDLE_MINUTES", "0", "1から1440"),
        ("HOSAKAN_SESSION_IDLE_MINUTES", "1441", "1から1440"),
        ("HOSAKAN_SESSION_HOURS", "25", "1から24"),
        ("HOSAKAN_SESSION_HOURS", "半日", "1から24"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str, words: str) -> None:
    with pytest.raises(InputError) as raised:
        Settings.from_environment({"HOSAKAN_DATA_DIR": str(tmp_path), name: value})
    told = str(raised.value.faults[0])
    assert told.startswith(f"{name}: ")
    assert words in told


def test_plain_http_is_taken_where_allowed_and_warned_of(
    tmp_path: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    env = {"HOSAKAN_URL": "http://hosakan.lan", "HOSAKAN_ALLOW_HTTP": "1", "HOSAKAN_DATA_DIR": str(tmp_path)}
    allowed = Settings.from_environment(env)
    assert (allowed.url, allowed.secure) == ("http://hosakan.lan", False)
    assert answer_of(replace(settings, url=allowed.url), "hosakan.lan", **OTHER) == 200
    assert "暗号化なしで動きます" in caplog.text
