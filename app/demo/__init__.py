"""A fictional municipality for the demonstration: everything in it is made up (``data/``)."""

from __future__ import annotations

from pathlib import Path

from app.demo.corporations import load_corporations
from app.demo.officers import fill_officers
from app.demo.papers import fill_papers
from app.demo.register import fill_register
from app.demo.sheets import fill_sheets
from app.demo.tenders import fill_tenders
from app.store import Officer, Store

MUNICIPALITY = "架空市"


def fill(store: Store, register_dir: Path | None = None) -> Officer:
    """Fill an empty database; the administrator to be signed in comes back.

    No password fits: the demonstration signs its administrator in by itself. ``register_dir``: where a
    register of corporate numbers is to be loaded, which the checks then use; none where None.
    """
    officer = store.accounts.found(
        municipality=MUNICIPALITY,
        code="999999",
        login="demo",
        name="見本 花子",
        password_hash="no password",  # noqa: S106 - of no password is this the hash
    )
    people = fill_register(store, officer)
    fill_officers(store, officer, people["taro"])
    fill_papers(store, officer, people["taro"])
    fill_sheets(store, officer)
    fill_tenders(store, officer, people, load_corporations(register_dir) if register_dir else None)
    return officer
