"""Finds what looks like a secret in a text: the forms that keys and tokens have, and long values without any order in them."""

import math
import re
from collections import Counter

FORMS = tuple(
    re.compile(form)
    for form in (
        r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----",
        r"AGE-SECRET-KEY-[1]",
        r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
        r"\bgh[pousr]_[0-9A-Za-z]{36}\b",
        r"\bgithub_pat_[0-9A-Za-z_]{20,}",
        r"\bglpat-[0-9A-Za-z_-]{20}",
        r"\bxox[abprs]-[0-9A-Za-z-]{10,}",
        r"\bsk_live_[0-9A-Za-z]{16,}",
        r"\bpypi-[0-9A-Za-z_-]{50,}",
        r"\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}",
        r"://[^\s:/@'\"{<]+:(?!password@)[^\s:/@'\"{<]{4,}@",
    )
)
_HEX = re.compile(r"[0-9a-fA-F]{32,}")
_BASE64 = re.compile(r"[0-9A-Za-z+/_-]{32,}={0,2}")
_QUOTED = re.compile(r"'([^'\n]*)'|\"([^\"\n]*)\"")

ORDERLY_HEX, ORDERLY_BASE64 = 3.0, 4.4
"""Bits for each character: below these a value is words, a path or a row of zeros."""

HASHES_ALONE = ("requirements.lock",)
"""Files that are hashes of what is public, line by line."""

PUBLIC = {
    "tests/domain/test_frameworks.py": "the hashes of what is shipped",
}
"""Files in which values without order are meant to be read by everybody, and what they are."""


def secrets_in(name: str, text: str) -> list[int]:
    """The lines of a file on which something looks like a secret."""
    if name in HASHES_ALONE:
        return []
    lines = enumerate(text.splitlines(), start=1)
    return [number for number, line in lines if _is_token(line) or (name not in PUBLIC and _has_random(line))]


def _is_token(line: str) -> bool:
    return any(form.search(line) for form in FORMS)


def _has_random(line: str) -> bool:
    return any(_is_random(one or other) for one, other in _QUOTED.findall(line))


def _is_random(value: str) -> bool:
    """Whether a quoted value is one long run without order. One in which no character comes twice is an alphabet."""
    if len(set(value)) == len(value):
        return False
    if _HEX.fullmatch(value):
        return _entropy(value.lower()) > ORDERLY_HEX
    return bool(_BASE64.fullmatch(value)) and _entropy(value) > ORDERLY_BASE64


def _entropy(value: str) -> float:
    """Bits for each character, as the value's own characters are spread."""
    size = len(value)
    return -sum(count / size * math.log2(count / size) for count in Counter(value).values())
