import pytest
from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.entry import ENTRY, START, Entry, open_entry, sign_entry
from carer_app.domain.revision import (
    REVISION,
    Occurred,
    Op,
    Revision,
    Statement,
    new_id,
    open_revision,
    seal_body,
    sign_revision,
)
from carer_app.domain.signing import BrokenSignatureError, Signed, SigningKey

KEY = SigningKey(bytes(range(32)))
ENTRY_SIGNED = sign_entry(Entry(device="d", gateway="g", epoch=0, seq=1, prev=START), KEY)


def a_revision(body_hash: str) -> Revision:
    return Revision(
        id="r1",
        record="rec1",
        stream="s",
        op=Op.CREATE,
        kind="daily_log",
        schema=1,
        author="a",
        author_key=KEY.public,
        role="foster_carer",
        occurred=Occurred(start="2026-03-02"),
        written="2026-03-02T21:04:00.000Z",
        body_hash=body_hash,
    )


def test_a_signed_revision_opens_as_it_was_written() -> None:
    body = seal_body(Statement(content={"text": "a day"}), bytes(16))
    signed = sign_revision(a_revision(body.hash()), body, KEY)
    again = open_revision(signed.signed, body)
    assert again == signed
    assert again.body.hash() == again.revision.body_hash


def test_an_entry_opens_with_the_key_of_its_device_only() -> None:
    assert open_entry(ENTRY_SIGNED.signed, KEY.public) == ENTRY_SIGNED
    with pytest.raises(BrokenSignatureError):
        open_entry(ENTRY_SIGNED.signed, SigningKey.generate().public)


@given(st.integers(0, len(ENTRY_SIGNED.signed.data) - 1), st.characters(max_codepoint=127))
def test_any_changed_letter_is_found(place: int, letter: str) -> None:
    data = ENTRY_SIGNED.signed.data
    changed = data[:place] + letter + data[place + 1 :]
    if changed == data:
        return
    forged = Signed(data=changed, signature=ENTRY_SIGNED.signed.signature)
    assert forged.hash(ENTRY) != ENTRY_SIGNED.hash
    with pytest.raises(BrokenSignatureError):
        open_entry(forged, KEY.public)


@pytest.mark.parametrize("signature", ["", "zz", "00", "0" * 128, "ü"])
def test_a_signature_of_the_wrong_form_is_broken_and_no_crash(signature: str) -> None:
    with pytest.raises(BrokenSignatureError):
        open_entry(Signed(data=ENTRY_SIGNED.signed.data, signature=signature), KEY.public)


@pytest.mark.parametrize("key", ["", "zz", "00", "f" * 64])
def test_a_key_of_the_wrong_form_is_broken_and_no_crash(key: str) -> None:
    with pytest.raises(BrokenSignatureError):
        open_entry(ENTRY_SIGNED.signed, key)


def test_what_was_signed_as_an_entry_does_not_pass_as_a_revision() -> None:
    with pytest.raises(BrokenSignatureError):
        ENTRY_SIGNED.signed.verify(REVISION, KEY.public)


@pytest.mark.parametrize("data", ["", "[]", "{}", '{"v":1}', "nonsense", "[" * 5000])
def test_bytes_of_another_form_are_broken_and_no_crash(data: str) -> None:
    with pytest.raises(BrokenSignatureError):
        Signed(data=data, signature="").read(Entry)


def test_ids_are_never_the_same() -> None:
    assert len({new_id() for _ in range(200)}) == 200
