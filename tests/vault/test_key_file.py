"""The slot file lies there twice, and one bad place on a disk does not take it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from carer_app.vault.file import FLOOR, BrokenVaultError, Holder, NoStoreError
from carer_app.vault.key_file import copy_of, forget, with_sum, without_sum
from carer_app.vault.slots import WrongPassphraseError
from carer_app.vault.vault import Vault

PASSPHRASE = 'otter lantern O\'Brien "quoted" thimble'
NEW = "copper ladder violet harbour mitten"
Harm = Callable[[Path], object]


def flip(path: Path, at: int, bit: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1 << bit
    path.write_bytes(data)


@pytest.mark.parametrize(
    "harm",
    [
        Path.unlink,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(bytes(512)),
        lambda path: path.write_bytes(path.read_bytes()[:200]),
        lambda path: path.write_bytes(path.read_bytes().replace(b"Sam", b"Pam")),
        lambda path: path.write_bytes(path.read_bytes().replace(b'"v": 1', b'"v": 9')),
        lambda path: path.write_bytes(path.read_bytes().replace(b'"sum"', b'"rum"')),
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_either_is_put_back_from_the_other_at_the_next_unlock(
    vault: Vault, sam: Holder, harm: Harm, is_first: bool
) -> None:
    keys, _code = vault.create(sam, PASSPHRASE)
    whole = vault.path.read_bytes()
    harm(vault.path if is_first else copy_of(vault.path))
    assert vault.exists
    assert vault.holders() == (sam,)
    assert vault.unlock(sam.id, PASSPHRASE).database_key() == keys.database_key()
    assert [vault.path.read_bytes(), copy_of(vault.path).read_bytes()] == [whole, whole]
    assert vault.was_mended or (harm is Path.unlink and not is_first)
    vault.unlock(sam.id, PASSPHRASE)
    assert not vault.was_mended


def test_no_flipped_bit_locks_anybody_out(vault: Vault, sam: Holder) -> None:
    vault.create(sam, PASSPHRASE)
    whole = vault.path.read_bytes()
    for at in range(0, len(whole), 7):
        flip(vault.path, at, at % 8)
        assert vault.holders() == (sam,)
        assert {slot.header.vault for slot in vault._read().known()} == {json.loads(whole)["vault"]}
        vault.path.write_bytes(whole)
    flip(vault.path, whole.index(b"vault_key") + 20, 1)
    vault.unlock(sam.id, PASSPHRASE)


def test_damage_to_both_is_said(vault: Vault, sam: Holder) -> None:
    vault.create(sam, PASSPHRASE)
    for path in (vault.path, copy_of(vault.path)):
        path.write_bytes(b"{ not json")
    with pytest.raises(BrokenVaultError):
        vault.unlock(sam.id, PASSPHRASE)
    forget(vault.path)
    with pytest.raises(NoStoreError):
        vault.holders()


def test_a_passphrase_that_was_replaced_opens_neither(vault: Vault, sam: Holder) -> None:
    _keys, code = vault.create(sam, PASSPHRASE)
    vault.recover(sam.id, code, NEW)
    vault.path.write_bytes(b"")
    with pytest.raises(WrongPassphraseError):
        vault.unlock(sam.id, PASSPHRASE)
    vault.unlock(sam.id, NEW)


def test_a_copy_that_fell_behind_is_never_asked_while_the_first_is_whole(vault: Vault, sam: Holder) -> None:
    _keys, code = vault.create(sam, PASSPHRASE)
    old = copy_of(vault.path).read_bytes()
    vault.recover(sam.id, code, NEW)
    copy_of(vault.path).write_bytes(old)
    with pytest.raises(WrongPassphraseError):
        vault.unlock(sam.id, PASSPHRASE)
    vault.unlock(sam.id, NEW)
    assert copy_of(vault.path).read_bytes() == vault.path.read_bytes()


def test_a_file_of_the_first_version_is_believed_and_copied(vault: Vault, sam: Holder) -> None:
    vault.create(sam, PASSPHRASE)
    first = without_sum(vault.path.read_bytes())
    vault.path.write_bytes(first)
    copy_of(vault.path).unlink()
    vault.unlock(sam.id, PASSPHRASE)
    assert vault.path.read_bytes() == first
    assert copy_of(vault.path).read_bytes() == with_sum(first)
    assert not vault.was_mended


def test_taking_the_keys_away_takes_both_and_what_was_half_written(tmp_path: Path, sam: Holder) -> None:
    vault = Vault(tmp_path, None, FLOOR)
    vault.create(sam, PASSPHRASE)
    for path in (vault.path, copy_of(vault.path)):
        path.with_suffix(".part").write_bytes(path.read_bytes())
    forget(vault.path)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []
    forget(vault.path)
