"""The second factor: six digits of an authenticator (TOTP, RFC 6238), and codes for when it is lost."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from datetime import datetime

import pyotp
import segno

STEP = 30
"""Seconds a code stands for."""
_AROUND = (0, -1, 1)
"""Steps taken beside the present one: a clock may be off by as much."""
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_GROUPS, _GROUP = 5, 5
RECOVERY_CODES = 10


def new_secret() -> str:
    """160 random bits in base 32."""
    return pyotp.random_base32()


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code ``code`` is; None where it is none of those that count now."""
    typed = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", code))
    if not re.fullmatch(r"[0-9]{6}", typed):
        return None
    made = pyotp.TOTP(secret, interval=STEP)
    present = int(now.timestamp()) // STEP
    for step in (present + beside for beside in _AROUND):
        if secrets.compare_digest(made.at(step * STEP), typed):
            return step
    return None


def address(secret: str, login: str, office: str) -> str:
    """What an authenticator reads from the picture (``otpauth://…``)."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=login, issuer_name=f"補佐官 {office}")


def picture(text: str) -> str:
    """A QR code as an SVG's data address, for an ``img``."""
    return str(segno.make(text, error="m").svg_data_uri(scale=5, border=4, light="#fff", dark="#000"))


def in_groups(secret: str) -> str:
    """A secret in groups of four, to be typed."""
    return " ".join(re.findall(".{1,4}", secret))


def new_recovery_codes() -> list[str]:
    """Codes to be written down, 125 random bits each."""
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
        for _ in range(RECOVERY_CODES)
    ]


def recovery_hash(code: str) -> str:
    """What is kept of a recovery code: SHA-256 in hex. A plain hash will do for 125 random bits."""
    letters = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", code)).upper()
    return hashlib.sha256(letters.encode()).hexdigest()
