"""For developers: write the next migration from the difference between the tables' classes and the schema."""

from __future__ import annotations

import sys

from alembic import command
from alembic.script import ScriptDirectory

from app.database import migrations, open_database

if __name__ == "__main__":
    engine = open_database("sqlite://")
    with engine.connect() as connection:
        config = migrations()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        number = f"{len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1:04d}"
        command.revision(config, message=" ".join(sys.argv[1:]), autogenerate=True, rev_id=number)
