"""Comparing this store with what is remembered outside it, and checking all of it a while after an unlock.

Nothing here holds anybody up: what is found is told, and writing goes on.
"""

from collections.abc import Iterator
from contextlib import suppress

import msgspec

from carer_app.clock import local, moment, stamp
from carer_app.domain.words import moment_words
from carer_app.i18n import _
from carer_app.journal.backups import Backups
from carer_app.session import Session
from carer_app.store import anchors, directory, verify
from carer_app.store.anchors import Anchor
from carer_app.store.copies import newest_copy
from carer_app.store.engine import Connection
from carer_app.store.log import LogEnd
from carer_app.store.restoring import RESTORED
from carer_app.store.verify import Checked
from carer_app.vault import remembered
from carer_app.vault.disk import UNREADABLE
from carer_app.vault.halves import KeyringLockedError

_FOUND = "found wrong"
_SHORT = 32
MOST_LOGS = 4
MOST_TOLD = 50
OF_READERS = "closed entry "


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """An anchor as short as a keyring wants it: logs as gateway, epoch, number and the first half of the hash."""

    at: str
    versions: int
    receipts: int
    logs: tuple[tuple[str, int, int, str], ...]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the last look found: when all was checked last, what is wrong and since when, and how much of it there is.

    `why` the store may know less than is remembered elsewhere. What was remembered before `settled` does not count any more.
    """

    checked: str = ""
    since: str = ""
    faults: tuple[str, ...] = ()
    count: int = 0
    why: str = ""
    settled: str = ""


class Anchors:
    """What is remembered of this store outside it. Any thread may ask."""

    def __init__(self, session: Session, backups: Backups) -> None:
        self._session = session
        self._backups = backups

    def compare(self) -> tuple[str, ...]:
        """What is remembered elsewhere and is not here: by the keyring, and by the last copies, here and on the stick.

        Nothing while it is still to be told that somebody put a backup back here, or made the store anew.
        """
        self._session.refuse_locked()
        with self._session.database.reading() as db:
            if anchors.why_behind(db):
                return ()
            settled = _found(db).settled
            known = [(place, anchor) for place, anchor in self._known() if anchor.at >= settled]
            return tuple(dict.fromkeys(line for place, anchor in known for line in anchors.faults(db, anchor, place)))

    def look(self) -> Found:
        """The quick look after an unlock: compare, and remember where the store stands if nothing is missing."""
        faults = self.compare()
        found = self._note(faults) if faults else self.standing()
        if not faults:
            self.remember()
        return found

    def check(self) -> Found:
        """Look at everything that was signed, once a day at most; it is slow, and holds nobody up."""
        found = self.standing()
        today = local(self._session.clock.now()).date()
        if found.checked and local(moment(found.checked)).date() == today:
            return found
        return self.note(self.everything())

    def everything(self) -> Checked:
        """Verify the whole store, and compare it with what is remembered elsewhere."""
        session = self._session
        checked = verify.verify(session.database, session.device, session.closed)
        return msgspec.structs.replace(checked, broken=(*checked.broken, *self.compare()))

    def note(self, checked: Checked) -> Found:
        """Keep what a whole check found, for `standing` to tell; and remember where a whole store stands."""
        found = self._note(checked.broken, checked=self._now())
        if not checked.broken:
            self.remember()
        return found

    def standing(self) -> Found:
        """What the last look found."""
        self._session.refuse_locked()
        with self._session.database.reading() as db:
            return msgspec.structs.replace(_found(db), why=anchors.why_behind(db))

    def settle(self) -> None:
        """Somebody knows about it: from here on the store is compared with what it is now."""
        with self._session.database.writing() as db:
            directory.drop_setting(db, anchors.WHY_BEHIND)
            _keep(db, Found(settled=self._now()))
        self.remember(anew=True)

    def remember(self, *, anew: bool = False) -> None:
        """Keep in the keyring where the store stands now. Where the keyring knows more, that stays, unless `anew`."""
        self._session.refuse_locked()
        kept = self._in_keyring()
        with self._session.database.reading() as db:
            now = anchors.anchor_now(db, self._now())
            is_behind = kept is not None and any(anchors.faults(db, kept, ""))
        if is_behind and not anew:
            return
        logs = sorted(now.logs, key=lambda end: (end.epoch, end.seq))[-MOST_LOGS:]
        short = tuple((end.gateway, end.epoch, end.seq, end.hash[:_SHORT]) for end in logs)
        told = msgspec.json.encode(Kept(at=now.at, versions=now.versions, receipts=now.receipts, logs=short))
        with suppress(KeyringLockedError):
            remembered.remember(self._session.halves, self._session.keys.vault, told)

    def knows(self, code: str) -> bool:
        """Whether an entry here has the short code that stands on a paper."""
        with self._session.database.reading() as db:
            return anchors.has_code(db, "".join(letter for letter in code if letter.isalnum()).lower())

    def _note(self, told: tuple[str, ...], checked: str = "") -> Found:
        """Keep what was found for everybody here; what only a reader of a closed section may know is left out."""
        faults = tuple(line for line in told if not line.startswith(OF_READERS))
        with self._session.database.writing() as db:
            before = _found(db)
            since = (before.since or self._now()) if faults else ""
            found = msgspec.structs.replace(
                before,
                checked=checked or before.checked,
                faults=faults[:MOST_TOLD],
                count=len(faults),
                since=since,
            )
            _keep(db, found)
        return self.standing()

    def _known(self) -> Iterator[tuple[str, Anchor]]:
        """Every anchor that can be read, with the place where it is."""
        kept = self._in_keyring()
        if kept is not None:
            yield "the keyring", kept
        places = {"the last copy": self._backups.own_folder, "the copy in the second place": self._backups.elsewhere}
        for place, folder in places.items():
            newest = newest_copy(folder, self._session.keys) if folder else None
            if newest is not None:
                yield place, anchors.anchor_of(newest.manifest)

    def _in_keyring(self) -> Anchor | None:
        try:
            raw = remembered.recall(self._session.halves, self._session.keys.vault)
            kept = msgspec.json.decode(raw, type=Kept) if raw else None
        except (KeyringLockedError, *UNREADABLE):
            return None
        if kept is None:
            return None
        logs = tuple(LogEnd(gateway=one[0], epoch=one[1], seq=one[2], hash=one[3]) for one in kept.logs)
        return Anchor(at=kept.at, versions=kept.versions, receipts=kept.receipts, logs=logs)

    def _now(self) -> str:
        return stamp(self._session.clock.now())


def _found(db: Connection) -> Found:
    return msgspec.json.decode(directory.setting(db, _FOUND) or "{}", type=Found)


def _keep(db: Connection, found: Found) -> None:
    directory.set_setting(db, _FOUND, msgspec.json.encode(found).decode())


def behind_words(why: str) -> str:
    """Why a store knows less than is remembered elsewhere, as people say it."""
    how, _space, when = why.partition(" ")
    if how == RESTORED:
        return _("These records were put back from the backup of {when}.").format(when=moment_words(moment(when)))
    return _("These records were made anew on {when}, because the store was damaged.").format(
        when=moment_words(moment(when))
    )
