"""Passwords: argon2id, and the same time taken whether or not the login exists."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from forms.passwords import MOST

_HASHER = PasswordHasher()  # argon2-cffi's defaults follow RFC 9106's low-memory profile
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    return _HASHER.hash(password)


def is_password(kept: str | None, password: str) -> bool:
    """Whether ``password`` is the one whose hash is ``kept``; None takes as long and is always False."""
    if len(password) > MOST:
        kept = None
    try:
        return _HASHER.verify(kept or _nobody(), password[:MOST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with another cost than today's."""
    return _HASHER.check_needs_rehash(kept)


def made_password() -> str:
    """A password to be handed to somebody: 20 letters and digits that cannot be mistaken, 99 random bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody has this password")
