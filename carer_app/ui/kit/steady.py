"""Keeps Python alive under a Qt binding that takes references to None which it never had."""

import ctypes
import sys

_PLENTY = 1 << 40


def steady_none() -> None:
    """Give None so many references that they never run out; from Python 3.12 on it has none to lose.

    WORKAROUND(PySide6 6.12.0 on CPython 3.11): each call of Qt that gives back None takes one reference to it away, so
    that a window dies after some thousand calls ("none_dealloc: deallocating None"). PySide6 6.11.3 does not.
    """
    if sys.version_info < (3, 12) and sys.getrefcount(None) < _PLENTY:
        ctypes.c_ssize_t.from_address(id(None)).value += _PLENTY
