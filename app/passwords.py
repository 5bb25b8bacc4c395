"""Passwords: argon2id, and the same time taken whether or not the login exists."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()  # argon2-cffi's defaults follow RFC 9106's low-memory profile


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    return _HASHER.hash(password)


def is_password(kept: str | None, password: str) -> bool:
    """Whether ``password`` is the one whose hash is ``kept``; None takes as long and is always False."""
    try:
        return _HASHER.verify(kept or _nobody(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with another cost than today's."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody has this password")
