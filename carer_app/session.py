"""Who is at the keyboard: makes the store of a computer, unlocks it for a person, and locks it again."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from carer_app.clock import Clock, moment, stamp
from carer_app.councils import CouncilProfile, profile_named
from carer_app.domain import canonical
from carer_app.domain.kind import RecordKind
from carer_app.domain.people import KEEPERS, Person, Role, key_added, role_named
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
from carer_app.domain.signing import SigningKey
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.store import directory, schema, writing
from carer_app.store.engine import Database, StoreUnwritableError
from carer_app.store.writing import Device
from carer_app.vault.device_secret import DeviceSecrets
from carer_app.vault.slots import Stretch
from carer_app.vault.vault import BrokenVaultError, Holder, Keys, Vault

STORE = "store.db"
INSTANCE = "instance"


class NotHereAnyMoreError(KnownError):
    """The person's time on this computer has ended."""

    def __init__(self) -> None:
        super().__init__(_("Your time on this computer has ended. Ask the manager if that is a mistake."))


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """A new person: a name and a role, and until when they are here."""

    name: str
    role: str
    until: str | None = None


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a revision goes: its stream and record, and what it follows. `occurred` is told where there is no content."""

    stream: str
    record: str = msgspec.field(default_factory=new_id)
    op: Op = Op.CREATE
    parents: tuple[str, ...] = ()
    about: tuple[Link, ...] = ()
    present: tuple[str, ...] = ()
    words_of: str = ""
    occurred: Occurred | None = None


class Session:
    """One unlocked store with the person who unlocked it. Everything they write is signed by their own key."""

    def __init__(self, folder: Path, vault: Vault, keys: Keys, database: Database, clock: Clock) -> None:
        self.folder = folder
        self.clock = clock
        self.keys = keys
        self.database = database
        self._vault = vault
        with database.reading() as db:
            me = directory.person(db, keys.person)
            self.device = msgspec.json.decode(directory.setting(db, "device") or "{}", type=Device)
            self.profile = profile_named(directory.setting(db, "profile") or "england")
        if me is None:
            raise NotHereAnyMoreError
        self.person = me

    @property
    def instance(self) -> str:
        """A token outside the database, so that two copies of one folder can be told apart."""
        return (self.folder / INSTANCE).read_text().strip()

    def people(self) -> list[Person]:
        """The people of this computer."""
        with self.database.reading() as db:
            return directory.people_here(db)

    def add_person(self, who: Who, passphrase: str) -> Person:
        """Give another person a slot and keys of their own; raises BadInputError."""
        role = role_named(who.role, KEEPERS)
        holder = Holder(id=new_id(), name=_named(who.name))
        if who.until is not None:
            _check_until(who.until)
        prepared, keys = self._vault.prepare(self.keys, holder, passphrase)
        person = _person(holder, role, keys, who.until)
        with self.database.writing() as db:
            directory.keep_person(db, person, here=True)
            writing.announce(db, self.device, key_added(person))
        with _disk():
            self._vault.keep(prepared)
        return person

    def renew_keys(self) -> None:
        """Make the person's keys known, where they are not those of before: after a recovery."""
        if self.person.signing_key == self.keys.signing.public:
            return
        holder = Holder(id=self.person.id, name=self.person.name)
        person = _person(holder, self.person.role, self.keys, self.person.until)
        with self.database.writing() as db:
            directory.keep_person(db, person, here=True)
            writing.announce(db, self.device, key_added(person))
        self.person = person

    def sign(self, kind: RecordKind, statement: Statement, filing: Filing) -> SignedRevision:
        """A revision by the person at the keyboard, as of now."""
        body = seal_body(statement, os.urandom(16))
        content = kind.read(kind.schema, statement.content) if statement.content is not None else None
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
            schema=kind.schema,
            author=self.person.id,
            author_key=self.person.signing_key,
            role=str(self.person.role),
            present=filing.present,
            words_of=filing.words_of,
            occurred=when,
            written=stamp(self.clock.now()),
            body_hash=body.hash(),
        )
        return sign_revision(revision, body, self.keys.signing)

    def lock(self) -> None:
        """Close the store. The keys go with this object; the window replaces its process as well."""
        self.database.close()


class Doorway:
    """One data folder before it is unlocked."""

    def __init__(
        self, folder: Path, clock: Clock, secrets: DeviceSecrets | None, stretch: Stretch | None = None
    ) -> None:
        self.folder = folder
        self.has_keyring = secrets is not None
        self._clock = clock
        self._vault = Vault(folder, secrets, stretch)

    @property
    def exists(self) -> bool:
        return self._vault.exists

    def holders(self) -> tuple[Holder, ...]:
        """Who can unlock here; raises NoStoreError."""
        return self._vault.holders()

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
        role = role_named(who.role, KEEPERS)
        holder = Holder(id=new_id(), name=_named(who.name))
        if not self.exists and (self.folder / STORE).exists():
            raise BrokenVaultError(self._vault.path)
        self._make_folder()
        with ExitStack() as undo, _disk():
            keys, code = self._vault.create(holder, passphrase)
            undo.callback(self._unmake)
            database = self._open(keys)
            undo.callback(database.close)
            self._begin(database, _person(holder, role, keys, who.until), profile)
            undo.pop_all()
        return Session(self.folder, self._vault, keys, database, self._clock), code

    def unlock(self, holder: Holder, passphrase: str) -> Session:
        """Unlock for that person; raises WrongPassphraseError and the other sentences of the vault and the store."""
        return self._session(self._vault.unlock(holder.id, passphrase))

    def recover(self, holder: Holder, code: str, passphrase: str) -> Session:
        """Open with the recovery code; the person gets a new passphrase and new keys, which are announced."""
        with _disk():
            keys = self._vault.recover(holder.id, code, passphrase)
        return self._session(keys)

    def _session(self, keys: Keys) -> Session:
        session = Session(self.folder, self._vault, keys, self._open(keys), self._clock)
        until = session.person.until
        if until and moment(until) < self._clock.now():
            session.lock()
            raise NotHereAnyMoreError
        session.renew_keys()
        return session

    def _open(self, keys: Keys) -> Database:
        database = Database(self.folder / STORE, keys.database_key())
        schema.migrate(database)
        return database

    def _begin(self, database: Database, person: Person, profile: CouncilProfile) -> None:
        device = Device(id=new_id(), private_key=SigningKey.generate().private_bytes().hex())
        with database.writing() as db:
            directory.keep_person(db, person, here=True)
            directory.set_setting(db, "device", msgspec.json.encode(device).decode())
            directory.set_setting(db, "profile", profile.slug)
        (self.folder / INSTANCE).write_text(new_id())

    def _make_folder(self) -> None:
        with _disk():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not os.access(self.folder, os.W_OK):
            raise StoreUnwritableError

    def _unmake(self) -> None:
        """Take away a store that could not be made whole, so that it can be made again."""
        for name in (self._vault.path.name, STORE, f"{STORE}-wal", f"{STORE}-shm", INSTANCE):
            (self.folder / name).unlink(missing_ok=True)


@contextmanager
def _disk() -> Iterator[None]:
    """What the disk refuses, in a sentence."""
    try:
        yield
    except OSError as problem:
        raise StoreUnwritableError from problem


def _person(holder: Holder, role: Role, keys: Keys, until: str | None) -> Person:
    return Person(
        id=holder.id,
        name=holder.name,
        role=role,
        signing_key=keys.signing.public,
        sealing_key=keys.sealing.public,
        until=until,
    )


def _named(name: str) -> str:
    canonical.check(name, "name")
    if not name.strip():
        raise BadInputError(_("name is empty."), [("name", "is empty")])
    return name.strip()


def _check_until(until: str) -> None:
    sentence = _("until is not a time with its zone, such as 2026-03-01T08:00:00+00:00.")
    try:
        has_zone = datetime.fromisoformat(until).tzinfo is not None
    except ValueError as problem:
        raise BadInputError(sentence, [("until", "is not a time")]) from problem
    if not has_zone:
        raise BadInputError(sentence, [("until", "needs its zone")])
