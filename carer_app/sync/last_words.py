"""Before a computer is emptied: all that was not sent, and every draft, sealed to each council and durable on the disk.

What a council then confirms by its signature is taken away again; the rest stays beside the data folder, to be carried.
"""

import os
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from pathlib import Path

import msgspec

from carer_app.clock import Clock, stamp
from carer_app.domain.entry import SignedEntry
from carer_app.domain.last_words import ENDING, PHOTOS, LastWords, LeftDraft, name_of, seal_words
from carer_app.domain.sealed_file import ChangedFileError, UnreadFileError
from carer_app.domain.sealing import SealingKey
from carer_app.domain.signing import BrokenSignatureError
from carer_app.errors import KnownError
from carer_app.store import (
    attachments,
    closed,
    drafts,
    gateways,
    log,
    photos,
    revisions,
    sealed_words,
    set_aside,
    streams,
)
from carer_app.store.council_copy import as_it_stands
from carer_app.store.engine import Connection
from carer_app.store.gateways import Gateway
from carer_app.store.sealed_folder import SealedFolder
from carer_app.sync.line import GatewayRefusedError, Transport
from carer_app.sync.listening import Listening
from carer_app.sync.photos import carry_photos
from carer_app.sync.protocol import SyncAnswer, SyncRequest
from carer_app.sync.proving import Proving
from carer_app.sync.stored import Sender, StoredPort
from carer_app.sync.verify import Pinned, read_receipt
from carer_app.vault.disk import disk_errors, flush_folder

WITHOUT_LIMIT = 1_000_000
LONGEST_FOR_PHOTOS = timedelta(minutes=5)
"""Emptying waits no longer for photos than this; the rest is carried."""
LARGEST_SENT = 20 * 1024 * 1024
"""Bytes of last words that go over the line; longer ones are carried."""


_ANSWER = f".told{ENDING}"
"""How the file of the last entry ends: in the order of names it comes after the words that it follows."""

_WHOSE = f".photos{ENDING}"
"""How the file ends that says whose photos lie there, where no words are left beside them."""


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """A file that only its council can open."""

    gateway: str
    path: Path


class Leaving:
    """The last words of one computer. `person` and `key` are of whoever is at it, whose drafts can be opened. `unopened`
    counts the drafts that are sealed as they lay, and that only their writers could open.
    """

    def __init__(
        self, sender: Sender, person: str, key: SealingKey, clock: Clock, connect: Callable[[str], Transport]
    ) -> None:
        self._sender = sender
        self._person = person
        self._key = key
        self._clock = clock
        self._connect = connect
        self._as_sealed = ""
        self.unopened = 0
        self._photos = SealedFolder(sender.database.path)

    def seal(self, folder: Path) -> list[Left]:
        """Write what was not sent and every draft into a folder, a file for each council; durable when this returns.

        What another computer left in that folder before stays. Photos and papers that were not sent, which lie sealed
        already, are put beside them. Raises StoreUnwritableError.
        """
        with self._sender.database.writing() as db:
            left = drafts.left(db, self._person, self._key)
            self.unopened = sum(not one.to for one in left)
            self._as_sealed = as_it_stands(db)
            known = gateways.every(db)
            sealed = {one.id: self._sealed(db, one, left, is_first=one is known[0]) for one in known}
            done = photos.all_sent(db) | attachments.chunks_of_drafts(db)
        device = self._sender.device.id
        with disk_errors():
            folder.mkdir(mode=0o700, exist_ok=True)
            made = [
                Left(gateway=gateway, path=_written(folder / f"{gateway}-{device}{ENDING}", words))
                for gateway, words in sealed.items()
            ]
            _keep_photos(self._photos, done, folder / PHOTOS)
            flush_folder(folder)
            flush_folder(folder.parent)
        return made

    def send(self, left: Left) -> bool:
        """Send one file to its council; True, and the file is gone, when the council's receipt names it."""
        with self._sender.database.reading() as db:
            gateway = gateways.one(db, left.gateway)
        sealed = left.path.read_bytes()
        if gateway is None or len(sealed) > LARGEST_SENT:
            return False
        try:
            answer = self._sent(gateway, sealed)
            pinned = Pinned(gateway=gateway.id, key=gateway.key, device=self._sender.device.id)
            is_received = read_receipt(answer.receipt, pinned).last_words == name_of(sealed)
        except (KnownError, BrokenSignatureError):
            return False
        if is_received:
            left.path.unlink()
        return is_received

    def seal_answer(self, db: Connection, gateway: str, folder: Path) -> Left:
        """Write the entry that was appended last beside the words that it follows, so that it is carried with them; durable
        when this returns. Raises StoreUnwritableError.
        """
        council = gateways.one(db, gateway)
        assert council
        waiting = log.waiting(db, gateway, council.epoch, WITHOUT_LIMIT)
        sealed = seal_words(self._words(council, waiting[-1:]), council.sealing_key)
        with disk_errors():
            folder.mkdir(mode=0o700, exist_ok=True)
            path = _written(folder / f"{gateway}-{self._sender.device.id}{_ANSWER}", sealed)
            flush_folder(folder)
            flush_folder(folder.parent)
        return Left(gateway=gateway, path=path)

    def send_answer(self, answer: Left) -> bool:
        """Send that entry where the words before it arrived; True, and the file is gone, when the council has it."""
        before = answer.path.with_name(answer.path.name.removesuffix(_ANSWER) + ENDING)
        return not before.exists() and self.send(answer)

    def take_back_answer(self, folder: Path) -> None:
        """Take away an answer that was written just before the program was killed: nothing had begun."""
        with disk_errors():
            for path in folder.glob(f"*-{self._sender.device.id}{_ANSWER}"):
                path.unlink()

    def send_photos(self, folder: Path) -> None:
        """Send photos and papers for a few minutes at most, and keep in the folder only those that the council has not got."""
        until = self._clock.now() + LONGEST_FOR_PHOTOS

        def is_wanted() -> bool:
            with self._sender.database.reading() as db:
                return photos.has_some_to_send(db) and self._clock.now() < until

        carry_photos(self._sender, self._connect, is_wanted)
        with self._sender.database.reading() as db:
            sent = photos.all_sent(db)
        kept = folder / PHOTOS
        with disk_errors():
            for path in kept.iterdir() if kept.exists() else ():
                if path.name in sent:
                    path.unlink()
            if kept.exists() and not any(kept.iterdir()):
                kept.rmdir()
            self._say_whose(folder, kept.exists())

    def _say_whose(self, folder: Path, are_left: bool) -> None:
        """Photos that are carried without any words beside them: whose they are, or nobody could take them."""
        with self._sender.database.reading() as db:
            known = gateways.every(db)
        for gateway in known:
            name = f"{gateway.id}-{self._sender.device.id}"
            if are_left and not (folder / f"{name}{ENDING}").exists():
                _written(folder / f"{name}{_WHOSE}", seal_words(self._words(gateway, ()), gateway.sealing_key))
            else:
                (folder / f"{name}{_WHOSE}").unlink(missing_ok=True)

    def is_still_all(self, db: Connection) -> bool:
        """Whether nothing was written here since the last words were sealed, by another program say."""
        return as_it_stands(db) == self._as_sealed

    def _chunks_of_drafts(self, db: Connection) -> dict[str, bytes]:
        """The photos of drafts, which no entry names: what is damaged here stays out.

        Raises UnreadFileError while one cannot be read: then nothing goes yet.
        """
        found = {}
        for name in sorted(attachments.chunks_of_drafts(db)):
            try:
                found[name] = self._photos.read(name)
            except UnreadFileError:
                raise
            except ChangedFileError:
                continue
        return found

    def _sent(self, gateway: Gateway, sealed: bytes) -> SyncAnswer:
        with self._sender.database.reading() as db:
            keys = StoredPort(db, self._sender, gateway.id).keys()
        line = Proving(Listening(self._connect(gateway.url), self._sender.database, gateway.id), keys)
        request = SyncRequest(
            device=self._sender.device.id,
            epoch=gateway.epoch,
            instance=self._sender.instance,
            last_words=sealed,
            more=True,
        )
        try:
            return line.sync(request, gateway.nonce)
        except GatewayRefusedError as refusal:
            if refusal.trouble.status != 401 or not refusal.trouble.nonce:
                raise
            return line.sync(request, refusal.trouble.nonce)

    def _sealed(self, db: Connection, gateway: Gateway, left: Iterable[LeftDraft], *, is_first: bool) -> bytes:
        waiting = log.waiting(db, gateway.id, gateway.epoch, WITHOUT_LIMIT)
        own = tuple(one for one in left if one.gateway == gateway.id or (is_first and not one.gateway))
        words = msgspec.structs.replace(
            self._words(gateway, waiting), drafts=own, chunks=self._chunks_of_drafts(db) if own else {}
        )
        aside = set_aside.names(db, gateway.id)
        loose = [*aside, *(_loose(db) if is_first else [])]
        words = msgspec.structs.replace(words, aside=tuple(aside))
        return seal_words(_with_revisions(db, words, waiting, loose), gateway.sealing_key)

    def _words(self, gateway: Gateway, entries: Iterable[SignedEntry]) -> LastWords:
        return LastWords(
            gateway=gateway.id,
            device=self._sender.device.id,
            epoch=gateway.epoch,
            instance=self._sender.instance,
            at=stamp(self._clock.now()),
            entries=tuple(one.signed for one in entries),
        )


def _loose(db: Connection) -> list[str]:
    """What belongs to a council that was never joined, closed sections too: the first council keeps it safe for that one."""
    sections = [section.stream for section in streams.sections_of(db, gateway=log.NO_GATEWAY)]
    boxes = closed.boxes(db, closed.streams_of(db, log.NO_GATEWAY))
    return [*revisions.of_streams(db, sections), *(box.hash for _number, box in boxes)]


def _with_revisions(
    db: Connection, words: LastWords, waiting: Iterable[SignedEntry], loose: Iterable[str]
) -> LastWords:
    names = list(dict.fromkeys([*(name for one in waiting for name in one.entry.revisions), *loose]))
    here, damaged = revisions.by_hash_apart(db, names)
    known = {one.hash for one in here} | damaged.keys()
    boxes = closed.by_hash(db, [name for name in names if name not in known])
    return msgspec.structs.replace(
        words,
        revisions=tuple(one.signed for one in here),
        bodies={one.hash: one.body for one in here if one.body} | revisions.bodies_of(db, damaged),
        boxes=tuple(boxes.values()),
        keys=tuple((one.stream, one.key) for one in closed.keys_of(db, {box.stream for box in boxes.values()})),
        sealed=sealed_words.of(db, [one.hash for one in here if one.body is None]),
        damaged=damaged,
    )


def _written(path: Path, data: bytes) -> Path:
    """The whole file at once, so that a cut of the power leaves the one before or this one."""
    part = path.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
    return path


def _keep_photos(of: SealedFolder, sent: Collection[str], to: Path) -> None:
    """A second copy of each sealed photo: nobody opens it without the words that name it, which the council has."""
    names = sorted(of.names() - set(sent)) if of.path.exists() else []
    if not names:
        return
    to.mkdir(mode=0o700, exist_ok=True)
    for name in names:
        if not (to / name).exists():
            _written(to / name, (of.path / name).read_bytes())
    flush_folder(to)
