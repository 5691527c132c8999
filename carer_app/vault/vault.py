"""The vault of one data folder: a random vault key, the slots that open it, and each person's own private keys."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import msgspec

from carer_app.clock import Clock, SystemClock, stamp
from carer_app.domain.passphrase import check_passphrase, settled
from carer_app.domain.recovery_code import new_recovery_code
from carer_app.domain.revision import new_id
from carer_app.domain.sealing import SealingKey
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.vault import generations, key_file, stretching, tried
from carer_app.vault.file import (
    FILE,
    Holder,
    Slot,
    SlotHeader,
    SlotKind,
    Stretch,
    VaultFile,
    is_own,
    lying,
    mend,
    read_slot,
    read_vault,
)
from carer_app.vault.generations import RECOVERY, KnownKeys, known_now, on_its_way
from carer_app.vault.halves import DeviceSecrets, KeyringLockedError, half_for, kept_or_new, mark_of
from carer_app.vault.halves import LostDeviceSecretError as LostDeviceSecretError
from carer_app.vault.keys import Keys as Keys
from carer_app.vault.keys import NewPerson, NewRecovery, PrivateKeys, new_private_keys
from carer_app.vault.keys import OwnKeys as OwnKeys
from carer_app.vault.opening import (
    RecoveryKey,
    WrongRecoveryCodeError,
    known_by_code,
    known_by_slot,
    own_keys_by,
    settled_code,
)
from carer_app.vault.slots import KEY_BYTES, PlantedSlotError, WrongPassphraseError, make_slot, open_slot
from carer_app.vault.tries import Tries
from carer_app.vault.uptime import SystemUptime, Uptime


class _Opened(msgspec.Struct, frozen=True, kw_only=True):
    """What was in a person's slot."""

    known: KnownKeys
    private: PrivateKeys
    half: bytes


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
        clock: Clock | None = None,
    ) -> None:
        self.path = folder / FILE
        self._secrets = secrets
        self._uptime = uptime or SystemUptime()
        self._clock = clock or SystemClock()
        self._stretch = stretch
        self.was_mended = False

    @property
    def stretch(self) -> Stretch:
        """How hard a new secret is stretched here: as hard as the hardest until now, and never less than usual."""
        known = [slot.header.stretch for slot in self._read().known()] if self.exists else []
        return self._stretch or stretching.at_least(Stretch(), known)

    @property
    def has_keyring(self) -> bool:
        return self._secrets is not None

    @property
    def halves(self) -> DeviceSecrets | None:
        """The keyring of this computer, where this store keeps its half of the key there. Another is not asked for anything: it
        may not be open, and would ask the person for a password of its own.
        """
        return self._asked(self._read())

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
        self._stretch = self._stretch or stretching.calibrated()
        file, known = VaultFile(vault=new_id(), holders=(), slots=()), {1: secrets.token_bytes(KEY_BYTES)}
        slot, keys = self._new_slot(file, holder.id, passphrase, known, kept_or_new(self._secrets, file.vault))
        recovery, new = self._recovery_slot(file, holder.id, known, new_recovery_code())
        keys.recovery = new.public
        self._write(msgspec.structs.replace(file, holders=(holder,), slots=(lying(slot), lying(recovery))))
        return keys, new.code

    def prepare(self, keys: Keys, holder: Holder, passphrase: str, until: str = "") -> tuple[NewPerson, Keys]:
        """Make another person's slot, and keys of their own; `until` is bound to it. Nothing is written yet. Raises
        BadInputError.
        """
        check_passphrase(passphrase, alone=self._secrets is None)
        file = self._read()
        if any(known.name == holder.name for known in file.holders):
            raise BadInputError(
                _("There is somebody called {name} here already.").format(name=holder.name), [("name", "is taken")]
            )
        known = known_now(file, keys)
        slot, new_keys = self._new_slot(
            file, holder.id, passphrase, known, kept_or_new(self._secrets, file.vault), until
        )
        return NewPerson(holder=holder, slot=slot, passed_on=on_its_way(file, slot, new_keys)), new_keys

    def keep(self, person: NewPerson, read: VaultFile | None = None) -> bool:
        """Write the person into the slot file, in the place of a slot that they had: from here on they can unlock. Gives whether
        that was done: not where the file is another by now than the one that was `read`.
        """
        file = self._read()
        if read not in (None, file):
            return False
        others = [raw for raw in file.slots if not is_own(read_slot(raw), person.holder.id)]
        left = {slot.header.slot for slot in map(read_slot, others) if slot is not None}
        passed_on = {slot: box for slot, box in file.passed_on.items() if slot in left} | person.passed_on
        known = {one.id: one for one in file.holders} | {person.holder.id: person.holder}
        slots, holders = (*others, lying(person.slot)), tuple(known.values())
        self._write(msgspec.structs.replace(file, holders=holders, slots=slots, passed_on=passed_on))
        return True

    def renew(
        self, keys: Keys, person: Holder, passphrase: str, until: str = "", *, as_before: bool = False
    ) -> tuple[NewPerson, Keys]:
        """Make a slot with a new passphrase for somebody who has one, and new keys; `as_before`, those that they had, where it is
        their own passphrase once more. Nothing is written yet; see `keep`. Raises BadInputError.
        """
        check_passphrase(passphrase, alone=self._secrets is None)
        file = self._read()
        known, half = known_now(file, keys), kept_or_new(self._secrets, file.vault)
        own = own_keys_by(file, person.id, settled(passphrase), half) if as_before else None
        slot, new_keys = self._new_slot(file, person.id, passphrase, known, half, until, own)
        return NewPerson(holder=person, slot=slot, passed_on=on_its_way(file, slot, new_keys)), new_keys

    def take_off(self, keys: Keys, person: str, public_keys: Mapping[str, str], recovery: str) -> NewRecovery | None:
        """Take that person's slot away, and pass a new vault key on to everybody else by their public keys. Whoever has none
        there has no slot any more. `recovery` is the public key of the recovery code; where none is known, there is a new
        code, which is given back to be shown once.

        The store still lies under the key before: see `settle`.
        """
        file = self._read()
        slots = [slot for slot in file.known() if not is_own(slot, person)]
        if not recovery or not any(slot.header.kind == SlotKind.RECOVERY for slot in slots):
            return self._with_new_code(file, keys, slots, public_keys, new_recovery_code())
        self._go_to_new_key(file, keys, slots, dict(public_keys) | {RECOVERY: recovery}, self._next_to(file, keys))
        return None

    def renew_recovery(self, keys: Keys, code: str, public_keys: Mapping[str, str]) -> NewRecovery:
        """Let this code be the one that opens, and the one before end: everybody's slots go on to a new vault key, as when
        somebody is taken off. Raises BadInputError where it is no recovery code.
        """
        file = self._read()
        return self._with_new_code(file, keys, file.known(), public_keys, code)

    def refuse_other_code(self, code: str) -> None:
        """Look whether a code opens this vault; raises WrongRecoveryCodeError, and BadInputError where it is none."""
        known_by_code(self._read(), code)

    @property
    def recovery_slot(self) -> str:
        """The name of the slot that the recovery code opens, empty where there is none."""
        found = [slot.header.slot for slot in self._read().known() if slot.header.kind == SlotKind.RECOVERY]
        return found[0] if found else ""

    def settle(self, keys: Keys) -> None:
        """The store lies under the newest key now: from here on it is the only one. Raises OSError."""
        file = self._read()
        if file.coming == max(keys.known):
            self._write(msgspec.structs.replace(file, generation=file.coming, coming=0))
        keys.go_forward()

    def unlock(self, person: str, passphrase: str) -> Keys:
        """Open the slot of that person. Wrong tries are counted, and wait: see `tries`.

        Raises WrongPassphraseError, MustWaitError, NoMoreTriesError, PlantedSlotError, LostDeviceSecretError, and
        OtherDeviceSecretError and KeyringLockedError, which are no tries.
        """
        file = self._read()
        for slot in file.known():
            if is_own(slot, person):
                opened = self._opened(file, slot, passphrase)
                with suppress(OSError):
                    self.was_mended = mend(self.path)
                    self._renew_old(file, slot, passphrase, opened)
                keys = Keys(file, person, opened.known, opened.private)
                keys.until = slot.header.until
                return keys
        raise WrongPassphraseError

    def change_passphrase(self, keys: Keys, old: str, new: str) -> None:
        """Shut the person's own slot under another passphrase. Nothing else changes: not the keys, not the store.

        Raises BadInputError, and what `unlock` raises for the old one.
        """
        check_passphrase(new, alone=self._secrets is None)
        file = self._read()
        for slot in file.known():
            if is_own(slot, keys.person):
                opened, half = self._opened(file, slot, old), kept_or_new(self._secrets, file.vault)
                if not self._reseal(file, slot, new, opened, half):
                    return self.change_passphrase(keys, old, new)
                return self.let_try_again(keys.person)
        raise WrongPassphraseError

    def recover(self, person: str, code: str, passphrase: str) -> Keys:
        """Open with the recovery code and give the person a new passphrase and new keys. Raises WrongRecoveryCodeError.

        The new signing key has to be announced; what was signed with the old one keeps verifying. A keyring that is
        locked is done without, by a longer passphrase.
        """
        file = self._read()
        check_passphrase(passphrase, alone=self._secrets is None)
        with self._noted(file, person, tried.CODE):
            known = known_by_code(file, code)
        try:
            half = kept_or_new(self._secrets, file.vault)
        except KeyringLockedError:
            half = None
            check_passphrase(passphrase, alone=True)
        until = next((slot.header.until for slot in file.known() if is_own(slot, person)), "")
        own = msgspec.structs.replace(new_private_keys(), by_code=True)
        slot, keys = self._new_slot(file, person, passphrase, known, half, until, own)
        holder = next((one for one in file.holders if one.id == person), None)
        if holder is None:
            raise WrongRecoveryCodeError
        self.let_try_again(person)
        self.keep(NewPerson(holder=holder, slot=slot, passed_on=on_its_way(file, slot, keys)))
        return keys

    def let_try_again(self, person: str) -> None:
        """Forget the wrong tries of that person's passphrase. Raises NoStoreError."""
        file = self._read()
        for slot in file.known():
            if is_own(slot, person):
                self._tries(file).forget(slot.header.slot)

    def wrong_tries(self, person: str) -> int:
        """How many wrong tries of that person's passphrase there were since the last right one. Raises NoStoreError."""
        file = self._read()
        return sum(self._tries(file).wrong(slot.header.slot) for slot in file.known() if is_own(slot, person))

    @contextmanager
    def tried_since(self, keys: Sequence[str]) -> Iterator[tried.Found]:
        """What was tried wrongly and written down since `forget_tried`, compared with the keys that it may have begun with;
        nobody tries anything until the caller has taken it in. Raises NoStoreError.
        """
        with self._tries(self._read()).alone():
            yield tried.found(self.path.parent, keys)

    def forget_tried(self, key: str) -> None:
        """Begin the list of wrong tries anew under that key. A disk that takes no writing keeps the old one."""
        with suppress(OSError):
            tried.begin(self.path.parent, key)

    # ---- inside

    @contextmanager
    def _noted(self, file: VaultFile, person: str, way: str) -> Iterator[None]:
        """Write down that this was the wrong one, and whose; see `vault.tried`."""
        try:
            yield
        except WrongPassphraseError:
            with self._tries(file).alone() if way == tried.CODE else nullcontext():
                tried.note(self.path.parent, person, stamp(self._clock.now()), way)
            raise

    def _asked(self, file: VaultFile) -> DeviceSecrets | None:
        return self._secrets if any(slot.header.device_secret for slot in file.known()) else None

    def _tries(self, file: VaultFile) -> Tries:
        return Tries(self.path.parent, file.vault, self._asked(file), self._uptime)

    def _opened(self, file: VaultFile, slot: Slot, passphrase: str) -> _Opened:
        head = slot.header
        half = half_for(self._secrets, file.vault, head.slot, head.half) if head.device_secret else b""
        with self._tries(file).one(head.slot), self._noted(file, head.person, tried.PASSPHRASE):
            vault_key, sealed = open_slot(slot, settled(passphrase), half)
        if not sealed:
            raise PlantedSlotError
        known = known_by_slot(file, slot, vault_key, sealed)
        return _Opened(known=known, private=msgspec.json.decode(sealed, type=PrivateKeys), half=half)

    def _renew_old(self, file: VaultFile, slot: Slot, passphrase: str, opened: _Opened) -> None:
        """Shut a slot anew that holds an earlier vault key, is stretched less than is usual by now, or does not say which half of
        the key it asks for; raises OSError.
        """
        head = slot.header
        is_old = stretching.is_less(head.stretch, self._stretch or Stretch()) or (head.device_secret and not head.half)
        if (is_old or head.generation < file.generation) and not file.coming:
            self._reseal(file, slot, passphrase, opened, opened.half if head.device_secret else None)

    def _reseal(self, file: VaultFile, slot: Slot, passphrase: str, opened: _Opened, half: bytes | None) -> bool:
        """The same person's same keys in a new slot, unless the file was changed meanwhile; raises OSError."""
        header = self._header(file, slot.header.person, SlotKind.PASSPHRASE, half, slot.header.until)
        key, private = opened.known[file.generation], msgspec.json.encode(opened.private)
        new = make_slot(header, settled(passphrase), half or b"", key, private)
        passed_on = on_its_way(file, new, Keys(file, slot.header.person, opened.known, opened.private))
        holder = next(one for one in file.holders if one.id == slot.header.person)
        return self.keep(NewPerson(holder=holder, slot=new, passed_on=passed_on), file)

    def _new_slot(
        self,
        file: VaultFile,
        person: str,
        passphrase: str,
        known: KnownKeys,
        half: bytes | None,
        until: str = "",
        own: PrivateKeys | None = None,
    ) -> tuple[Slot, Keys]:
        private = own or new_private_keys()
        header = self._header(file, person, SlotKind.PASSPHRASE, half, until)
        slot = make_slot(header, settled(passphrase), half or b"", known[file.generation], msgspec.json.encode(private))
        keys = Keys(file, person, known, private)
        keys.until = until
        return slot, keys

    def _next_to(self, file: VaultFile, keys: Keys) -> KnownKeys:
        """The vault keys that are known, and a new one after them."""
        known = {one: key for one, key in known_now(file, keys).items() if one <= file.generation}
        return known | {file.generation + 1: secrets.token_bytes(KEY_BYTES)}

    def _with_new_code(
        self, file: VaultFile, keys: Keys, slots: list[Slot], publics: Mapping[str, str], code: str
    ) -> NewRecovery:
        known = self._next_to(file, keys)
        slot, new = self._recovery_slot(file, keys.person, known, code)
        others = [slot for slot in slots if slot.header.kind != SlotKind.RECOVERY]
        self._go_to_new_key(file, keys, [*others, slot], dict(publics) | {RECOVERY: new.public}, known)
        return new

    def _go_to_new_key(
        self, file: VaultFile, keys: Keys, slots: list[Slot], publics: Mapping[str, str], known: KnownKeys
    ) -> None:
        self._write(generations.without(file, slots, publics, known))
        keys.known |= known
        keys.before = file.generation

    def _recovery_slot(self, file: VaultFile, person: str, known: KnownKeys, code: str) -> tuple[Slot, NewRecovery]:
        """A slot for a new recovery code, with a key of its own to which later vault keys can be sealed."""
        own = SealingKey.generate()
        header = self._header(file, person, SlotKind.RECOVERY, None)
        private = msgspec.json.encode(RecoveryKey(sealing=own.private_bytes().hex()))
        slot = make_slot(header, settled_code(code), b"", known[file.generation], private)
        return slot, NewRecovery(code=code, public=own.public, slot=header.slot)

    def _header(self, file: VaultFile, person: str, kind: SlotKind, half: bytes | None, until: str = "") -> SlotHeader:
        slot = new_id()
        return SlotHeader(
            vault=file.vault,
            slot=slot,
            person=person,
            kind=kind,
            salt=secrets.token_hex(16),
            stretch=self.stretch,
            device_secret=half is not None,
            half=mark_of(half, slot) if half is not None else "",
            generation=file.generation,
            until=until,
        )

    def _read(self) -> VaultFile:
        return read_vault(self.path)

    def _write(self, file: VaultFile) -> None:
        """Replace the file in one step: a power cut leaves the old one or the new one."""
        key_file.write_both(self.path, msgspec.json.format(msgspec.json.encode(file)))
