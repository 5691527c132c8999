"""The vault of one data folder: a random vault key, the slots that open it, and each person's own private keys."""

import secrets
from contextlib import suppress
from pathlib import Path

import msgspec

from carer_app.domain.passphrase import check_passphrase, new_recovery_code, read_recovery_code, settled
from carer_app.domain.revision import new_id
from carer_app.domain.sealing import SealingKey
from carer_app.domain.signing import SigningKey
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.vault import key_file
from carer_app.vault.file import (
    FILE,
    Holder,
    Slot,
    SlotHeader,
    SlotKind,
    Stretch,
    VaultFile,
    mend,
    read_slot,
    read_vault,
)
from carer_app.vault.halves import DeviceSecrets, KeyringLockedError, new_device_secret
from carer_app.vault.slots import (
    KEY_BYTES,
    PlantedSlotError,
    WrongPassphraseError,
    make_slot,
    open_slot,
    subkey,
)
from carer_app.vault.tries import Tries
from carer_app.vault.uptime import SystemUptime, Uptime


class PrivateKeys(msgspec.Struct, frozen=True, kw_only=True):
    """One person's own keys in hex: one signs, one opens what was sealed to them."""

    signing: str
    sealing: str


def new_private_keys() -> PrivateKeys:
    return PrivateKeys(
        signing=SigningKey.generate().private_bytes().hex(), sealing=SealingKey.generate().private_bytes().hex()
    )


class WrongRecoveryCodeError(WrongPassphraseError):
    """The recovery code was read without a slip, and is another store's or an older one."""

    def __init__(self) -> None:
        KnownError.__init__(
            self, _("That recovery code does not open this store. Look for the sheet that was printed for it.")
        )


class LostDeviceSecretError(KnownError):
    """The slot needs this computer's half of the key, and it is not here."""

    def __init__(self) -> None:
        super().__init__(
            _("This computer's half of the key is not in its keyring. Open the store with the recovery code instead.")
        )


class NewPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who has keys and a slot already, and is not in the slot file yet."""

    holder: Holder
    slot: Slot


class OwnKeys:
    """The private keys of one person, and nothing else."""

    def __init__(self, person: str, private: PrivateKeys) -> None:
        self.person = person
        self.signing = SigningKey(bytes.fromhex(private.signing))
        self.sealing = SealingKey(bytes.fromhex(private.sealing))


class Keys(OwnKeys):
    """What an unlock gives: the vault's keys, and the private keys of the person who unlocked."""

    def __init__(self, file: VaultFile, person: str, vault_key: bytes, private: PrivateKeys) -> None:
        super().__init__(person, private)
        self.vault = file.vault
        self._vault_key = vault_key
        self._generation = file.generation

    def database_key(self) -> bytearray:
        """The 32 bytes that open the database of this generation."""
        return bytearray(subkey(self._vault_key, f"db|{self._generation}"))

    def mirror_key(self) -> bytes:
        """The 32 bytes that open the second copy of the outbox, of whatever generation."""
        return subkey(self._vault_key, "mirror")

    def vault_key(self) -> bytes:
        return self._vault_key


class Vault:
    """The vault in one folder. `secrets` is None where the computer has no keyring. `was_mended`: the slot file was damaged
    when it was last opened, and was put back from its second copy.
    """

    def __init__(
        self,
        folder: Path,
        secrets: DeviceSecrets | None,
        stretch: Stretch | None = None,
        uptime: Uptime | None = None,
    ) -> None:
        self.path = folder / FILE
        self._secrets = secrets
        self._uptime = uptime or SystemUptime()
        self._stretch = stretch or Stretch()
        self.was_mended = False

    @property
    def stretch(self) -> Stretch:
        """How hard a new secret is stretched here."""
        return self._stretch

    @property
    def has_keyring(self) -> bool:
        return self._secrets is not None

    @property
    def exists(self) -> bool:
        return key_file.is_here(self.path)

    def holders(self) -> tuple[Holder, ...]:
        """Who has a slot; raises NoStoreError."""
        return self._read().holders

    def asks_for_both_halves(self) -> bool:
        """Whether this computer's own half of the key is needed beside a passphrase; raises NoStoreError."""
        return any(slot.header.device_secret for slot in self._read().known())

    def create(self, holder: Holder, passphrase: str) -> tuple[Keys, str]:
        """Make the vault with its first person; gives the recovery code, which is shown once. Raises BadInputError."""
        if self.exists:
            raise BadInputError(_("There is a store in {folder} already.").format(folder=self.path.parent))
        check_passphrase(passphrase, alone=self._secrets is None)
        vault_key, code = secrets.token_bytes(KEY_BYTES), new_recovery_code()
        file = VaultFile(vault=new_id(), holders=(), slots=())
        slot, keys = self._new_slot(file, holder.id, passphrase, vault_key, self._half(file))
        header = self._header(file, holder.id, SlotKind.RECOVERY, own_half=False)
        recovery = make_slot(header, _read_code(code), b"", vault_key, b"")
        self._write(msgspec.structs.replace(file, holders=(holder,), slots=(_lying(slot), _lying(recovery))))
        return keys, code

    def prepare(self, keys: Keys, holder: Holder, passphrase: str) -> tuple[NewPerson, Keys]:
        """Make another person's slot, and keys of their own. Nothing is written yet. Raises BadInputError."""
        check_passphrase(passphrase, alone=self._secrets is None)
        file = self._read()
        if any(known.name == holder.name for known in file.holders):
            raise BadInputError(
                _("There is somebody called {name} here already.").format(name=holder.name), [("name", "is taken")]
            )
        slot, new_keys = self._new_slot(file, holder.id, passphrase, keys.vault_key(), self._half(file))
        return NewPerson(holder=holder, slot=slot), new_keys

    def keep(self, person: NewPerson) -> None:
        """Write the person into the slot file: from here on they can unlock."""
        file = self._read()
        holders, slots = (*file.holders, person.holder), (*file.slots, _lying(person.slot))
        self._write(msgspec.structs.replace(file, holders=holders, slots=slots))

    def unlock(self, person: str, passphrase: str) -> Keys:
        """Open the slot of that person. Wrong tries are counted, and wait: see `tries`.

        Raises WrongPassphraseError, MustWaitError, NoMoreTriesError, PlantedSlotError, LostDeviceSecretError,
        KeyringLockedError.
        """
        file = self._read()
        for slot in file.known():
            if _is_own(slot, person):
                half = self._device_secret(file) if slot.header.device_secret else b""
                with self._tries(file).one(slot.header.slot):
                    vault_key, private = open_slot(slot, settled(passphrase), half)
                if not private:
                    raise PlantedSlotError
                with suppress(OSError):
                    self.was_mended = mend(self.path)
                return Keys(file, person, vault_key, msgspec.json.decode(private, type=PrivateKeys))
        raise WrongPassphraseError

    def recover(self, person: str, code: str, passphrase: str) -> Keys:
        """Open with the recovery code and give the person a new passphrase and new keys. Raises WrongRecoveryCodeError.

        The new signing key has to be announced; what was signed with the old one keeps verifying. A keyring that is
        locked is done without, by a longer passphrase.
        """
        file = self._read()
        check_passphrase(passphrase, alone=self._secrets is None)
        vault_key = self._recovered(file, code)
        try:
            half = self._half(file)
        except KeyringLockedError:
            half = None
            check_passphrase(passphrase, alone=True)
        slot, keys = self._new_slot(file, person, passphrase, vault_key, half)
        others = (other for other in file.slots if not _is_own(read_slot(other), person))
        self._write(msgspec.structs.replace(file, slots=(*others, _lying(slot))))
        self.let_try_again(person)
        return keys

    def let_try_again(self, person: str) -> None:
        """Forget the wrong tries of that person's passphrase. Raises NoStoreError."""
        file = self._read()
        for slot in file.known():
            if _is_own(slot, person):
                self._tries(file).forget(slot.header.slot)

    def wrong_tries(self, person: str) -> int:
        """How many wrong tries of that person's passphrase there were since the last right one. Raises NoStoreError."""
        file = self._read()
        return sum(self._tries(file).wrong(slot.header.slot) for slot in file.known() if _is_own(slot, person))

    def _tries(self, file: VaultFile) -> Tries:
        return Tries(self.path.parent, file.vault, self._secrets, self._uptime)

    def _recovered(self, file: VaultFile, code: str) -> bytes:
        plain = read_recovery_code(code)
        if plain is None:
            sentence = _("That is not a recovery code: it has eight groups of four letters, and one letter more.")
            raise BadInputError(sentence, [("recovery code", sentence)])
        for slot in file.known():
            if slot.header.kind == SlotKind.RECOVERY:
                try:
                    return open_slot(slot, plain, b"")[0]
                except WrongPassphraseError as problem:
                    raise WrongRecoveryCodeError from problem
        raise WrongRecoveryCodeError

    def _new_slot(
        self, file: VaultFile, person: str, passphrase: str, vault_key: bytes, half: bytes | None
    ) -> tuple[Slot, Keys]:
        private = new_private_keys()
        header = self._header(file, person, SlotKind.PASSPHRASE, own_half=half is not None)
        slot = make_slot(header, settled(passphrase), half or b"", vault_key, msgspec.json.encode(private))
        return slot, Keys(file, person, vault_key, private)

    def _header(self, file: VaultFile, person: str, kind: SlotKind, *, own_half: bool) -> SlotHeader:
        return SlotHeader(
            vault=file.vault,
            slot=new_id(),
            person=person,
            kind=kind,
            salt=secrets.token_hex(16),
            stretch=self._stretch,
            device_secret=own_half,
            generation=file.generation,
        )

    def _half(self, file: VaultFile) -> bytes | None:
        """This computer's half of the key for a new slot, made anew where there is none; None without a keyring."""
        if self._secrets is None:
            return None
        kept = self._secrets.read(file.vault)
        if kept is None:
            kept = new_device_secret()
            self._secrets.write(file.vault, kept)
        return kept

    def _device_secret(self, file: VaultFile) -> bytes:
        secret = self._secrets.read(file.vault) if self._secrets else None
        if secret is None:
            raise LostDeviceSecretError
        return secret

    def _read(self) -> VaultFile:
        return read_vault(self.path)

    def _write(self, file: VaultFile) -> None:
        """Replace the file in one step: a power cut leaves the old one or the new one."""
        key_file.write_both(self.path, msgspec.json.format(msgspec.json.encode(file)))


def _is_own(slot: Slot | None, person: str) -> bool:
    return slot is not None and slot.header.person == person and slot.header.kind == SlotKind.PASSPHRASE


def _lying(slot: Slot) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(slot))


def _read_code(code: str) -> str:
    plain = read_recovery_code(code)
    assert plain
    return plain
