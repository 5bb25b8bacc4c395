"""SQLite on a network share is refused, in words that say what to do instead."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from app import network_share
from app.database import open_database
from app.network_share import linux_share, windows_share
from app.settings import sqlite_url
from rules.faults import InputError

MOUNTS = r"""22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
35 22 0:40 / /mnt/share rw - cifs //server/share rw,vers=3.0
36 22 0:41 / /mnt/sh\040areあ rw master:2 - nfs4 server:/export rw
37 35 254:1 / /mnt/share/local rw - xfs /dev/vdb rw
38 22 0:42 / /home/a/ssh rw - fuse.sshfs a@server: rw
39 22 0:43 / /mnt/twice rw - ext4 /dev/vdc rw
40 22 0:44 / /mnt/twice rw - smb3 //server/b rw
"""


@pytest.mark.parametrize(
    ("place", "share"),
    [
        ("/var/lib/hosakan/hosakan.db", None),
        ("/mnt/share/hosakan.db", "cifs"),
        ("/mnt/shared/hosakan.db", None),
        ("/mnt/share/local/hosakan.db", None),
        ("/mnt/sh areあ/hosakan.db", "nfs4"),
        ("/home/a/ssh/data/hosakan.db", "fuse.sshfs"),
        ("/mnt/twice/hosakan.db", "smb3"),
    ],
)
def test_what_is_mounted_last_over_a_place_says_whether_it_is_a_share(place: str, share: str | None) -> None:
    assert linux_share(PurePosixPath(place), MOUNTS) == share


@pytest.mark.parametrize(
    ("place", "drive", "share"),
    [
        (r"C:\ProgramData\hosakan\hosakan.db", 3, None),
        (r"Z:\hosakan\hosakan.db", 4, "drive"),
        (r"\\server\share\hosakan.db", 1, "UNC"),
        (r"\\?\UNC\server\share\hosakan.db", 1, "UNC"),
        (r"\\?\C:\hosakan.db", 3, None),
    ],
)
def test_on_windows_a_share_is_known_by_its_name_or_its_drive(
    place: str, drive: int, share: str | None
) -> None:
    assert windows_share(PureWindowsPath(place), drive) == share


def test_the_database_is_not_opened_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"22 1 0:1 / / rw - ext4 /dev/vda rw\n30 22 0:40 / {tmp_path} rw - nfs4 a:/b rw\n")
    monkeypatch.setattr(network_share, "_MOUNTS", mounts)
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(InputError, match=r"共有フォルダー.*PostgreSQL"):
        open_database(sqlite_url(tmp_path / "hosakan.db"))
    assert not (tmp_path / "hosakan.db").exists()
