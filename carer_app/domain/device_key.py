"""A new key for a computer's log: the entry that tells it is the last under the old key, and the new one proves itself in it."""

import msgspec

from carer_app.domain.canonical import encode
from carer_app.domain.entry import Control, Entry, What
from carer_app.domain.signing import BrokenSignatureError, Signed, SigningKey

DEVICE_KEY = "device-key"


class DeviceKey(msgspec.Struct, frozen=True, kw_only=True):
    """What a key signs to show that it is here: the public half, and for which computer it is meant. `gateway` is empty
    where a computer joins anew and says so to whoever made the code.
    """

    v: int = 1
    device: str
    gateway: str
    key: str


def key_changed(device: str, gateway: str, key: SigningKey) -> Control:
    """The control entry after which the log for a gateway goes by another key. The entry itself is signed by the one before."""
    told = DeviceKey(device=device, gateway=gateway, key=key.public)
    return Control(what=What.KEY_CHANGED, facts={"key": key.public, "proof": key.sign(DEVICE_KEY, told).signature})


def changed_to(entry: Entry) -> str | None:
    """The key by which a log goes on after this entry, None where it changes nothing.

    Raises BrokenSignatureError where the new key did not sign for itself.
    """
    found = None
    for control in entry.control:
        if control.what == What.KEY_CHANGED:
            found = control.facts.get("key", "")
            told = DeviceKey(device=entry.device, gateway=entry.gateway, key=found)
            _signed(told, control.facts.get("proof", "")).verify(DEVICE_KEY, found)
    return found


def proof_of_before(device: str, key: str, before: SigningKey) -> str:
    """What a computer that joins anew under `key` shows with its code: that it has the key that it went by before."""
    return before.sign(DEVICE_KEY, DeviceKey(device=device, gateway="", key=key)).signature


def is_proved(device: str, key: str, before: str, proof: str) -> bool:
    """Whether that was shown, by the public half of the key before."""
    try:
        _signed(DeviceKey(device=device, gateway="", key=key), proof).verify(DEVICE_KEY, before)
    except BrokenSignatureError:
        return False
    return True


def _signed(told: DeviceKey, signature: str) -> Signed:
    return Signed(data=encode(told).decode(), signature=signature)
