"""Secrets kept in the database, sealed with a key derived from the installation's own.

Whoever has the database alone (a copy, a backup) has none of them. Another HOSAKAN_SECRET_KEY opens none.
"""

from __future__ import annotations

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_FORMAT = "1:"
_NONCE = 12
"""Bytes."""


class Unsealable(Exception):  # noqa: N818
    """What is sealed was sealed with another key, for another purpose, or was changed."""


class Sealer:
    """Seals and unseals (AES-256-GCM; key by HKDF-SHA256). ``purpose`` says what for and whose: sealed for
    one, it opens for no other."""

    def __init__(self, secret_key: str) -> None:
        derived = HKDF(SHA256(), 32, salt=None, info=b"hosakan sealing 1").derive(secret_key.encode())
        self._cipher = AESGCM(derived)

    def seal(self, text: str, purpose: str) -> str:
        """``text`` as it may be kept: ASCII."""
        nonce = os.urandom(_NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, text.encode(), purpose.encode())
        return _FORMAT + base64.urlsafe_b64encode(sealed).decode("ascii")

    def unseal(self, sealed: str, purpose: str) -> str:
        """The text. Raises Unsealable."""
        try:
            if not sealed.startswith(_FORMAT):
                raise Unsealable
            raw = base64.urlsafe_b64decode(sealed.removeprefix(_FORMAT).encode("ascii"))
            return self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode()).decode()
        except (InvalidTag, ValueError, binascii.Error):
            raise Unsealable from None
