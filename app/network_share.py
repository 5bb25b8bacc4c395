"""Whether a file lies on a network share: SQLite's locks do not hold there, and data would be lost."""

from __future__ import annotations

import ctypes
import re
import sys
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from rules.faults import Fault, InputError

_TYPES = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "coda", "ceph", "glusterfs", "lustre"),
        *("gpfs", "beegfs", "davfs", "vboxsf", "vmhgfs"),
        *("fuse.sshfs", "fuse.rclone", "fuse.glusterfs", "fuse.davfs", "fuse.smbnetfs", "fuse.vmhgfs-fuse"),
    }
)
"""Linux's names of file systems that lie on another machine, or on the host of a virtual one."""
_MOUNTS = Path("/proc/self/mountinfo")
_REMOTE = 4
"""Windows' DRIVE_REMOTE."""


def refuse_network_share(path: Path) -> None:
    """Raise InputError where an SQLite file at ``path`` would lie on a network share."""
    where = path.resolve()
    if share_of(where):
        told = f"{where} はネットワーク上の共有フォルダーにあり、登録が失われるおそれがあるため使えません"
        remedy = (
            "この PC のディスク（HOSAKAN_DATA_DIR）に置くか、共用するときは PostgreSQL を"
            "使ってください（docs/operations）"
        )
        raise InputError([Fault("HOSAKAN_DATABASE_URL", told, remedy)])


def share_of(where: Path) -> str | None:
    """What kind of share an absolute path is on, None for a disk of this machine (or where nobody can
    tell)."""
    if sys.platform == "win32":
        return windows_share(where, ctypes.windll.kernel32.GetDriveTypeW(f"{where.drive}\\"))
    try:
        return linux_share(where, _MOUNTS.read_text("utf-8", "surrogateescape"))
    except OSError:  # not Linux
        return None


def windows_share(where: PurePath, drive_type: int) -> str | None:
    r"""``\\server\share``, or a drive letter that stands for one (``drive_type`` as Windows has it)."""
    drive = PureWindowsPath(where).drive.upper()
    if drive.startswith("\\\\?\\UNC") or (drive.startswith("\\\\") and not drive.startswith("\\\\?\\")):
        return "UNC"
    return "drive" if drive_type == _REMOTE else None


def linux_share(where: PurePath, mounts: str) -> str | None:
    """``mounts``: as /proc/self/mountinfo has them. The last one mounted over a place counts."""
    path, found = PurePosixPath(where), ("", "")
    for line in mounts.splitlines():
        fields, _, rest = line.partition(" - ")
        place, kind = _unescaped(fields.split(" ")[4]), rest.split(" ")[0]
        if path.is_relative_to(place) and len(place) >= len(found[0]):
            found = place, kind
    return found[1] if found[1] in _TYPES else None


def _unescaped(place: str) -> str:
    r"""A mount's place with its blanks (``\040``)."""
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), place)
