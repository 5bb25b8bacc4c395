"""The clauses this installation uses: the shipped ones and the municipality's own."""

from __future__ import annotations

import os
from pathlib import Path

from rules.library import Library, load_library, shipped_library


def rules_dir() -> Path | None:
    """Where a municipality keeps its own clauses, texts and headings: HOSAKAN_RULES_DIR, None if not set."""
    own = os.environ.get("HOSAKAN_RULES_DIR")
    return Path(own) if own else None


def library() -> Library:
    """The shipped clauses, and those in ``HOSAKAN_RULES_DIR`` if set. Raises InputError for a broken file."""
    own = rules_dir()
    return load_library(own) if own else shipped_library()
