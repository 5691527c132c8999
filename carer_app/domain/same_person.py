"""Whether two names may be one person's: by the first name alone, in small letters, or by initials."""

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TITLES = frozenset(("mr", "mrs", "ms", "miss", "mx", "dr"))


def may_be_same_person(one: str, other: str) -> bool:
    """Whether both may name the same person. Two people may share a first name: it is a reason to ask, never to refuse."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return False
    return _fits(first, second) or _fits(second, first)


def _words(name: str) -> list[str]:
    return [word for word in _WORD.findall(name.casefold()) if word not in _TITLES]


def _fits(short: list[str], whole: list[str]) -> bool:
    """Whether each word of the short one stands in the whole one, itself or as an initial, in the same order."""
    initials = "".join(word[0] for word in whole)
    if len(initials) > 1 and "".join(short) == initials:
        return True
    rest = iter(whole)
    return all(any(word in (other, other[0]) for other in rest) for word in short)
