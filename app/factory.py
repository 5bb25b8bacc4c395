"""How the web application is put together."""

from __future__ import annotations

from importlib import resources

from flask import Flask

from app import errors, jobs, pages, security, sweeping
from app.database import open_database, upgrade
from app.settings import Settings
from app.store import Store
from app.views import BLUEPRINTS


def build(settings: Settings | None = None) -> Flask:
    """The WSGI application (see ``app.create_app``)."""
    settings = settings or Settings.from_environment()
    app = Flask("app", template_folder=str(resources.files("templates") / "pages"))
    app.extensions["hosakan_settings"] = settings
    app.extensions["hosakan_store"] = _store(settings)
    security.prepare(app)
    pages.prepare(app)
    errors.prepare(app)
    jobs.prepare(app)
    sweeping.prepare(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _store(settings: Settings) -> Store:
    engine = open_database(settings.database_url)
    upgrade(engine)
    store = Store(engine)
    store.accounts.idle, store.accounts.longest = settings.session_idle, settings.session_longest
    return store
