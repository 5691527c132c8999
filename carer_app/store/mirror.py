"""The second copy of the outbox: every entry with its revisions and bodies, sealed, in a folder beside the store.

The database is the first to have an entry; the copy follows before anybody is told “Saved”. Where the disk takes no
copy, the database still has everything, the copy is known to be behind, and it catches up with the next save or at the
next unlock. A copy stays until there is a verified receipt, and thirty days more.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import RLock

import msgspec

from carer_app.clock import moment, stamp
from carer_app.domain.entry import SignedEntry
from carer_app.domain.frames import Frame
from carer_app.domain.parcel import Label, Lids, Parcel, label_of, open_for_vault
from carer_app.domain.sealing import NotForYouError
from carer_app.store import gateways, log, streams
from carer_app.store.engine import FRESH, Connection, Database, StoreBusyError, StoreUnwritableError
from carer_app.store.mirror_folder import MirrorFolder
from carer_app.store.parcels import entries_in, label_for, named_in, parcel_of, runs, without_erased
from carer_app.store.who_we_are import WhoWeAre
from carer_app.vault.disk import disk_errors

KEPT = timedelta(days=30)
"""How long a copy stays after the receipt."""
MOST_FILES = 32
MOST_AT_ONCE = 2000
_log = logging.getLogger(__name__)


class Mirrored(msgspec.Struct, frozen=True, kw_only=True):
    """One parcel of the second copy: what it says openly, and what is in it."""

    label: Label
    parcel: Parcel


class Mirror:
    """The second copy beside one store. `key` is a key of the vault for nothing else, and `others` those that it had before:
    what was written under them still opens. Any thread may ask it.
    """

    def __init__(self, store: Path, key: bytes, others: Sequence[bytes] = ()) -> None:
        self.folder = MirrorFolder(store)
        self.who = WhoWeAre(self.folder.path, key, others)
        self._key = key
        self._others = others
        self._lock = RLock()
        self._owed: list[bytes] = []
        self._lids: dict[str, Lids] = {}

    # ---- beside each transaction (see `engine.Aside`)

    def gather(self, db: Connection) -> Callable[[], None]:
        """The new entries of a transaction as parcels, to be written as soon as it is durable."""
        fresh: list[SignedEntry] = db.info.pop(FRESH, [])
        if not fresh:
            return _nothing
        data = _joined(self._frames(db, fresh))
        who = self.who.gather(db) if any(one.entry.control or one.entry.seq == 1 for one in fresh) else None
        return lambda: self._keep(data, who)

    def forget_erased(self, database: Database) -> None:
        """Keep nothing of a body that the store has no more; raises StoreBusyError while another program writes its copy."""
        for path, found in self.folder.read().items():
            with database.reading() as db:
                lean = [self._without_erased(db, frame) for frame in found.frames]
            if lean != list(found.frames):
                with disk_errors():
                    self.folder.replace([path], _joined(lean))
        with database.reading() as db:
            who = self.who.gather(db)
        self._keep(b"", who)

    def close(self) -> None:
        self.folder.close()

    # ---- at an unlock

    def labels(self) -> list[Label]:
        """What every whole parcel says openly."""
        found = []
        for one in (frame for read in self.folder.read().values() for frame in read.frames):
            with suppress(NotForYouError):
                found.append(label_of(one))
        return found

    def lacking(self, db: Connection) -> list[tuple[str, int, int]]:
        """Gateway, epoch and number of every entry that waits in the outbox and is not here."""
        here = {(one.gateway, one.epoch, seq) for one in self.labels() for seq in range(one.first, one.last + 1)}
        missing = [key for key in log.waiting_keys(db) if key not in here]
        found = log.by_key(db, missing[:MOST_AT_ONCE])
        return [(one.entry.gateway, one.entry.epoch, one.entry.seq) for one in found if not _is_received(db, one)]

    def catch_up(self, database: Database) -> int:
        """Copy what waits in the outbox and is not here, and who this computer is; gives how many entries were missing."""
        with database.reading() as db:
            lacking = log.by_key(db, self.lacking(db))
            data = _joined(self._frames(db, lacking))
            who = self.who.gather(db)
        self._keep(data, who)
        return len(lacking)

    def tidy(self, database: Database) -> None:
        """Let go of what was received more than thirty days ago, and put small and damaged files together."""
        found = {path: one for path, one in self.folder.read().items() if not self.folder.is_held(path)}
        with database.reading() as db:
            until = _kept_until(db)
            done = {path for path, one in found.items() if self._is_done(db, one.frames, until) and not one.damaged}
        damaged = {path for path, one in found.items() if one.damaged}
        rest = found.keys() - done
        if damaged or len(rest) > MOST_FILES:
            self.folder.replace(sorted(rest), _joined(frame for path in sorted(rest) for frame in found[path].frames))
            if damaged:
                _log.warning("the second copy of the outbox was damaged in %d places", len(damaged))
        self.folder.replace(done, b"")

    # ---- reading it

    def parcels(self) -> Iterator[Mirrored]:
        """Every parcel that can be opened, in the order in which they were written."""
        for found in self.folder.read().values():
            yield from (one for one in map(self._opened, found.frames) if one)

    def is_damaged(self) -> bool:
        """Whether a part of a file is gone or changed, as can be seen from outside."""
        return any(found.damaged for found in self.folder.read().values()) or any(self.who.faults())

    def faults(self) -> Iterator[str]:
        """What is wrong with the files, by their names; empty when nothing is."""
        for path, found in self.folder.read().items():
            bad = found.damaged + sum(self._opened(frame) is None for frame in found.frames)
            if bad:
                yield f"second copy {path.name}: {bad} stretches are damaged"
        yield from self.who.faults()

    # ---- inside

    def _keep(self, data: bytes, who: bytes | None) -> None:
        """Write what is due. What the disk does not take now is owed, and tried again with the next."""
        with self._lock:
            self._owed += [data] if data else []
            try:
                if self._owed:
                    self.folder.append(b"".join(self._owed))
                self._owed = []
                if who is not None:
                    self.who.keep(who)
            except OSError as problem:
                _log.warning("the second copy of the outbox is behind: %s", type(problem).__name__)

    def _frames(self, db: Connection, fresh: Sequence[SignedEntry]) -> Iterator[Frame]:
        for run in runs(fresh):
            yield self._lids_of(db, run[0].entry.gateway).shut(label_for(run), parcel_of(db, run))

    def _lids_of(self, db: Connection, gateway: str) -> Lids:
        with self._lock:
            if gateway not in self._lids:
                known = gateways.one(db, gateway)
                self._lids[gateway] = Lids(self._key, known.sealing_key if known else "")
            return self._lids[gateway]

    def _opened(self, frame: Frame) -> Mirrored | None:
        for key in (self._key, *self._others):
            with suppress(NotForYouError):
                return Mirrored(label=label_of(frame), parcel=open_for_vault(frame, key))
        return None

    def _without_erased(self, db: Connection, frame: Frame) -> Frame:
        one = self._opened(frame)
        lean = without_erased(db, one.parcel) if one else None
        if one is None or lean is None or lean == one.parcel:
            return frame
        return self._lids_of(db, one.label.gateway).shut(one.label, lean)

    def _is_done(self, db: Connection, frames: Iterable[Frame], until: str) -> bool:
        """Whether everything in a file was received before that time."""
        for frame in frames:
            one = self._opened(frame) if log.may_be_past(db, label_of(frame), until) else None
            if one is None:
                return False
            names = named_in(one.parcel)
            times = streams.received_when(db, names)
            if names - times.keys() or any(at > until for at in times.values()):
                return False
            if not names and not all(log.is_past(db, entry, until) for entry in entries_in(one.parcel)):
                return False
        return True


def mirror_of(database: Database) -> Mirror | None:
    """The second copy that is kept of a store, if one is."""
    return database.aside if isinstance(database.aside, Mirror) else None


def keep_up(database: Database) -> bool:
    """At an unlock: copy what is not copied yet, and let go of what was received long ago; a disk that says no may wait.

    Gives whether something was damaged and is mended.
    """
    mirror = mirror_of(database)
    was_damaged = mirror is not None and mirror.is_damaged()
    if mirror is not None:
        with suppress(StoreUnwritableError, StoreBusyError), disk_errors():
            mirror.catch_up(database)
            mirror.tidy(database)
    return was_damaged


def _is_received(db: Connection, one: SignedEntry) -> bool:
    """Whether the council has all that an entry names, though perhaps by another entry."""
    names = set(one.entry.revisions)
    return bool(names) and not names - streams.received_when(db, names).keys()


def _kept_until(db: Connection) -> str:
    """What was received before this may go: thirty days before a council was last heard, by the council's own clock."""
    heard = max((one.last_heard or "" for one in gateways.every(db)), default="")
    return stamp(moment(heard) - KEPT) if heard else ""


def _joined(frames: Iterable[Frame]) -> bytes:
    return b"".join(frame.encode() for frame in frames)


def _nothing() -> None:
    return
