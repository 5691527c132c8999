"""Wrong tries of a passphrase, counted for each slot: five are free, then each waits longer, and the twentieth is the last.

The counts lie in a file beside the slot file, under a code made with this computer's half of the key, and once more in the
keyring. It slows somebody at this keyboard. It cannot slow somebody who took a copy of the folder elsewhere.
"""

import hmac
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import msgspec

from carer_app.errors import KnownError
from carer_app.i18n import _, counted
from carer_app.vault.disk import TRIES, UNREADABLE
from carer_app.vault.halves import DeviceSecrets, KeyringLockedError, tries_name
from carer_app.vault.slots import WrongPassphraseError, subkey
from carer_app.vault.uptime import Uptime, seconds_since
from carer_app.vault.waiting import FREE, LONGEST_WAIT, MOST, MustWaitError, wait_after, wait_words

_WARN_FROM = 3
_LARGEST = 64 * 1024
_MOST_WAITED = 1000


class WrongAgainError(WrongPassphraseError):
    """One wrong try more, after which there is a wait of so many `seconds`."""

    def __init__(self, seconds: int, left: int) -> None:
        self.seconds = seconds
        words = _("That passphrase does not open this store. You can try again in {time}.").format(
            time=wait_words(seconds)
        )
        if left <= _WARN_FROM:
            more = counted(
                "After {count} more wrong try, only the recovery code or somebody in charge here helps.",
                "After {count} more wrong tries, only the recovery code or somebody in charge here helps.",
                left,
            )
            words = f"{words} {more}"
        KnownError.__init__(self, words)


class NoMoreTriesError(KnownError):
    """The slot was tried wrongly so often that its passphrase is not asked for any more."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "There were {count} wrong tries, so this passphrase is not looked at any more. Nothing is lost. Open with the "
                "recovery code, or ask a manager or shift lead: they unlock as always, and let you try again under "
                "Settings, “People of this computer”."
            ).format(count=MOST)
        )


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """What is raised: before a try that is not due yet, after one that is to be followed by a wait, and for one too many."""

    wait: Callable[[int], KnownError] = MustWaitError
    again: Callable[[int, int], KnownError] = WrongAgainError
    no_more: Callable[[], KnownError] = NoMoreTriesError


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """Wrong tries of one slot, and when the last was made: so many seconds into that start of the computer."""

    wrong: int
    at: float
    boot: str


_Counts = dict[str, Count]


class _Lying(msgspec.Struct, frozen=True, kw_only=True):
    """The counts as they lie in the file. The code is empty where this computer has no half of the key."""

    counts: _Counts
    code: str = ""


class Tries:
    """The counts of one vault."""

    def __init__(
        self, folder: Path, vault: str, secrets: DeviceSecrets | None, uptime: Uptime, voice: Voice | None = None
    ) -> None:
        self._path = folder / TRIES
        self._vault = vault
        self._secrets = secrets
        self._uptime = uptime
        self._voice = voice or Voice()
        self._is_empty = False

    @contextmanager
    def one(self, slot: str) -> Iterator[None]:
        """Around one try, which is counted before it is made: a process that is killed, or told to stop, has had its try.

        Raises MustWaitError and NoMoreTriesError before it; a WrongPassphraseError becomes the one that tells the wait.
        Tries of one folder are made one after the other, by whatever process.
        """
        with self._held() as handle:
            counts = self._read(handle, slot)
            before = counts.get(slot)
            self._refuse_early(before)
            is_written, is_settled = self._count(handle, counts, slot), False
            try:
                yield
                is_settled = True
                self._forget(handle, counts, slot, was_counted=before is not None or not is_written)
            except WrongPassphraseError as problem:
                is_settled = True
                self._settle(handle, counts, slot)
                self._tell(counts[slot].wrong, problem)
                raise
            except (KeyboardInterrupt, SystemExit):
                is_settled = True
                raise
            finally:
                if not is_settled:
                    self._take_back(handle, counts, slot, before)

    def forget(self, slot: str) -> None:
        """Begin anew for a slot: somebody in charge said so, or its passphrase is another now."""
        with self._held() as handle:
            counts = self._read(handle, slot)
            if slot in counts:
                self._forget(handle, counts, slot, was_counted=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else tries meanwhile, in whatever program."""
        with self._held() as handle:
            with suppress(OSError):
                self._is_empty = handle is not None and os.fstat(handle).st_size == 0
            yield

    def wrong(self, slot: str) -> int:
        """How many wrong tries there were since the last right one."""
        with self._held() as handle:
            found = self._read(handle, slot).get(slot)
        return found.wrong if found else 0

    # ---- inside

    def _now(self) -> float:
        return self._uptime.seconds()

    def _refuse_early(self, count: Count | None) -> None:
        if count is None or count.wrong < FREE:
            return
        if count.wrong >= MOST:
            raise self._voice.no_more()
        left = wait_after(count.wrong) - seconds_since(count.at, count.boot, self._uptime)
        if left > 0:
            raise self._voice.wait(-int(-left // 1))

    def _count(self, handle: int | None, counts: _Counts, slot: str) -> bool:
        """One more; gives whether the disk took it. Where it did not, the keyring is told at once."""
        wrong = counts[slot].wrong + 1 if slot in counts else 1
        counts[slot] = Count(wrong=wrong, at=self._now(), boot=self._uptime.boot())
        is_written = self._write(handle, counts)
        if not is_written:
            self._mirror(counts)
        return is_written

    def _tell(self, wrong: int, problem: WrongPassphraseError) -> None:
        if wrong >= MOST:
            raise self._voice.no_more() from problem
        if wrong >= FREE:
            raise self._voice.again(wait_after(wrong), MOST - wrong) from problem

    def _settle(self, handle: int | None, counts: _Counts, slot: str) -> None:
        """The try was wrong: the wait begins now, and outlasts a cut of the power."""
        counts[slot] = msgspec.structs.replace(counts[slot], at=self._now())
        self._write(handle, counts)
        with suppress(OSError):
            if handle is not None:
                os.fsync(handle)
        self._mirror(counts)

    def _take_back(self, handle: int | None, counts: _Counts, slot: str, before: Count | None) -> None:
        """It was no try: something else went wrong."""
        counts.pop(slot)
        if before is not None:
            counts[slot] = before
        self._write(handle, counts)

    def _forget(self, handle: int | None, counts: _Counts, slot: str, *, was_counted: bool) -> None:
        counts.pop(slot, None)
        if was_counted:
            self._mirror(counts)
        self._write(handle, counts)

    # ---- the file

    @contextmanager
    def _held(self) -> Iterator[int | None]:
        """The file, for this program alone; None where the disk has none to give. Without a count in it, it goes again."""
        handle = self._open()
        if handle is None:
            yield None
            return
        self._is_empty = False
        try:
            yield handle
        finally:
            if self._is_empty:
                with suppress(OSError):
                    self._path.unlink()
            os.close(handle)

    def _open(self) -> int | None:
        """Open the file and hold it. One that went while this program waited for it is made anew."""
        for _number in range(_MOST_WAITED):
            try:
                handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            except OSError:
                return None
            with suppress(OSError):  # some network drives know no holding
                _hold(handle)
            with suppress(OSError):
                if os.path.samestat(os.fstat(handle), self._path.stat()):
                    return handle
            os.close(handle)
        return None

    def _read(self, handle: int | None, slot: str) -> _Counts:
        """The counts as they stand. Where the keyring knows of more than the file, or the file was changed, somebody took it
        away or put another in its place: the wait of that slot begins anew, now.
        """
        raw = b""
        with suppress(OSError):
            raw = _all(handle)
        counts, is_whole = self._decoded(raw)
        least = self._mirrored().get(_short(slot), 0)
        if not is_whole and self._secret is None:
            least = FREE
        if least and (not is_whole or slot not in counts or counts[slot].wrong < least):
            wrong = max(least, counts[slot].wrong if slot in counts else 0)
            counts[slot] = Count(wrong=wrong, at=self._now(), boot=self._uptime.boot())
            if not self._write(handle, counts):  # a wait that cannot be written down would never end
                counts[slot] = msgspec.structs.replace(counts[slot], at=self._now() - LONGEST_WAIT)
        self._is_empty = not counts
        return counts

    def _decoded(self, raw: bytes) -> tuple[_Counts, bool]:
        if not raw:
            return {}, True
        try:
            lying = msgspec.json.decode(raw, type=_Lying)
        except UNREADABLE:
            return {}, False
        counts = {slot: one for slot, one in lying.counts.items() if one.wrong > 0}
        return counts, hmac.compare_digest(lying.code.encode(), self._code(lying.counts).encode())

    def _write(self, handle: int | None, counts: _Counts) -> bool:
        """In its place and in one go, so that the holding of it lasts; gives whether the disk took it."""
        self._is_empty = not counts
        if handle is None:
            return False
        data = msgspec.json.encode(_Lying(counts=counts, code=self._code(counts)))
        try:
            data = data.ljust(os.fstat(handle).st_size)  # never cut shorter: a kill leaves the old or the new
            os.lseek(handle, 0, os.SEEK_SET)
            return os.write(handle, data) == len(data)
        except OSError:
            return False

    def _code(self, counts: _Counts) -> str:
        if self._secret is None:
            return ""
        text = msgspec.json.encode((self._vault, counts), order="sorted")
        return hmac.digest(subkey(self._secret, "tries"), text, sha256).hex()

    @cached_property
    def _secret(self) -> bytes | None:
        """This computer's half of the key, where it has one that can be asked now."""
        try:
            return self._secrets.read(self._vault) if self._secrets is not None else None
        except KeyringLockedError:
            return None

    # ---- the keyring

    def _mirrored(self) -> dict[str, int]:
        """What the keyring knows, by the ends of the slots' names."""
        try:
            kept = self._secrets.read(tries_name(self._vault)) if self._secrets is not None else None
            return msgspec.json.decode(kept, type=dict[str, int]) if kept else {}
        except (KeyringLockedError, *UNREADABLE):
            return {}

    def _mirror(self, counts: _Counts) -> None:
        """Tell the keyring, which is small: how many, not when. One that does not answer is done without."""
        if self._secrets is None:
            return
        with suppress(KeyringLockedError):
            if counts:
                few = {_short(slot): one.wrong for slot, one in counts.items()}
                self._secrets.write(tries_name(self._vault), msgspec.json.encode(few))
            else:
                self._secrets.forget(tries_name(self._vault))


def _short(slot: str) -> str:
    return slot[-12:]


def _all(handle: int | None) -> bytes:
    if handle is None:
        return b""
    os.lseek(handle, 0, os.SEEK_SET)
    return os.read(handle, _LARGEST)


def _hold(handle: int) -> None:
    """Wait until no other program holds it; a kill lets go of it. Raises OSError."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - this platform's only

        os.lseek(handle, _LARGEST, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - as above

        fcntl.flock(handle, fcntl.LOCK_EX)
