"""The demonstration's 試算調書."""

from __future__ import annotations

from app.demo.reading import read
from app.store import Act, Officer, Paper, Store
from rules.schema import parse
from rules.subsidy_costs import Sheet
from rules.subsidy_law import load
from rules.subsidy_sheet import work_out


def fill_sheets(store: Store, officer: Officer) -> None:
    """Keep the sheets of ``subsidy.toml``. Raises InputError where one cannot be worked out."""
    law = load()
    for row in reversed(read("subsidy")["sheet"]):  # the list shows the one changed last first
        plain = {name: value for name, value in row.items() if name != "title"}
        sheet = parse(Sheet, plain, f"subsidy.toml {row['title']}")
        work_out(law, sheet)
        paper = Paper(row["title"], sheet.model_dump(mode="json"), form_version=law.version)
        store.subsidy_sheets.create(Act(officer, "subsidy.create"), paper)
