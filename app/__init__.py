"""The web application and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application on ``settings`` (those of the environment if None), its database up to date.

    Raises InputError where a setting cannot be used. Loaded only when called: the command line lives in
    this package too and must not wait for the web and the database.
    """
    from app.factory import build

    return build(settings)
