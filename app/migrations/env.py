"""What Alembic runs: the connection comes from app.database, the target from app.models."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from app.models import Base
from app.models.base import UtcDateTime


def _plain_moment(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Migrations must not depend on our classes of today."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    compare_server_default=True,
    render_item=_plain_moment,
)
with context.begin_transaction():
    context.run_migrations()
