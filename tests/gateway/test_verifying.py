"""The gateway's quick verification says what the devices' says."""

import pytest

from carer_app.domain.revision import REVISION
from carer_app.domain.signing import BrokenSignatureError, Signed, SigningKey
from carer_app.gateway.verifying import QuickKey, verify
from carer_app.sync.protocol import Beacon

KEY = SigningKey(bytes(range(32)))
GOOD = KEY.sign(REVISION, Beacon(gateway="g", at="2026-03-03T20:00:00.000Z"))
ORDER = 2**252 + 27742317777372353535851937790883648493


def _flipped(at: int) -> Signed:
    digit = "0" if GOOD.signature[at] != "0" else "1"
    return Signed(data=GOOD.data, signature=GOOD.signature[:at] + digit + GOOD.signature[at + 1 :])


def _with_larger_s() -> Signed:
    """The same point with a number beyond the group's order: another signature over the same, which nobody may take."""
    whole = bytes.fromhex(GOOD.signature)
    larger = int.from_bytes(whole[32:], "little") + ORDER
    return Signed(data=GOOD.data, signature=(whole[:32] + larger.to_bytes(32, "little")).hex())


def test_the_gateway_signs_as_every_other_signer_would() -> None:
    beacon = Beacon(gateway="g", at="2026-03-03T20:00:00.000Z")
    assert QuickKey(bytes(range(32))).sign(REVISION, beacon) == GOOD


def test_what_is_signed_rightly_is_taken() -> None:
    verify(REVISION, GOOD, KEY.public)
    GOOD.verify(REVISION, KEY.public)


@pytest.mark.parametrize(
    ("label", "signed", "key"),
    [
        *((REVISION, _flipped(at), KEY.public) for at in range(0, 128, 7)),
        ("entry", GOOD, KEY.public),
        (REVISION, Signed(data=GOOD.data + " ", signature=GOOD.signature), KEY.public),
        (REVISION, Signed(data=GOOD.data, signature=GOOD.signature[:-2]), KEY.public),
        (REVISION, Signed(data=GOOD.data, signature="no hex"), KEY.public),
        (REVISION, Signed(data=GOOD.data, signature=""), KEY.public),
        (REVISION, _with_larger_s(), KEY.public),
        (REVISION, GOOD, SigningKey(bytes(range(1, 33))).public),
        (REVISION, GOOD, "00" * 32),
        (REVISION, GOOD, "ff" * 32),
        (REVISION, GOOD, KEY.public[:-2]),
        (REVISION, GOOD, "no hex"),
    ],
)
def test_what_is_not_is_refused_by_both(label: str, signed: Signed, key: str) -> None:
    with pytest.raises(BrokenSignatureError):
        verify(label, signed, key)
    with pytest.raises(BrokenSignatureError):
        signed.verify(label, key)
