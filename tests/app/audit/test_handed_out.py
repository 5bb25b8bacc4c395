"""Every file the application hands out is told of by an entry of its own, and names no bidder in it."""

from __future__ import annotations

import re
from pathlib import Path

from app import create_app
from app.demo import fill
from app.settings import demonstration
from app.store import Store


def test_every_download_is_an_export_in_the_record(tmp_path: Path) -> None:
    app = create_app(demonstration(tmp_path))
    store: Store = app.extensions["hosakan_store"]
    fill(store)
    client = app.test_client()
    client.get("/")
    seen = {}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or set(rule.arguments) - {"number", "row"}:
            continue
        path = re.sub(r"<int:\w+>", "1", rule.rule)
        before = store.audit.head(1)
        answer = client.get(path, query_string={"year": "R8"})
        if "attachment" not in answer.headers.get("Content-Disposition", "") or rule.endpoint == "static":
            continue
        newest, *others = store.events.latest(1, changes_only=False, limit=20)[0]
        assert before
        # Beside it stands an entry for each tender not opened yet whose bidders are in the file.
        others = [one for one in others if one.seq > before.seq]
        assert {one.action for one in others} <= {"bidder.export"}, path
        assert len({one.facts["tender"] for one in others}) == len(others), path
        assert newest.action.endswith(".export"), path
        assert newest.facts["file"] in ("docx", "xlsx", "csv", "json"), path
        seen[rule.endpoint] = newest
    assert len(seen) >= 10, sorted(seen)
    about_bidders = [one for endpoint, one in seen.items() if endpoint.startswith("checks.")]
    assert len(about_bidders) >= 4
    assert all("tender" in one.facts and "before_opening" in one.facts for one in about_bidders)
