"""What a password has to be: long enough, and not one that is tried first. Nothing is asked of its letters,
and none grows old (NIST SP 800-63B)."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources

from zxcvbn import zxcvbn

LEAST, MOST = 12, 256
"""Characters, both inclusive."""
_GUESSES = 10**10
"""What is found in fewer tries than this is refused; a list of leaked passwords is gone through in fewer."""
_LOOKED_AT = 64
"""Characters: what is hard to guess in its beginning is hard to guess."""

RULE = f"{LEAST}文字以上{MOST}文字以下。文字の種類は問いません。貼り付けもできます"


def password_fault(password: str, own: Iterable[str | None] = ()) -> str | None:
    """What is wrong with a password, in a sentence; None where it will do. ``own``: what others know of its
    owner and the office (login, name, municipality)."""
    if len(password) < LEAST:
        return f"{LEAST}文字以上で入力してください（今は{len(password)}文字です）。"
    if len(password) > MOST:
        return f"{MOST}文字以内で入力してください（今は{len(password)}文字です）。"
    words = [part for text in own if text for part in (text, *text.split()) if len(part) > 1]
    plain = unicodedata.normalize("NFKC", password)[:_LOOKED_AT]
    known = [unicodedata.normalize("NFKC", word).casefold() for word in (*words, *common_words())]
    if zxcvbn(plain, user_inputs=known)["guesses"] < _GUESSES:
        return (
            "推測されやすいパスワードです（よく使われる語、名前やログイン名、並びや繰り返しなど）。"
            "関係のない言葉をいくつか並べるなど、別のものにしてください。"
        )
    return None


@cache
def common_words() -> tuple[str, ...]:
    """Words of Japanese offices that are tried first (``common_words.toml``)."""
    text = (resources.files("forms") / "common_words.toml").read_text("utf-8")
    return tuple(word for group in tomllib.loads(text)["words"].values() for word in group)
