"""The slot file as it can be seen from outside, without a key: who has a slot, and what each slot says openly.

It loads no cipher, so that a locked window is there at once.
"""

from contextlib import suppress
from enum import StrEnum
from pathlib import Path

import msgspec

from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.vault import key_file
from carer_app.vault.disk import UNREADABLE

FILE = "vault.json"
VERSION = 1
FILE_VERSION = 2
"""From the first change of the vault key on; a file that never had one stays as the first version wrote it."""


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """How hard a passphrase is stretched by Argon2id: memory in KiB, passes and lanes."""

    m: int = 64 * 1024
    t: int = 3
    p: int = 4


FLOOR = Stretch(m=19 * 1024, t=2, p=1)
CEILING = Stretch(m=2 * 1024 * 1024, t=20, p=16)


class SlotKind(StrEnum):
    """What opens a slot. A later program may know more kinds."""

    PASSPHRASE = "passphrase"
    RECOVERY = "recovery"


class SlotHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What a slot says openly. A later program may say more. After `until`, where there is one, its person unlocks no more.
    `half` tells which half of the key the keyring has to give; slots from before that say nothing of it.
    """

    v: int = VERSION
    vault: str
    slot: str
    person: str
    kind: str
    kdf: str = "argon2id"
    salt: str
    stretch: Stretch
    device_secret: bool
    generation: int
    until: str = ""
    half: str = ""


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """A header, the sealed vault key, and the person's own private keys sealed under the same passphrase.

    Every byte of `header_text` is bound to the key inside, so it is kept for ever as it was first written.
    """

    header_text: str
    vault_key: str
    private_keys: str = ""

    @property
    def header(self) -> SlotHeader:
        """What the header says, as far as it is known here."""
        return msgspec.json.decode(self.header_text, type=SlotHeader)


class _Lying(msgspec.Struct, frozen=True, kw_only=True):
    """A slot as it lies in the file, of whatever kind."""

    header_text: str
    vault_key: str | None = None
    private_keys: str = ""


class _Sort(msgspec.Struct, frozen=True, kw_only=True):
    """What every header says, whatever the sort of slot."""

    v: int = VERSION
    kind: str


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who has a slot here: shown where one chooses who unlocks."""

    id: str
    name: str


class VaultFile(msgspec.Struct, frozen=True, kw_only=True):
    """The slot file as it lies on disk. It holds nothing that opens without a passphrase or the recovery code.

    Its slots are kept as they were written, so that what a later program put into one is not lost. `coming` is the generation
    to which the vault is being brought; `passed_on` the newest vault key for each slot that holds an earlier one; `earlier`
    the earlier ones, under the newest. See `generations`.
    """

    v: int = VERSION
    vault: str
    generation: int = 1
    holders: tuple[Holder, ...]
    slots: tuple[msgspec.Raw, ...]
    coming: int = 0
    passed_on: dict[str, str] = {}
    earlier: str = ""

    def known(self) -> list[Slot]:
        """The slots of the kinds that are known here; raises NewerStoreError, msgspec.DecodeError."""
        return [slot for slot in map(read_slot, self.slots) if slot is not None]


class _FileVersion(msgspec.Struct, frozen=True, kw_only=True):
    """All that is read of a slot file before it is known to be one of ours."""

    v: int = VERSION


class NewerStoreError(KnownError):
    """The store was written by a later program, and is left as it is."""

    def __init__(self) -> None:
        super().__init__(_("This store was used with a newer Hearthlog. Update Hearthlog on this computer to open it."))


class NoStoreError(KnownError):
    """There is no store in that folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(_("There is no store in {folder} yet. Make one with “carer-app new”.").format(folder=folder))


class BrokenVaultError(KnownError):
    """The slot file cannot be read."""

    def __init__(self, path: Path) -> None:
        super().__init__(_("The key file {path} is damaged. Put back a copy of it from a backup.").format(path=path))


def read_vault(path: Path) -> VaultFile:
    """The slot file, or its second copy where it is damaged; raises NoStoreError, NewerStoreError, BrokenVaultError.

    All who write it read it first.
    """
    first, copy = key_file.read(path), key_file.whole_copy(path)
    for raw in (first, copy) if first and not key_file.is_damaged(first) else (copy, first):
        if raw:
            with suppress(*UNREADABLE):
                return _decoded(raw)
    if copy is None and not path.exists():
        raise NoStoreError(path.parent)
    raise BrokenVaultError(path)


def mend(path: Path) -> bool:
    """Put back whichever of the two copies is damaged or gone; gives whether one was damaged. Raises OSError."""
    first, copy = key_file.read(path), key_file.whole_copy(path)
    had_copy = key_file.copy_of(path).exists()
    if first and _is_good(first) and not (copy and key_file.has_lost_sum(first, copy)):
        text = key_file.without_sum(first)
        if copy != key_file.with_sum(text):
            key_file.write_copy(path, text)
        return had_copy and copy is None
    if copy is None:
        return False
    key_file.put_back(path, copy)
    return True


def _is_good(raw: bytes) -> bool:
    try:
        return not key_file.is_damaged(raw) and bool(_decoded(raw))
    except UNREADABLE:
        return False


def _decoded(raw: bytes) -> VaultFile:
    refuse_newer(msgspec.json.decode(raw, type=_FileVersion).v, FILE_VERSION)
    file = msgspec.json.decode(raw, type=VaultFile)
    file.known()
    return file


def read_slot(raw: msgspec.Raw) -> Slot | None:
    """The slot as it lies in the file, None if it is of a kind that is not known here.

    Raises NewerStoreError, msgspec.DecodeError.
    """
    lying = msgspec.json.decode(raw, type=_Lying)
    text = lying.header_text
    sort = msgspec.json.decode(text, type=_Sort)
    refuse_newer(sort.v, VERSION)
    if sort.kind not in set(SlotKind):
        return None
    msgspec.json.decode(text, type=SlotHeader)
    if lying.vault_key is None:
        raise msgspec.ValidationError("a slot without a vault key")
    return Slot(header_text=text, vault_key=lying.vault_key, private_keys=lying.private_keys)


def is_own(slot: Slot | None, person: str) -> bool:
    """Whether it is that person's own slot, which their passphrase opens."""
    return slot is not None and slot.header.person == person and slot.header.kind == SlotKind.PASSPHRASE


def lying(slot: Slot) -> msgspec.Raw:
    """The slot as it is to lie in the file."""
    return msgspec.Raw(msgspec.json.encode(slot))


def refuse_newer(version: int, newest: int) -> None:
    """Raises NewerStoreError for a version that this program does not know."""
    if version > newest:
        raise NewerStoreError
