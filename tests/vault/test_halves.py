"""This computer's half of the key, beside the passphrase: needed, gone, another's, or not there from the beginning."""

from typing import TYPE_CHECKING

import pytest

from carer_app.vault.file import FLOOR, Holder
from carer_app.vault.halves import OtherDeviceSecretError
from carer_app.vault.vault import LostDeviceSecretError, Vault
from tests.vault.by_hand import header, slots

if TYPE_CHECKING:
    from tests.vault.conftest import PocketKeyring

PASSPHRASE = "copper ladder violet harbour mitten"


def test_the_device_secret_is_needed_beside_the_passphrase(
    keyed_vault: Vault, keyring: "PocketKeyring", sam: Holder
) -> None:
    keyed_vault.create(sam, "otter lantern thimble")
    keyed_vault.unlock(sam.id, "otter lantern thimble")
    (name,) = keyring.kept
    for other in (bytes(32), b"\xab"):
        keyring.kept[name] = other
        with pytest.raises(OtherDeviceSecretError, match="however right it is"):
            keyed_vault.unlock(sam.id, "otter lantern thimble")
    assert keyed_vault.wrong_tries(sam.id) == 0


def test_a_slot_from_before_that_says_not_which_half_opens_and_says_it_from_then_on(
    keyed_vault: Vault, keyring: "PocketKeyring", sam: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carer_app.vault.vault.mark_of", lambda _half, _slot: "")
    keyed_vault.create(sam, "otter lantern thimble")
    monkeypatch.undo()
    own = slots(keyed_vault)[0]
    assert (header(own)["half"], header(own)["device_secret"]) == ("", True)
    keyed_vault.unlock(sam.id, "otter lantern thimble")
    renewed = {header(slot)["kind"]: header(slot)["half"] for slot in slots(keyed_vault)}
    assert (len(renewed["passphrase"]), renewed["recovery"]) == (16, "")
    keyed_vault.unlock(sam.id, "otter lantern thimble")
    (name,) = keyring.kept
    keyring.kept[name] = bytes(32)
    with pytest.raises(OtherDeviceSecretError):
        keyed_vault.unlock(sam.id, "otter lantern thimble")


def test_after_an_emptied_keyring_and_a_recovery_the_others_are_told_why_theirs_does_not_open(
    keyed_vault: Vault, keyring: "PocketKeyring", sam: Holder, jo: Holder
) -> None:
    """The one who recovers gets a new half; the right passphrase of another is not called a wrong one, nor counted as a try."""
    keys, code = keyed_vault.create(sam, "otter lantern thimble")
    person, _keys = keyed_vault.prepare(keys, jo, "kettle marble orchard")
    keyed_vault.keep(person)
    keyring.kept.clear()
    with pytest.raises(LostDeviceSecretError):
        keyed_vault.unlock(jo.id, "kettle marble orchard")
    again = keyed_vault.recover(sam.id, code, "pigeon sleeve velvet")
    for _number in range(6):
        with pytest.raises(OtherDeviceSecretError, match="somebody in charge"):
            keyed_vault.unlock(jo.id, "kettle marble orchard")
    assert keyed_vault.wrong_tries(jo.id) == 0
    renewed, _keys = keyed_vault.renew(again, jo, "thunder maple anchor")
    keyed_vault.keep(renewed)
    keyed_vault.unlock(jo.id, "thunder maple anchor")


def test_a_copied_folder_says_that_its_half_of_the_key_is_elsewhere(keyed_vault: Vault, sam: Holder) -> None:
    keyed_vault.create(sam, "otter lantern thimble")
    copied = Vault(keyed_vault.path.parent, None, FLOOR)
    with pytest.raises(LostDeviceSecretError, match="recovery code"):
        copied.unlock(sam.id, "otter lantern thimble")


def test_a_slot_without_a_device_secret_says_so(vault: Vault, sam: Holder) -> None:
    vault.create(sam, PASSPHRASE)
    assert [header(slot)["device_secret"] for slot in slots(vault)] == [False, False]
