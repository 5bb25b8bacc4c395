"""The templates of our drawings (``templates/documents``), one environment for all."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2

import templates

FONT_FAMILY = "BIZ UDGothic"
"""The family of the font shipped in ``app/static/fonts``."""


@cache
def svg_environment() -> jinja2.Environment:
    """Drawings by folder and file: ``group/picture.svg``. Everything put into them is escaped."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(templates.__file__).parent / "documents"),
        autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
