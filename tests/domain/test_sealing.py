import pytest
from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.sealing import NotForYouError, SealingKey, seal

KEY = SealingKey(bytes(range(1, 33)))


@given(st.binary(max_size=200))
def test_the_reader_opens_what_was_sealed_to_them(plain: bytes) -> None:
    assert KEY.open(seal(plain, KEY.public)) == plain


def test_nobody_else_opens_it() -> None:
    with pytest.raises(NotForYouError):
        SealingKey.generate().open(seal(b"private", KEY.public))


def test_each_sealing_gives_other_bytes() -> None:
    assert seal(b"private", KEY.public) != seal(b"private", KEY.public)


@given(st.binary(max_size=200))
def test_any_bytes_open_or_are_said_to_be_for_somebody_else(sealed: bytes) -> None:
    with pytest.raises(NotForYouError):
        KEY.open(sealed)


def test_every_changed_byte_is_found() -> None:
    sealed = seal(b"private", KEY.public)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(NotForYouError):
            KEY.open(bytes(changed))
