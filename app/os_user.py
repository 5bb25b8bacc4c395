"""Who sits at the machine, for what a command enters in the record."""

from __future__ import annotations

from getpass import getuser


def os_user() -> str:
    """The machine's user; a sentence's word where it has none (a container, a service account): nothing in
    an emergency waits for a name."""
    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return "利用者名不明"
