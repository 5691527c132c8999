"""Who is at the keyboard: one unlocked store with its person, who signs everything that they write."""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from carer_app.clock import Clock, moment, stamp
from carer_app.councils import CouncilProfile, profile_named
from carer_app.domain import canonical
from carer_app.domain.act import BY_CODE, Act, Did
from carer_app.domain.attachments import ManifestText
from carer_app.domain.closed import LOOKED, READERS_NAMED
from carer_app.domain.entry import key_added
from carer_app.domain.kind import RecordKind
from carer_app.domain.people import KEEPERS, Person, role_named
from carer_app.domain.revision import (
    Link,
    Occurred,
    Op,
    Revision,
    SignedRevision,
    Statement,
    new_id,
    seal_body,
    sign_revision,
)
from carer_app.domain.sealed_copies import SealedCopyError
from carer_app.domain.signing import SigningKey
from carer_app.domain.standing import check_may_add
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.store import (
    acts,
    attachments,
    directory,
    gateways,
    moved_on,
    renewal,
    schema,
    streams,
    taking_off,
    writing,
)
from carer_app.store.changes_log import is_torn
from carer_app.store.closed_shelf import ClosedShelf
from carer_app.store.engine import Connection, DamagedStoreError, Database
from carer_app.store.mirror import Mirror, keep_up, mirror_of
from carer_app.store.rekey import find_generation, go_on
from carer_app.store.writing import Device
from carer_app.sync.salvage import bring_back, is_behind
from carer_app.vault import door_notes
from carer_app.vault.disk import STORE, disk_errors
from carer_app.vault.file import Holder, Stretch
from carer_app.vault.halves import DeviceSecrets
from carer_app.vault.instance import instance_in
from carer_app.vault.pin_keeper import PinKeeper
from carer_app.vault.uptime import SystemUptime
from carer_app.vault.vault import Keys, OwnKeys, Vault
from carer_app.vault.who import Who, check_until, checked_name, person_of

_REFUSED = "time was over"
_CLOCKS_DIFFER = timedelta(minutes=10)
_ABOUT_READERS = (LOOKED.slug, READERS_NAMED.slug)


class LockedError(KnownError):
    """The store was locked while something in the background still wanted it."""

    def __init__(self) -> None:
        super().__init__(_("The records were locked meanwhile. Unlock them and try again."))


class NotHereAnyMoreError(KnownError):
    """The person's time on this computer has ended, or somebody took them off it."""

    def __init__(self, *, is_clock_behind: bool = False) -> None:
        words = _(
            "Your time on this computer has ended. What you wrote stays, and is sent. Somebody in charge here can give you more: "
            "with the same passphrase, what you had begun is there again."
        )
        if is_clock_behind:
            behind = _("This computer's clock shows an earlier time than it did before: it may be wrong.")
            words = f"{words} {behind}"
        super().__init__(words)


@dataclass(frozen=True, kw_only=True)
class House:
    """A data folder with its vault, the clock that is believed there, and in the window the keeper of PINs."""

    folder: Path
    vault: Vault
    clock: Clock
    pins: PinKeeper | None = None


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a revision goes: its stream and record, and what it follows. `occurred` is told where there is no content,
    and `schema` where the content is of an earlier form.

    `attachments` are the hashes of every manifest that it names, and `manifests` those that are here.
    """

    stream: str
    record: str = msgspec.field(default_factory=new_id)
    op: Op = Op.CREATE
    parents: tuple[str, ...] = ()
    about: tuple[Link, ...] = ()
    present: tuple[str, ...] = ()
    words_of: str = ""
    occurred: Occurred | None = None
    schema: int | None = None
    attachments: tuple[str, ...] = ()
    manifests: tuple[ManifestText, ...] = ()


class Signer:
    """Somebody who writes in an open store. Everything they write is signed by their own key.

    `unsealed` are the children whose sealed records they opened, for as long as this unlock lasts.
    """

    keys: OwnKeys
    person: Person

    def __init__(self, clock: Clock, database: Database, keys: OwnKeys) -> None:
        self.clock = clock
        self.keys = keys
        self.unsealed: set[str] = set()
        self.database = database
        with self.database.reading() as db:
            me = directory.person(db, keys.person)
            self.device = msgspec.json.decode(directory.setting(db, "device") or "{}", type=Device)
            self.profile = profile_named(directory.setting(db, "profile") or "england")
        if me is None:
            raise NotHereAnyMoreError
        self.person = me
        self.closed = ClosedShelf(database, keys.sealing)

    def sign(self, kind: RecordKind, statement: Statement, filing: Filing) -> SignedRevision:
        """A revision by the person at the keyboard, as of now; raises BadInputError when no gateway would take it, and
        SealedCopyError.
        """
        self._refuse_sealed(kind, filing.stream)
        return self._signed(kind, statement, filing)

    def _signed(self, kind: RecordKind, statement: Statement, filing: Filing) -> SignedRevision:
        body = seal_body(statement, os.urandom(16), filing.manifests)
        canonical.check_size(body.text)
        schema = filing.schema or kind.schema
        content = kind.read(schema, statement.content) if statement.content is not None else None
        when = content.occurred() if content else filing.occurred
        assert when
        revision = Revision(
            id=new_id(),
            record=filing.record,
            stream=filing.stream,
            op=filing.op,
            parents=filing.parents,
            about=filing.about,
            kind=kind.slug,
            schema=schema,
            author=self.person.id,
            author_key=self.person.signing_key,
            role=str(self.person.role),
            present=filing.present,
            words_of=filing.words_of,
            occurred=when,
            written=stamp(self.clock.now()),
            body_hash=body.hash(),
            attachments=filing.attachments,
        )
        return sign_revision(revision, body, self.keys.signing)

    def _refuse_sealed(self, kind: RecordKind, stream: str) -> None:
        """Nothing is added to what is kept sealed, but to who reads a closed section, which its readers keep up."""
        with self.database.reading() as db:
            kept = moved_on.kept(db)
            file = streams.place_of(db, stream).file if kept else ""
        if kept and not file and kind.slug not in _ABOUT_READERS:
            with self.closed.reading() as shelf:
                file = streams.place_of(shelf, stream).file if shelf else ""
        if file in kept:
            raise SealedCopyError


class Session(Signer):
    """One unlocked store with the person who unlocked it.

    What the unlock found: `brought_back` is how many versions the store had lost and the second copy gave back;
    `was_torn`, that the log of changes was not whole; `was_mended`, that the second copy was not.
    """

    keys: Keys

    def __init__(self, house: House, keys: Keys, database: Database) -> None:
        super().__init__(house.clock, database, keys)
        self.brought_back = 0
        self._is_locked = False
        self.was_torn = self.was_mended = False
        self.folder = house.folder
        self.vault = house.vault
        self.pins = house.pins
        self.is_by_pin = False
        self._began = SystemUptime().seconds()

    @property
    def instance(self) -> str:
        """A token outside the database, so that two copies of one folder can be told apart; see `vault.instance`."""
        return instance_in(self.folder)

    @property
    def stretch(self) -> Stretch:
        """How hard a secret is stretched on this computer."""
        return self.vault.stretch

    @property
    def halves(self) -> DeviceSecrets | None:
        """The keyring of this computer, where it has one."""
        return self.vault.halves

    def age(self) -> float:
        """Seconds since it was unlocked, those asleep too."""
        return SystemUptime().seconds() - self._began

    def people(self) -> list[Person]:
        """The adults of this computer."""
        with self.database.reading() as db:
            return directory.people_here(db)

    def latest(self) -> datetime:
        """The latest time that this computer knows of: of its clock, of what was written here, of a council's last word. A clock
        that was put back gives nobody more time.
        """
        with self.database.reading() as db:
            heard = [one.last_heard for one in gateways.every(db)]
            known = [at for at in (streams.last_written(db), directory.setting(db, _REFUSED), *heard) if at]
        return max(self.clock.now(), *map(moment, known)) if known else self.clock.now()

    def note_time(self) -> None:
        """Keep the time at which somebody was told that theirs is over, so that putting the clock back does not help."""
        at = stamp(self.latest())
        with self.database.writing() as db:
            directory.set_setting(db, _REFUSED, at)

    def people_now(self) -> list[Person]:
        """The adults who can unlock here as of now: not those who were taken off, nor whose time has ended."""
        now = self.latest()
        with self.database.reading() as db:
            there = {one.id for one in directory.not_revoked(db)}
            here = directory.people_here(db)
        return [one for one in here if one.id in there and (one.until is None or moment(one.until) > now)]

    def add_person(self, who: Who, passphrase: str, *, by_code: bool = False) -> Person:
        """Give another person a slot and keys of their own; raises BadInputError, and NotTheirsToDoError unless `by_code`."""
        role = role_named(who.role, KEEPERS)
        check_may_add(self.person.role, role, () if by_code else self.people_now())
        holder = Holder(id=new_id(), name=checked_name(who.name))
        if who.until is not None:
            check_until(who.until)
        prepared, keys = self.vault.prepare(self.keys, holder, passphrase, who.until or "")
        person = person_of(holder, role, keys, who.until)
        with self.database.writing() as db:
            directory.keep_person(db, person, here=True)
            writing.announce(db, self.device, key_added(person))
            self.note(db, Did.ADDED, person, BY_CODE if by_code else "")
        with disk_errors():
            self.vault.keep(prepared)
        return person

    def note(self, db: Connection, did: Did, person: Person | None = None, detail: str = "") -> None:
        """Write down what the person at the keyboard does with this computer, or for whom."""
        act = Act(did=did, at=stamp(self.clock.now()), who=self.person.id, detail=detail)
        if person is not None:
            act = msgspec.structs.replace(act, person=person.id, role=str(person.role), until=person.until or "")
        acts.note(db, self.device, act)

    def is_over(self) -> bool:
        """Whether the person's time here has ended, or somebody took them off this computer."""
        with self.database.reading() as db:
            is_off = self.person.id in directory.taken_off(db)
        end = self.ends_at()
        return is_off or (end is not None and end <= self.latest())

    def ends_at(self) -> datetime | None:
        """When the person's time here ends; None where no end was given."""
        return min((moment(end) for end in (self.keys.until, self.person.until) if end), default=None)

    def renew_keys(self) -> Did | None:
        """Make the person's keys known where others stand in their place. Gives why they did: a recovery that was cut off, or
        somebody put them there; None where they did not.
        """
        named, own = (self.person.signing_key, self.person.sealing_key), self.keys.signing.public
        if named == (own, self.keys.sealing.public):
            return None
        holder = Holder(id=self.person.id, name=self.person.name)
        person = person_of(holder, self.person.role, self.keys, self.person.until)
        with self.database.writing() as db:
            is_known = own in {one.signing_key for one in directory.every_key_of(db, self.person)}
            directory.keep_person(db, person, here=True)
            writing.announce(db, self.device, key_added(person))
        self.person = person
        return Did.RECOVERED if self.keys.by_code and not is_known else Did.KEYS_PUT_RIGHT

    def refuse_locked(self) -> None:
        """Raises LockedError once the store was closed: what runs in the background is not to open it again."""
        if self._is_locked:
            raise LockedError

    def lock(self) -> None:
        """Close the store. The keys go with this object; the window replaces its process as well."""
        self._is_locked = True
        self.closed.close()
        self.database.close()


def begin(house: House, keys: Keys, person: Person, profile: CouncilProfile) -> Session:
    """The session of a new store's first person. Raises KnownError; the caller then takes away what was made."""
    database = _open(house, keys)
    device = Device(id=new_id(), private_key=SigningKey.generate().private_bytes().hex())
    try:
        with database.writing() as db:
            directory.keep_person(db, person, here=True)
            directory.set_setting(db, "device", msgspec.json.encode(device).decode())
            directory.set_setting(db, "profile", profile.slug)
            directory.set_setting(db, directory.RECOVERY_KEY, keys.recovery)
        instance_in(house.folder)
        acts.take_in(database, device, house.vault, stamp(house.clock.now()))
        keep_up(database)
        door_notes.keep_key(house.folder, keys)
        return Session(house, keys, database)
    except (KnownError, OSError):
        database.close()
        raise


def resume(house: House, keys: Keys, *, are_new: bool = False) -> Session:
    """The session of the person whose keys these are; raises NotHereAnyMoreError, and what the store has to say. Where the store
    knows others as theirs, that is written down, unless they `are_new`, or the store may be older than they are.
    """
    if not (house.folder / STORE).exists():
        raise DamagedStoreError(house.folder / STORE)
    was_torn = is_torn(house.folder / STORE)
    find_generation(house.folder, keys)
    with suppress(KnownError):
        go_on(house.folder, house.vault, keys)
    session = Session(house, keys, _open(house, keys))
    session.was_torn = was_torn
    _refuse_over(session)
    if (did := session.renew_keys()) and not are_new:
        with suppress(KnownError), session.database.writing() as db:
            session.note(db, did, session.person)
    with suppress(KnownError):
        taking_off.finish(session.database, house.vault, keys)
    with suppress(KnownError):
        _note_what_was_done(session)
    session.brought_back = _from_second_copy(session)
    session.was_mended = keep_up(session.database) or house.vault.was_mended
    with suppress(KnownError):
        attachments.sweep_at_unlock(session.database)
    with suppress(KnownError):
        door_notes.keep_key(house.folder, keys)
    return session


def _refuse_over(session: Session) -> None:
    """Raises NotHereAnyMoreError, with the store closed, where the person's time here has ended."""
    if session.is_over():
        with suppress(KnownError):
            session.note_time()
        is_behind = session.latest() > session.clock.now() + _CLOCKS_DIFFER
        session.lock()
        raise NotHereAnyMoreError(is_clock_behind=is_behind)


def _note_what_was_done(session: Session) -> None:
    """Take into the log what was done to this computer while nobody had the store open."""
    at = stamp(session.clock.now())
    acts.take_in(session.database, session.device, session.vault, at)
    acts.tell_of_return(session.database, session.device, session.person.id, at)


def _from_second_copy(session: Session) -> int:
    """Bring back what the store has lost and the second copy still has; gives how many versions came back."""
    mirror = mirror_of(session.database)
    if mirror is None or not is_behind(session.database, mirror):
        return 0
    return bring_back(session.database, session.device, mirror)


def _open(house: House, keys: Keys) -> Database:
    database = Database(house.folder / STORE, keys.database_key())
    schema.migrate(database)
    database.aside = Mirror(database.path, keys.mirror_key(), keys.other_mirror_keys())
    renewal.catch_up(database)
    return database
