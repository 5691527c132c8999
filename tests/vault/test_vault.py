import base64
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from carer_app.errors import BadInputError, KnownError
from carer_app.vault.file import FLOOR, BrokenVaultError, Holder, NewerStoreError, NoStoreError, Slot, Stretch
from carer_app.vault.key_file import copy_of
from carer_app.vault.slots import WrongPassphraseError, make_slot
from carer_app.vault.vault import Keys, Vault
from tests.vault.by_hand import header, slots

if TYPE_CHECKING:
    from tests.vault.conftest import PocketKeyring

PASSPHRASE = 'otter lantern O\'Brien "quoted" thimble'
ANOTHER = "kettle marble orchard pigeon sleeve"
THIRD = "copper ladder violet harbour mitten"


def change(vault: Vault, **parts: object) -> None:
    """Edit the slot file by hand, as a program of the first version did: without a digest."""
    raw: dict[str, Any] = json.loads(vault.path.read_bytes())
    raw.pop("sum", None)
    vault.path.write_text(json.dumps(raw | parts))


def add(vault: Vault, by: Keys, holder: Holder) -> Keys:
    """Another person, with the second passphrase."""
    person, keys = vault.prepare(by, holder, ANOTHER)
    vault.keep(person)
    return keys


def with_header(slot: dict[str, Any], **changed: object) -> dict[str, Any]:
    return slot | {"header_text": json.dumps(header(slot) | changed)}


@pytest.mark.parametrize(
    "passphrase",
    [
        PASSPHRASE,
        "it's Mum's; don't \\ 'tell' \"them\" %s {0}",
        "Ångström naïve façade Żółć",
        "夜明けの前の五つの言葉です、とても長い合言葉ですよ",
        "🦦 🏮 🧵 🌊 🐚 and a tab\there",
    ],
)
def test_any_letters_open_again(vault: Vault, sam: Holder, passphrase: str) -> None:
    made, _code = vault.create(sam, passphrase)
    opened = vault.unlock(sam.id, passphrase)
    assert opened.database_key() == made.database_key()
    assert opened.signing.public == made.signing.public
    assert opened.sealing.public == made.sealing.public


def test_letters_typed_on_another_keyboard_open_it_too(vault: Vault, sam: Holder) -> None:
    vault.create(sam, "Ångström lantern thimble puddle")
    vault.unlock(sam.id, "A\u030angstro\u0308m lantern thimble puddle")


def test_a_wrong_passphrase_gets_one_clear_sentence(vault: Vault, sam: Holder) -> None:
    vault.create(sam, PASSPHRASE)
    with pytest.raises(WrongPassphraseError, match="Check Caps Lock") as refused:
        vault.unlock(sam.id, PASSPHRASE.upper())
    assert refused.value.exit_status == 1


def test_half_a_character_is_a_wrong_passphrase_and_no_fault(vault: Vault, sam: Holder) -> None:
    vault.create(sam, PASSPHRASE)
    with pytest.raises(KnownError):
        vault.unlock(sam.id, "otter \ud800 lantern")


def test_a_person_without_a_slot_is_told_no_more_than_a_wrong_passphrase(vault: Vault, sam: Holder, jo: Holder) -> None:
    vault.create(sam, PASSPHRASE)
    with pytest.raises(WrongPassphraseError):
        vault.unlock(jo.id, PASSPHRASE)


def test_two_people_open_the_same_vault_each_with_their_own(vault: Vault, sam: Holder, jo: Holder) -> None:
    sams, _code = vault.create(sam, PASSPHRASE)
    jos = add(vault, sams, jo)
    assert [holder.name for holder in vault.holders()] == ["Sam Okafor", "Jo Marsh"]
    assert vault.unlock(jo.id, ANOTHER).database_key() == vault.unlock(sam.id, PASSPHRASE).database_key()
    assert jos.signing.public != sams.signing.public
    for holder, passphrase in ((sam, ANOTHER), (jo, PASSPHRASE)):
        with pytest.raises(WrongPassphraseError):
            vault.unlock(holder.id, passphrase)


def test_a_person_who_was_only_prepared_cannot_unlock(vault: Vault, sam: Holder, jo: Holder) -> None:
    keys, _code = vault.create(sam, PASSPHRASE)
    vault.prepare(keys, jo, ANOTHER)
    assert vault.holders() == (sam,)
    with pytest.raises(WrongPassphraseError):
        vault.unlock(jo.id, ANOTHER)


def test_a_keyring_that_came_later_serves_the_next_person(
    vault: Vault, keyed_vault: Vault, sam: Holder, jo: Holder
) -> None:
    vault.create(sam, PASSPHRASE)
    add(keyed_vault, keyed_vault.unlock(sam.id, PASSPHRASE), jo)
    assert [header(slot)["device_secret"] for slot in slots(vault)] == [False, False, True]
    keyed_vault.unlock(jo.id, ANOTHER)


def test_two_people_of_one_name_could_not_be_told_apart(vault: Vault, sam: Holder) -> None:
    keys, _code = vault.create(sam, PASSPHRASE)
    with pytest.raises(BadInputError, match="Sam Okafor"):
        add(vault, keys, Holder(id="another", name="Sam Okafor"))


def test_a_vault_is_never_made_over_another(vault: Vault, sam: Holder, jo: Holder) -> None:
    vault.create(sam, PASSPHRASE)
    before = vault.path.read_bytes()
    with pytest.raises(BadInputError, match="already"):
        vault.create(jo, ANOTHER)
    assert vault.path.read_bytes() == before


def test_without_a_keyring_a_short_passphrase_makes_nothing(vault: Vault, sam: Holder) -> None:
    with pytest.raises(BadInputError, match="no safe place"):
        vault.create(sam, "otter lantern thimble")
    assert list(vault.path.parent.iterdir()) == []


# ---- the recovery code


def test_the_recovery_code_opens_without_passphrase_and_without_device_secret(keyed_vault: Vault, sam: Holder) -> None:
    made, code = keyed_vault.create(sam, "otter lantern thimble")
    elsewhere = Vault(keyed_vault.path.parent, None, FLOOR)
    recovered = elsewhere.recover(sam.id, code.lower().replace("-", " "), ANOTHER)
    assert recovered.database_key() == made.database_key()
    assert elsewhere.unlock(sam.id, ANOTHER).signing.public == recovered.signing.public


def test_after_recovery_the_old_passphrase_is_over_and_the_keys_are_new(vault: Vault, sam: Holder) -> None:
    made, code = vault.create(sam, PASSPHRASE)
    recovered = vault.recover(sam.id, code, ANOTHER)
    assert recovered.signing.public != made.signing.public
    with pytest.raises(WrongPassphraseError):
        vault.unlock(sam.id, PASSPHRASE)
    assert vault.recover(sam.id, code, THIRD).database_key() == made.database_key()


def test_recovery_leaves_the_other_people_alone(vault: Vault, sam: Holder, jo: Holder) -> None:
    sams, code = vault.create(sam, PASSPHRASE)
    jos = add(vault, sams, jo)
    vault.recover(sam.id, code, THIRD)
    assert vault.unlock(jo.id, ANOTHER).signing.public == jos.signing.public
    assert {holder.id for holder in vault.holders()} == {sam.id, jo.id}


def test_a_locked_keyring_does_not_stop_the_recovery_code(
    keyed_vault: Vault, keyring: "PocketKeyring", sam: Holder
) -> None:
    made, code = keyed_vault.create(sam, "otter lantern thimble")
    keyring.is_locked = True
    with pytest.raises(BadInputError, match="no safe place"):
        keyed_vault.recover(sam.id, code, "kettle marble orchard")
    assert keyed_vault.recover(sam.id, code, ANOTHER).database_key() == made.database_key()
    assert keyed_vault.unlock(sam.id, ANOTHER).database_key() == made.database_key()


def test_a_slip_in_the_recovery_code_is_said_as_such(vault: Vault, sam: Holder) -> None:
    _keys, code = vault.create(sam, PASSPHRASE)
    slipped = ("A" if code[0] != "A" else "B") + code[1:]
    before = vault.path.read_bytes()
    with pytest.raises(BadInputError, match="slip"):
        vault.recover(sam.id, slipped, ANOTHER)
    with pytest.raises(BadInputError, match="recovery code"):
        vault.recover(sam.id, code[:-3], ANOTHER)
    assert vault.path.read_bytes() == before


def test_another_vaults_recovery_code_is_told_to_be_the_wrong_one(vault: Vault, sam: Holder, tmp_path: Path) -> None:
    vault.create(sam, PASSPHRASE)
    (tmp_path / "other").mkdir()
    _keys, code = Vault(tmp_path / "other", None, FLOOR).create(sam, PASSPHRASE)
    with pytest.raises(WrongPassphraseError, match="recovery code"):
        vault.recover(sam.id, code, ANOTHER)


# ---- the file


def test_no_file_is_no_store_yet(vault: Vault) -> None:
    with pytest.raises(NoStoreError, match="carer-app new"):
        vault.holders()


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"not json",
        b"[]",
        b"\xff\xfe",
        b'{"v":1}',
        b'{"v":1,"vault":"x","generation":1,"holders":[],"slots":[{}]}',
        b"[" * 100_000,
        b'{"v":1,"vault":"x","generation":1,"holders":[],"slots":[{"header":{"x":' + b"[" * 100_000,
    ],
    ids=range(8),
)
def test_a_damaged_file_is_one_sentence(vault: Vault, sam: Holder, damage: bytes) -> None:
    vault.create(sam, PASSPHRASE)
    for path in (vault.path, copy_of(vault.path)):
        path.write_bytes(damage)
    with pytest.raises(BrokenVaultError, match="damaged"):
        vault.unlock(sam.id, PASSPHRASE)


@pytest.mark.parametrize("field", ["vault_key", "private_keys"])
@pytest.mark.parametrize("planted", ["", "zz", "abc", "00", "ab" * 11, "ff" * 60])
def test_a_sealed_part_that_was_changed_by_hand_is_one_sentence(
    vault: Vault, sam: Holder, field: str, planted: str
) -> None:
    vault.create(sam, PASSPHRASE)
    first, second = slots(vault)
    change(vault, slots=[first | {field: planted}, second])
    with pytest.raises(KnownError):
        vault.unlock(sam.id, PASSPHRASE)


@pytest.mark.parametrize("salt", ["", "zz", "ab", "ab" * 5000])
def test_a_salt_that_was_changed_by_hand_is_one_sentence(vault: Vault, sam: Holder, salt: str) -> None:
    vault.create(sam, PASSPHRASE)
    first, second = slots(vault)
    change(vault, slots=[with_header(first, salt=salt), second])
    with pytest.raises(KnownError):
        vault.unlock(sam.id, PASSPHRASE)


@pytest.mark.parametrize("newer", ["file", "slot"])
def test_a_store_of_a_newer_program_is_said_to_be_one_and_left_alone(
    vault: Vault, sam: Holder, jo: Holder, newer: str
) -> None:
    keys, code = vault.create(sam, PASSPHRASE)
    person, _keys = vault.prepare(keys, jo, ANOTHER)
    own, recovery = slots(vault)
    if newer == "file":
        change(vault, v=3, slots="of another form")
    else:
        change(vault, slots=[own, recovery, {"header_text": '{"v":2,"kind":"token"}'}])
    before = vault.path.read_bytes()
    for attempt in (
        vault.holders,
        lambda: vault.unlock(sam.id, PASSPHRASE),
        lambda: vault.recover(sam.id, code, THIRD),
        lambda: vault.keep(person),
    ):
        with pytest.raises(NewerStoreError, match=r"newer Hearthlog\. Update Hearthlog"):
            attempt()
    assert vault.path.read_bytes() == before


def test_a_slot_of_a_kind_that_is_not_known_here_is_left_alone_and_kept(vault: Vault, sam: Holder, jo: Holder) -> None:
    made, code = vault.create(sam, PASSPHRASE)
    token = {"header_text": f'{{"v":1, "person":"{sam.id}","kind":"token"}}', "reader": {"port": 7}}
    change(vault, slots=[token, *slots(vault)])
    assert not vault.asks_for_both_halves()
    add(vault, vault.unlock(sam.id, PASSPHRASE), jo)
    assert vault.recover(sam.id, code, THIRD).database_key() == made.database_key()
    assert slots(vault)[0] == token


def test_a_folder_in_place_of_the_file_is_one_sentence(vault: Vault) -> None:
    vault.path.mkdir()
    with pytest.raises(BrokenVaultError):
        vault.holders()


def test_the_file_is_replaced_in_one_step(vault: Vault, sam: Holder, jo: Holder) -> None:
    keys, _code = vault.create(sam, PASSPHRASE)
    before = vault.path.read_bytes()
    kept = vault.path.with_name("kept")
    os.link(vault.path, kept)
    add(vault, keys, jo)
    assert kept.read_bytes() == before
    assert len(vault.holders()) == 2
    assert sorted(path.name for path in vault.path.parent.iterdir()) == ["kept", "mirror", "vault.json"]
    assert os.listdir(vault.path.parent / "mirror") == ["vault.json"]


def test_the_file_is_for_its_owner_only(vault: Vault, sam: Holder) -> None:
    vault.create(sam, PASSPHRASE)
    assert vault.path.stat().st_mode & 0o077 == 0


def test_nothing_that_opens_lies_in_the_folder(keyed_vault: Vault, keyring: "PocketKeyring", sam: Holder) -> None:
    keys, code = keyed_vault.create(sam, "otter lantern thimble")
    (half,) = keyring.kept.values()
    private = (keys.known[1], bytes(keys.database_key()), keys.signing.private_bytes(), keys.sealing.private_bytes())
    texts = ["otter lantern thimble", "lantern", code, code.replace("-", "")]
    forms = [text.encode() for text in texts] + [text.encode("utf-16-le") for text in texts]
    for secret in (*private, half):
        forms += [secret, secret.hex().encode(), base64.b64encode(secret), base64.urlsafe_b64encode(secret)]
    content = keyed_vault.path.read_bytes()
    assert b"Sam Okafor" in content
    for form in forms:
        assert form not in content
        assert form.upper() not in content


@pytest.mark.parametrize("is_changed", [False, True])
def test_a_slot_that_is_shut_anew_while_another_program_takes_somebody_off_undoes_nothing_of_it(
    vault: Vault, sam: Holder, jo: Holder, monkeypatch: pytest.MonkeyPatch, *, is_changed: bool
) -> None:
    """Both had read the file before: what is written last must not bring the one back, nor take the new key from the other."""
    kim = Holder(id="kim", name="Kim Lowe")
    keys, _code = vault.create(sam, PASSPHRASE)
    publics = {sam.id: keys.sealing.public}
    theirs_of_jo = add(vault, keys, jo)
    person, _theirs = vault.prepare(keys, kim, THIRD)
    vault.keep(person)
    publics[jo.id] = theirs_of_jo.sealing.public

    def shut_while_kim_is_taken_off(*given: Any) -> Slot:
        monkeypatch.undo()
        vault.take_off(keys, kim.id, publics, keys.recovery)
        return make_slot(*given)

    harder = Vault(vault.path.parent, None, Stretch(t=FLOOR.t, m=2 * FLOOR.m, p=FLOOR.p))
    monkeypatch.setattr("carer_app.vault.vault.make_slot", shut_while_kim_is_taken_off)
    if is_changed:
        vault.change_passphrase(theirs_of_jo, ANOTHER, ANOTHER + " new")
    else:
        harder.unlock(jo.id, ANOTHER)
    assert kim.id not in {one.id for one in vault.holders()}
    vault.settle(keys)
    passphrase = ANOTHER + " new" if is_changed else ANOTHER
    assert vault.unlock(jo.id, passphrase).known == vault.unlock(sam.id, PASSPHRASE).known
