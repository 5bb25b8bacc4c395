"""The wheel, built and installed elsewhere, starts without the source tree."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import urllib.request
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def build(folder: Path) -> Path:
    """The wheel built as the build backend builds it (no network: the backend is asked for directly)."""
    code = f"from hatchling.build import build_wheel; build_wheel({str(folder)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("hosakan-*.whl")
    return wheel


@pytest.mark.asvs("15.2.3")
def test_the_wheel_installed_elsewhere_starts(tmp_path: Path) -> None:
    wheel = build(tmp_path)
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "app/migrations/env.py",
        "app/static/hosakan.css",
        "app/static/tokens/design-tokens.css",
        "templates/pages/layout.html",
        "rules/law/entry/b2.toml",
    ):
        assert wanted in names, wanted
    assert not any(name.startswith("tests/") for name in names)
    place = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(place)
    # Only the wheel and the libraries: an editable install of this tree (a .pth file) is not followed.
    libraries = sysconfig.get_path("purelib")
    start = [
        "import sys",
        f"sys.path[:] = [p for p in sys.path if 'site-packages' not in p] + [{str(place)!r}, {libraries!r}]",
        "import app",
        "print(app.__file__, file=sys.stderr)",
        "from app.cli import main",
        "main()",
    ]
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", "; ".join(start), "--demo", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        with urllib.request.urlopen(address + "appointees/new", timeout=30) as answer:
            assert "補佐官等の新規登録" in answer.read().decode("utf-8")
        with urllib.request.urlopen(address + "static/hosakan.css", timeout=30) as answer:
            assert answer.status == 200
    finally:
        process.kill()
        _, told = process.communicate()
    assert str(place) in told
