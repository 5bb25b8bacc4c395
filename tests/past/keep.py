"""Keep this program's way of judging before it changes: ``python -m tests.past.keep``.

Writes ``app/engines/N.zip``: the code of ``rules`` as it is, the same bytes each time. Refused where engine N
is kept already.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import rules
from app.rerun import ENGINES
from rules.engine import ENGINE

_THEN = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can say: no time."""


def main() -> int:
    """The exit status."""
    target = ENGINES / f"{ENGINE}.zip"
    if target.exists():
        print(f"{target} stands", file=sys.stderr)
        return 1
    keep(target)
    print(f"{target}: {target.stat().st_size:,} bytes", file=sys.stderr)
    return 0


def keep(target: Path) -> None:
    """Write the code of ``rules`` to a zip."""
    target.parent.mkdir(parents=True, exist_ok=True)
    home = Path(rules.__file__).parent
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(home.rglob("*.py")):
            name = zipfile.ZipInfo(path.relative_to(home.parent).as_posix(), _THEN)
            file.writestr(name, path.read_bytes(), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    sys.exit(main())
