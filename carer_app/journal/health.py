"""Is this computer safe for these records? What can be seen of that from here, line by line, each with what to do.

Nothing is said to be wrong that may not be: what could not be found out is told as such.
"""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum

import msgspec

from carer_app.clock import moment, stamp
from carer_app.config import VERSION
from carer_app.domain.act import Act, Did
from carer_app.domain.words import moment_words
from carer_app.i18n import _, counted
from carer_app.journal.accesses import ANSWER_FOR_IT
from carer_app.journal.anchors import Anchors
from carer_app.journal.backups import Backups
from carer_app.journal.own_pin import pins_allowed, pins_possible
from carer_app.session import Session
from carer_app.store import acts, computers, gateways
from carer_app.vault.whole_disk import Encrypted, encrypted, synced_by

QUIET = timedelta(days=7)
"""After so long without a word from the council it is time to look why."""
RECENT = timedelta(days=30)


class Level(StrEnum):
    """How a line is to be taken. `UNKNOWN`: it could not be found out, which says nothing against this computer."""

    GOOD = "good"
    TO_DO = "to_do"
    UNKNOWN = "unknown"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that matters: what it is about, how it stands, and what to do, empty where there is nothing to do."""

    name: str
    title: str
    level: Level
    sentence: str
    to_do: str = ""


class Health:
    """Any thread may ask. Asking about the disk may take some seconds."""

    def __init__(self, session: Session, backups: Backups, anchors: Anchors) -> None:
        self._session = session
        self._backups = backups
        self._anchors = anchors

    def lines(self) -> list[Line]:
        """Everything that can be seen from here. Raises LockedError, and what the store has to say."""
        self._session.refuse_locked()
        return [
            self._disk(),
            self._keyring(),
            self._tries(),
            *self._pins(),
            self._cloud(),
            self._backup(),
            *self._elsewhere(),
            self._council(),
            self._whole(),
            self._version(),
        ]

    def _disk(self) -> Line:
        found = encrypted(self._session.folder)
        title = _("The disk")
        if found is Encrypted.YES:
            sentence = _("The system encrypts the whole disk. What it puts aside of an open program is locked too.")
            return Line(name="disk", title=title, level=Level.GOOD, sentence=sentence)
        to_do = _(
            "Switch the encryption of the whole disk on: BitLocker, FileVault or LUKS. Ask whoever looks after it."
        )
        if found is Encrypted.NO:
            sentence = _(
                "The system does not seem to encrypt this disk. The records are locked all the same; but while they are open, "
                "the system may put parts of them on the disk as they are."
            )
            return Line(name="disk", title=title, level=Level.TO_DO, sentence=sentence, to_do=to_do)
        sentence = _(
            "Whether the system encrypts this disk could not be found out. The records are locked in any case."
        )
        to_do = _("Ask whoever looks after this computer whether BitLocker, FileVault or LUKS is on.")
        return Line(name="disk", title=title, level=Level.UNKNOWN, sentence=sentence, to_do=to_do)

    def _keyring(self) -> Line:
        vault, title = self._session.vault, _("The keyring")
        if vault.asks_for_both_halves():
            sentence = _("It holds this computer's half of the key, so that a copied folder opens with no passphrase.")
            return Line(name="keyring", title=title, level=Level.GOOD, sentence=sentence)
        sentence = _(
            "These records open with a passphrase alone, because there was no keyring when they were begun here."
        )
        if vault.has_keyring:
            to_do = _(
                "There is a keyring now: change your passphrase once, and it will hold this computer's half of yours."
            )
            return Line(name="keyring", title=title, level=Level.TO_DO, sentence=sentence, to_do=to_do)
        to_do = _("Use a passphrase of six words or more, and do not let the folder be copied.")
        return Line(name="keyring", title=title, level=Level.TO_DO, sentence=sentence, to_do=to_do)

    def _tries(self) -> Line:
        """Wrong tries of everybody for whoever answers for this computer, of one's own passphrase for anybody."""
        me, title = self._session.person, _("Wrong tries")
        since = stamp(self._session.clock.now() - RECENT)
        with self._session.database.reading() as db:
            recent = [act for act in acts.latest(db, 500) if act.at >= since]
        tried = [act for act in recent if act.did in (Did.TRIED, Did.TRIED_CODE, Did.TRIED_PIN)]
        if me.role not in ANSWER_FOR_IT:
            tried = [act for act in tried if act.person == me.id]
        elif any(act.did == Did.TRIES_NOT_WHOLE for act in recent):
            sentence = _("The list of wrong tries was not whole at one time: some may be missing from it.")
            to_do = _("Ask whoever uses this computer. A folder that was put back from a copy can be the reason.")
            return Line(name="tries", title=title, level=Level.TO_DO, sentence=sentence, to_do=to_do)
        return _tried_line(title, tried)

    def _pins(self) -> Iterator[Line]:
        """The quick PIN, where there can be any: whether it is on, who has one just now, what ends it."""
        if not pins_possible(self._session):
            return
        title, level = _("The quick PIN"), Level.GOOD
        if not pins_allowed(self._session):
            sentence = _("It is off: everybody here unlocks with their passphrase.")
            yield Line(name="pins", title=title, level=level, sentence=sentence)
            return
        names = self._with_pin()
        on = _("People here may choose a PIN for one shift; nobody has one just now.")
        if names:
            on = _("People here may choose a PIN for one shift. Just now: {names}.").format(names=", ".join(names))
        ends = _(
            "One ends after twelve hours and after five wrong tries; all end when the window is closed, and when the computer "
            "restarts or sleeps for more than 15 minutes."
        )
        to_do = _(
            "Where somebody might take this computer while it is running, switch PINs off, under Settings, “People of this "
            "computer”."
        )
        yield Line(name="pins", title=title, level=level, sentence=f"{on} {ends}", to_do=to_do)

    def _with_pin(self) -> list[str]:
        have = set(self._session.pins.who()) if self._session.pins is not None else set()
        return sorted(person.name for person in self._session.people_now() if person.id in have)

    def _cloud(self) -> Line:
        program, title = synced_by(self._session.folder), _("Copies in the internet")
        if not program:
            sentence = _("The folder does not seem to lie where another program copies it to the internet.")
            return Line(name="cloud", title=title, level=Level.GOOD, sentence=sentence)
        sentence = _(
            "The folder seems to lie where {program} copies it to the internet. The copies are locked."
        ).format(program=program)
        to_do = _(
            "Ask for the folder to be moved: two copies of it on two computers do not fit together, and whoever was taken "
            "off this computer may still find an old one there."
        )
        return Line(name="cloud", title=title, level=Level.TO_DO, sentence=sentence, to_do=to_do)

    def _backup(self) -> Line:
        standing, title = self._backups.standing(), _("The copy of each day")
        to_do = _("Leave Hearthlog open for some minutes. If that does not help: “Save a backup”, under Settings.")
        if standing.is_overdue or standing.problem:
            last = _("The last copy is of {when}.").format(when=_when(standing.last)) if standing.last else ""
            sentence = f"{standing.problem or _('No copy was made for some days.')} {last}".strip()
            return Line(name="backup", title=title, level=Level.TO_DO, sentence=sentence, to_do=to_do)
        if standing.last is None:
            sentence = _("There is none yet. The first is made by itself, soon after the records are unlocked.")
            return Line(name="backup", title=title, level=Level.GOOD, sentence=sentence)
        sentence = _("The last one was made {when}.").format(when=_when(standing.last))
        return Line(name="backup", title=title, level=Level.GOOD, sentence=sentence)

    def _elsewhere(self) -> Iterator[Line]:
        """The second place for copies, where there is one; where there is none and no council either, that is said."""
        standing, title = self._backups.standing(), _("A second copy")
        if standing.folder is None and not self._gateways():
            sentence = _(
                "Everything lies on this computer alone: no council has been joined, and no second place chosen."
            )
            to_do = _("Choose a stick or another disk for the copies, under Settings.")
            yield Line(name="second_copy", title=title, level=Level.TO_DO, sentence=sentence, to_do=to_do)
        elif standing.folder is not None and standing.is_overdue_elsewhere:
            sentence = _("The stick or disk for the second copy has not been here for some time.")
            to_do = _("Put it in while Hearthlog is open.")
            yield Line(name="second_copy", title=title, level=Level.TO_DO, sentence=sentence, to_do=to_do)
        elif standing.folder is not None:
            sentence = _("The copies go to a second place too.")
            yield Line(name="second_copy", title=title, level=Level.GOOD, sentence=sentence)

    def _council(self) -> Line:
        title, known = _("The council"), self._gateways()
        heard = [one.last_heard for one in known if one.last_heard]
        if not known:
            sentence = _("This computer has not joined a council yet. What is written stays here.")
            return Line(name="council", title=title, level=Level.GOOD, sentence=sentence)
        if not heard:
            sentence = _("Nothing was heard from the council yet.")
        elif self._session.clock.now() - moment(min(heard)) <= QUIET:
            sentence = _("Last heard from {when}.").format(when=_when(min(heard)))
            return Line(name="council", title=title, level=Level.GOOD, sentence=sentence)
        else:
            sentence = _("Last heard from {when}. What is written waits here until then.").format(
                when=_when(min(heard))
            )
        to_do = _("Let this computer be on the internet for some minutes, with Hearthlog open.")
        return Line(name="council", title=title, level=Level.TO_DO, sentence=sentence, to_do=to_do)

    def _whole(self) -> Line:
        found, title = self._anchors.standing(), _("The records themselves")
        if found.count:
            sentence = _("Something in these records is not as it was written. You can go on writing.")
            to_do = _("See what was found, and what to do, under “More about that” in Settings.")
            return Line(name="whole", title=title, level=Level.TO_DO, sentence=sentence, to_do=to_do)
        if not found.checked:
            sentence = _("Nothing wrong was seen. All of it is looked at a while after an unlock, once a day.")
            return Line(name="whole", title=title, level=Level.GOOD, sentence=sentence)
        sentence = _("Everything is as it was written. Looked at: {when}.").format(when=_when(found.checked))
        return Line(name="whole", title=title, level=Level.GOOD, sentence=sentence)

    def _version(self) -> Line:
        title = _("Hearthlog itself")
        with self._session.database.reading() as db:
            newest = max([VERSION, *computers.programs(db)], key=_numbers)
        if _numbers(newest) > _numbers(VERSION):
            sentence = _("This is Hearthlog {own}; the council uses {newest}.").format(own=VERSION, newest=newest)
            to_do = _("Install the newer version when it suits, or ask whoever looks after this computer.")
            return Line(name="version", title=title, level=Level.TO_DO, sentence=sentence, to_do=to_do)
        sentence = _("This is Hearthlog {own}. No newer one is known here.").format(own=VERSION)
        return Line(name="version", title=title, level=Level.GOOD, sentence=sentence)

    def _gateways(self) -> list[gateways.Gateway]:
        with self._session.database.reading() as db:
            return gateways.every(db)


def to_do_words(lines: list[Line]) -> str:
    """All of it in one sentence."""
    count = sum(line.level is Level.TO_DO for line in lines)
    if not count:
        return _("As far as can be seen from here, this computer is safe for these records.")
    return counted(
        "There is {count} thing to do. The records are locked in any case.",
        "There are {count} things to do. The records are locked in any case.",
        count,
    )


def _tried_line(title: str, tried: list[Act]) -> Line:
    if not tried:
        sentence = _("No wrong passphrase was tried in the last 30 days.")
        return Line(name="tries", title=title, level=Level.GOOD, sentence=sentence)
    times = sum(act.times for act in tried)
    words = counted(
        "{count} wrong passphrase or code was tried in the last 30 days, at {{when}}. Mistyping is ordinary.",
        "{count} wrong passphrases or codes were tried in the last 30 days, the last {{when}}. Mistyping is ordinary.",
        times,
    )
    to_do = _("If that was none of you, tell the manager or the council, and change the passphrase.")
    last = _when(max(act.at for act in tried))
    return Line(name="tries", title=title, level=Level.GOOD, sentence=words.format(when=last), to_do=to_do)


def _when(at: str | None) -> str:
    return moment_words(moment(at)) if at else _("never")


def _numbers(version: str) -> tuple[int, ...]:
    """A version as numbers to compare; what is none counts as the oldest."""
    try:
        return tuple(int(part) for part in version.split("."))
    except ValueError:
        return ()
