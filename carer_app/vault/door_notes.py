"""Notes that were begun at the lock screen: sealed to the vault, so that nobody reads them back until somebody unlocks.

The public half of the key lies beside them. Its private half follows from the vault key, so that whoever unlocks opens them.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from carer_app.clock import stamp
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.vault.disk import NOTES, UNREADABLE, disk_errors, flush_folder, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from carer_app.clock import Clock
    from carer_app.domain.sealing import SealingKey
    from carer_app.vault.keys import Keys

LONGEST = 10_000
MOST = 50
"""So many characters in a note, and so many notes that wait: whoever is at the locked computer is not to fill its disk."""
_KEY, _END = "key.json", ".note"
_STEP = 4096
"""What is sealed is filled up to a multiple of this, so that its length tells little."""


class TooManyNotesError(KnownError):
    """So many wait already that another is not taken."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "{count} notes wait here already. Ask somebody to unlock and read them, then there is room again."
            ).format(count=MOST)
        )


class DoorKey(msgspec.Struct, frozen=True, kw_only=True):
    """To whom a note is sealed: the public key of a generation of the vault."""

    vault: str
    generation: int
    public: str


class DoorNote(msgspec.Struct, frozen=True, kw_only=True):
    """A note, and when it was begun and last changed, by this computer's clock."""

    id: str
    begun: str
    changed: str
    words: str


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """What waits: the notes that open, the first one first, and how many do not."""

    notes: tuple[DoorNote, ...]
    unopened: int


def keep_key(folder: Path, keys: Keys) -> None:
    """Lay down the public key that fits the vault as it is now, in place of any other. Raises StoreUnwritableError."""
    public = _private(keys.known[keys.generation]).public
    key = DoorKey(vault=keys.vault, generation=keys.generation, public=public)
    if key_in(folder) != key:
        with disk_errors():
            (folder / NOTES).mkdir(mode=0o700, exist_ok=True)
            _write(folder / NOTES / _KEY, msgspec.json.encode(key))


def key_in(folder: Path) -> DoorKey | None:
    """To whom a note would be sealed; None in a folder that nobody has unlocked since there are notes, or that is damaged."""
    try:
        return msgspec.json.decode((folder / NOTES / _KEY).read_bytes(), type=DoorKey)
    except (OSError, *UNREADABLE):
        return None


def left_at(folder: Path) -> tuple[datetime, ...]:
    """When each note that waits was last changed, as its file says openly, the first one first."""
    found = []
    for path in _files(folder):
        with suppress(OSError):
            found.append(datetime.fromtimestamp(path.stat().st_mtime, UTC))
    return tuple(sorted(found))


class DoorWriting:
    """One note that somebody is typing. It is kept again and again, and cannot be read back here."""

    def __init__(self, folder: Path, key: DoorKey, clock: Clock) -> None:
        from carer_app.domain.revision import new_id  # noqa: PLC0415 - loaded when a note is begun

        self._folder, self._key, self._clock = folder, key, clock
        self._id, self._begun = new_id(), stamp(clock.now())

    def keep(self, words: str) -> str:
        """Keep what is typed so far, durably; gives when. Raises BadInputError where it is too long, TooManyNotesError, and
        StoreUnwritableError.
        """
        from carer_app.domain.sealing import seal  # noqa: PLC0415 - loaded when a note is begun

        refuse_long(words)
        path = self._folder / NOTES / f"{self._id}{_END}"
        if not path.exists() and len(list(_files(self._folder))) >= MOST:
            raise TooManyNotesError
        note = DoorNote(id=self._id, begun=self._begun, changed=stamp(self._clock.now()), words=words)
        plain = json.dumps(msgspec.to_builtins(note)).encode()
        with disk_errors():
            _write(path, seal(plain + b" " * (-len(plain) % _STEP), self._key.public))
        return note.changed

    def take_back(self) -> None:
        """All of it was wiped out again: nothing waits."""
        take_away(self._folder, self._id)


def refuse_long(words: str) -> None:
    """Raises BadInputError where a note is too long."""
    if len(words) > LONGEST:
        sentence = _("A note here can have {most} letters, and this has {count}. Shorten it, or unlock to write more.")
        said = sentence.format(most=f"{LONGEST:,}", count=f"{len(words):,}")
        raise BadInputError(said, [("words", "is too long")])


def waiting(folder: Path, keys: Keys) -> Waiting:
    """Every note that waits, opened by what this unlock knows."""
    private = [_private(key) for _generation, key in sorted(keys.known.items(), reverse=True)]
    found = [_opened(path, private) for path in _files(folder)]
    notes = sorted((note for note in found if note is not None), key=lambda note: note.begun)
    return Waiting(notes=tuple(notes), unopened=found.count(None))


def take_away(folder: Path, note: str) -> None:
    """It lies elsewhere now, durably. What the disk does not let go stays, and is told of again."""
    with suppress(OSError):
        (folder / NOTES / f"{note}{_END}").unlink(missing_ok=True)
        flush_folder(folder / NOTES)


def _private(vault_key: bytes) -> SealingKey:
    from carer_app.domain.sealing import SealingKey  # noqa: PLC0415 - loaded when a key is turned
    from carer_app.vault.slots import subkey  # noqa: PLC0415 - loaded when a key is turned

    return SealingKey(subkey(vault_key, "door notes"))


def _opened(path: Path, private: list[SealingKey]) -> DoorNote | None:
    from carer_app.domain.sealing import NotForYouError  # noqa: PLC0415 - loaded when a key is turned

    for key in private:
        with suppress(NotForYouError, OSError, ValueError, RecursionError):
            note = msgspec.convert(json.loads(key.open(path.read_bytes())), DoorNote)
            return msgspec.structs.replace(note, id=path.name.removesuffix(_END))
    return None


def _files(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from sorted((folder / NOTES).glob(f"*{_END}"))


def _write(path: Path, data: bytes) -> None:
    """The folder may have been made for it. Raises OSError."""
    write_whole(path, data)
    flush_folder(path.parent.parent)
