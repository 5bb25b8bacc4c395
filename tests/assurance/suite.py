"""The whole suite where there is no network but the machine's own loopback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.assurance.figures import Figure

ROOT = Path(__file__).parents[2]
_ALL = {"HOSAKAN_TEST_ALL": "1", "HOSAKAN_TEST_DATABASES": "sqlite,postgresql"}
_RUN = 'ip link set lo up && exec "$0" -m pytest -q -n auto --dist worksteal'


def run(full: bool) -> list[Figure]:
    """Everything on both databases, nothing skipped, in a network namespace of its own (Linux, root). The
    sample is CI's own run, which is not repeated here."""
    if not full:
        return []
    done = subprocess.run(
        ["unshare", "-n", "sh", "-c", _RUN, sys.executable],
        cwd=ROOT,
        env={**os.environ, **_ALL},
        capture_output=True,
        text=True,
        check=False,
    )
    return [figure_of(done.stdout)]


def figure_of(printed: str) -> Figure:
    """What pytest's last line comes to."""
    told = re.findall(r"^(?:=+ )?(\d.*(?:passed|failed|error).* in [^=\n]*?)(?: =+)?$", printed, re.MULTILINE)
    last = told[-1] if told else "no summary"
    whole = "passed" in last and not re.search("failed|error|skipped", last)
    return Figure("the whole suite under `unshare -n`, loopback only", "passes, nothing skipped", last, whole)
