"""The door to a data folder: who can unlock it, making a store, unlocking, and the way back with the recovery code.

It is light: the store behind it is loaded only when a door is opened, so that the window is there at once.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from carer_app.config import backup_tries_dir
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.vault import door_notes, key_file, parting
from carer_app.vault.disk import INSTANCE, MIRROR, NOTES, STORE, TRIED, TRIES, StoreUnwritableError, disk_errors
from carer_app.vault.file import FILE, BrokenVaultError, Holder, Stretch, read_vault

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from carer_app.clock import Clock
    from carer_app.councils import CouncilProfile
    from carer_app.session import Session
    from carer_app.store.mirror import Mirror
    from carer_app.store.restoring import Restored
    from carer_app.sync.remaking import Remade
    from carer_app.vault.backup_keys import BackupLock, Opened
    from carer_app.vault.door_notes import DoorWriting
    from carer_app.vault.halves import DeviceSecrets
    from carer_app.vault.parting import Parting
    from carer_app.vault.pin_keeper import PinKeeper
    from carer_app.vault.uptime import Uptime
    from carer_app.vault.vault import Keys, Vault
    from carer_app.vault.who import Who

    FindSecrets = Callable[[], DeviceSecrets | None]


class Doorway:
    """One data folder before it is unlocked."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        secrets: DeviceSecrets | FindSecrets | None,
        stretch: Stretch | None = None,
        uptime: Uptime | None = None,
        pins: PinKeeper | None = None,
    ) -> None:
        self.folder = folder
        self._path = folder / FILE
        self._clock = clock
        self._secrets = secrets
        self._stretch = stretch
        self._uptime = uptime
        self.pins = pins

    @cached_property
    def _vault(self) -> Vault:
        """The vault with this computer's half of the key: a keyring is looked for when a key is turned, not before."""
        from carer_app.vault.vault import Vault  # noqa: PLC0415 - the cipher is loaded when a key is turned

        secrets = self._secrets() if callable(self._secrets) else self._secrets
        return Vault(self.folder, secrets, self._stretch, self._uptime, self._clock)

    @property
    def has_keyring(self) -> bool:
        """Whether this computer has a safe place for its half of a key."""
        return self._vault.has_keyring

    @property
    def uses_keyring(self) -> bool:
        """Whether this store needs this computer's half of the key; raises NoStoreError."""
        return any(slot.header.device_secret for slot in read_vault(self._path).known())

    @property
    def exists(self) -> bool:
        """Whether there is a store to unlock. One that is being emptied is emptied further first."""
        self.parted()
        return key_file.is_here(self._path)

    def parted(self) -> Parting | None:
        """What is to be said of a store that the council had emptied, which goes on here where it was broken off; None where
        none was. Raises StoreUnwritableError.
        """
        if parting.parting_in(self.folder) is None:
            return None
        return parting.go_on(self.folder, self._secrets() if callable(self._secrets) else self._secrets)

    def begin_anew(self) -> None:
        """What was said of an emptied store was read: the folder is to be used again."""
        parting.take_away(self.folder)

    def holders(self) -> tuple[Holder, ...]:
        """Who can unlock here; raises NoStoreError, and PartedError where the council had the store emptied."""
        if self.parted() is not None:
            raise parting.PartedError
        return read_vault(self._path).holders

    def holder_named(self, name: str | None) -> Holder:
        """Who is meant: by name or id, or the only one there is; raises BadInputError that names them all."""
        holders = self.holders()
        if name is None and len(holders) == 1:
            return holders[0]
        for holder in holders:
            if name in (holder.name, holder.id):
                return holder
        names = ", ".join(holder.name for holder in holders)
        raise BadInputError(_("Say who you are with --as: {names}.").format(names=names), [("as", "who you are")])

    def create(self, profile: CouncilProfile, who: Who, passphrase: str) -> tuple[Session, str]:
        """Make the store with its first person; gives the recovery code, shown once. All or nothing."""
        from carer_app.domain.people import KEEPERS, role_named  # noqa: PLC0415 - the store is loaded when a door is opened
        from carer_app.domain.revision import new_id  # noqa: PLC0415 - the store is loaded when a door is opened
        from carer_app.session import House, begin  # noqa: PLC0415 - the store is loaded when a door is opened
        from carer_app.vault.who import checked_name, person_of  # noqa: PLC0415 - the store is loaded when a door is opened

        role = role_named(who.role, KEEPERS)
        holder = Holder(id=new_id(), name=checked_name(who.name))
        if self.parted() is not None:
            self.begin_anew()
        if not self.exists and (self.folder / STORE).exists():
            raise BrokenVaultError(self._path)
        self._make_folder()
        person_keys: Keys | None = None
        try:
            with disk_errors():
                person_keys, code = self._vault.create(holder, passphrase)
                person = person_of(holder, role, person_keys, who.until)
                house = House(folder=self.folder, vault=self._vault, clock=self._clock, pins=self.pins)
                return begin(house, person_keys, person, profile), code
        except KnownError:
            if person_keys is not None:
                self._unmake()
            raise

    def unlock(self, holder: Holder, passphrase: str) -> Session:
        """Unlock for that person; raises WrongPassphraseError and the other sentences of the vault and the store."""
        return self._resume(self._vault.unlock(holder.id, passphrase))

    def unlock_by_pin(self, holder: Holder, pin: str) -> Session:
        """Unlock for that person by the PIN that they chose since their passphrase last opened; raises WrongPinError and
        PinEndedError, and what the store has to say.
        """
        from carer_app.clock import stamp  # noqa: PLC0415 - loaded when a key is turned
        from carer_app.session import NotHereAnyMoreError  # noqa: PLC0415 - the store is loaded when a door is opened
        from carer_app.vault import by_pin  # noqa: PLC0415 - the cipher is loaded when a key is turned
        from carer_app.vault.pin_keeper import PinEndedError  # noqa: PLC0415 - as above

        if self.pins is None:
            raise PinEndedError("")
        keys = by_pin.unlock(self.pins, self.folder, holder.id, pin, stamp(self._clock.now()))
        try:
            session = self._resume(keys)
        except NotHereAnyMoreError:
            self.pins.forget(holder.id)
            raise
        session.is_by_pin = True
        return session

    def second_copy(self, holder: Holder, passphrase: str) -> Mirror:
        """The second copy of what was not sent, for that person, where the store itself may be damaged."""
        from carer_app.store.mirror import Mirror  # noqa: PLC0415 - the store is loaded when a door is opened

        keys = self._vault.unlock(holder.id, passphrase)
        return Mirror(self.folder / STORE, keys.mirror_key(), keys.other_mirror_keys())

    @property
    def takes_notes(self) -> bool:
        """Whether a note can be left here without unlocking: from the first unlock on."""
        return door_notes.key_in(self.folder) is not None

    def left_notes(self) -> tuple[datetime, ...]:
        """When each note that waits here was last changed, the first one first. Nothing else of them can be told."""
        return door_notes.left_at(self.folder)

    def new_note(self) -> DoorWriting | None:
        """A note to be written without unlocking; None where that cannot be, yet."""
        key = door_notes.key_in(self.folder)
        return door_notes.DoorWriting(self.folder, key, self._clock) if key else None

    def salvage(self, holder: Holder, passphrase: str, backup: Path | None = None) -> tuple[Session, Remade]:
        """Make a damaged store anew, and unlock it; gives what it was made from. `backup` goes before the copies that are here.

        Raises WholeStoreError, NoSecondCopyError, and what the vault and a named backup have to say.
        """
        from carer_app.sync.remaking import remake  # noqa: PLC0415 - the store is loaded when a door is opened

        keys = self._vault.unlock(holder.id, passphrase)
        made = remake(self.folder, keys, self._clock, backup)
        return self._resume(keys, are_new=True), made

    def recover(self, holder: Holder, code: str, passphrase: str) -> Session:
        """Open with the recovery code; the person gets a new passphrase and new keys, which are announced."""
        from carer_app.domain.act import Did  # noqa: PLC0415 - the store is loaded when a door is opened

        with disk_errors():
            keys = self._vault.recover(holder.id, code, passphrase)
        session = self._resume(keys, are_new=True)
        with suppress(KnownError), session.database.writing() as db:
            session.note(db, Did.RECOVERED, session.person)
        return session

    def restore(self, backup: Path, *, code: str | None = None, passphrase: str | None = None) -> Restored:
        """Put a backup back into this folder, which must be empty, by the recovery code or a passphrase, whose wrong tries are
        counted; raises KnownError, with nothing put there.
        """
        from carer_app.store.restoring import restore  # noqa: PLC0415 - the store is loaded when a door is opened
        from carer_app.vault.backup_tries import BackupTries  # noqa: PLC0415 - as above
        from carer_app.vault.uptime import SystemUptime  # noqa: PLC0415 - as above

        def opened(lock: BackupLock) -> Opened:
            secrets = self._secrets() if callable(self._secrets) else self._secrets
            tries = BackupTries(backup_tries_dir(), secrets, self._uptime or SystemUptime())
            return tries.by_passphrase(lock, passphrase or "") if code is None else tries.by_code(lock, code)

        return restore(backup, self.folder, opened, self._stretch or Stretch())

    def settle(self, keys: Keys) -> bool:
        """Bring the store under the newest key right away, where it is locked; gives whether it is. See `store.rekey`."""
        from carer_app.store.rekey import go_on  # noqa: PLC0415 - the store is loaded when a door is opened

        with suppress(KnownError):
            go_on(self.folder, self._vault, keys)
        return not keys.before

    def _resume(self, keys: Keys, *, are_new: bool = False) -> Session:
        from carer_app.session import House, resume  # noqa: PLC0415 - the store is loaded when a door is opened

        return resume(
            House(folder=self.folder, vault=self._vault, clock=self._clock, pins=self.pins), keys, are_new=are_new
        )

    def _make_folder(self) -> None:
        with disk_errors():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not os.access(self.folder, os.W_OK):
            raise StoreUnwritableError

    def _unmake(self) -> None:
        """Take away a store that could not be made whole, so that it can be made again."""
        for name in (MIRROR, NOTES):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        for name in (FILE, STORE, f"{STORE}-wal", f"{STORE}-shm", INSTANCE, TRIES, TRIED):
            (self.folder / name).unlink(missing_ok=True)
