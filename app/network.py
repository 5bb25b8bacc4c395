"""From where the application is answered: this machine alone, or the address it was given (HOSAKAN_URL)."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, abort, request
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from app.settings import LOOPBACK, Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_FORWARDED = ("FOR", "PROTO", "HOST", "PORT", "PREFIX")


def prepare(app: Flask) -> None:
    """Refuse other names in ``Host``; without an address of its own, other machines too."""
    chosen: Settings = app.extensions["hosakan_settings"]
    app.config["TRUSTED_HOSTS"] = hosts(chosen)
    app.before_request(_only_our_hosts)
    if chosen.url is None:
        app.before_request(_only_from_this_machine)
    elif not chosen.secure:
        app.logger.warning("HOSAKAN_ALLOW_HTTP: 暗号化なしで動きます。閉じた回線の中だけで使ってください。")
    app.wsgi_app = Forwarded(app.wsgi_app, chosen.trusted_proxies)  # type: ignore[assignment,method-assign]


def hosts(chosen: Settings) -> list[str]:
    """The names the application is called by."""
    host = urlsplit(chosen.url).hostname if chosen.url else None
    return [host] if host else list(LOOPBACK)


class Forwarded:
    """``X-Forwarded-*`` count where a proxy named in the settings is the peer; from anybody else they are
    thrown away before anything reads them."""

    def __init__(self, inner: WSGIApplication, trusted: Iterable[str]) -> None:
        self.inner = inner
        self.behind = ProxyFix(inner, x_for=1, x_proto=1, x_host=1)
        self.trusted = [ipaddress.ip_network(one) for one in trusted]

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if self._is_trusted(environ.get("REMOTE_ADDR", "")):
            return self.behind(environ, start)
        for name in _FORWARDED:
            environ.pop(f"HTTP_X_FORWARDED_{name}", None)
        return self.inner(environ, start)

    def _is_trusted(self, peer: str) -> bool:
        address = _address(peer)
        return address is not None and any(address in network for network in self.trusted)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _only_our_hosts() -> None:
    """Another name in ``Host`` is another site's page reaching for this machine: no session for it."""
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception


def _only_from_this_machine() -> None:
    """Without an address of its own there is no transport security: nobody else is answered, however we are
    bound."""
    address = _address(request.remote_addr or "")
    if address is None or not address.is_loopback:
        abort(403)
