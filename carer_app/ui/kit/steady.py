"""Keeps Python alive under a Qt binding that gives away references to None, True and False which it never had."""

import ctypes
import sys

_PLENTY = 1 << 40


def steady_constants() -> None:
    """Give the constants of the language so many references that they never run out. From Python 3.12 on they need none.

    WORKAROUND(PySide6 6.12.0 on CPython 3.11): it counts on constants that cannot die, so each call of Qt that answers
    with one takes a reference away, and the program dies after some thousand calls ("none_dealloc: deallocating None",
    "bool_dealloc"). PySide6 6.11.3 counts rightly.
    """
    if sys.version_info >= (3, 12):
        return
    for constant in (None, True, False, NotImplemented, ..., (), "", b"", *range(-5, 257)):
        if sys.getrefcount(constant) < _PLENTY:
            ctypes.c_ssize_t.from_address(id(constant)).value += _PLENTY
