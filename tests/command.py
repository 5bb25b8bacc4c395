"""Running ``hosakan`` as a person's shell does: a process of its own, bytes in, bytes out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CALL = "from app.cli import main; main()"


@dataclass(frozen=True)
class Ran:
    """What came of it; ``said``: standard error as text."""

    code: int
    out: bytes
    said: str

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.out.decode("utf-8")


def hosakan(
    *arguments: str | Path, stdin: bytes = b"", env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Ran:
    """Run the command with ``env`` on top of this process's, without HOSAKAN_* of it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HOSAKAN_")}
    done = subprocess.run(
        [sys.executable, "-c", CALL, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env={**clean, **(env or {})},
        cwd=cwd,
        check=False,
        timeout=120,
    )
    return Ran(done.returncode, done.stdout, done.stderr.decode("utf-8"))
