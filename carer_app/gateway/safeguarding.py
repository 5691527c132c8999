"""The safeguarding key: two people together can let somebody into closed sections, and everybody concerned sees it.

The gateway keeps its public half alone. The private one is split in two when it is made, and is whole again only while
both halves are used.
"""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from carer_app.clock import moment, today
from carer_app.domain.closed import READERS_NAMED, SAFEGUARDING, Reader, ReadersNamed, shut
from carer_app.domain.entry import reader_added
from carer_app.domain.people import Person, Role
from carer_app.domain.sealing import SealingKey, seal
from carer_app.errors import BadInputError
from carer_app.gateway.closed_shelf import ClosedSection, open_section
from carer_app.gateway.council import Council
from carer_app.gateway.db import closed
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.persons import persons
from carer_app.gateway.db.safeguarding import keep_public_key, public_key, public_keys
from carer_app.gateway.db.tables import people
from carer_app.gateway.desk_log import Writing, shut_away, sign_as
from carer_app.gateway.halves import LETTERS, Half, half_page, split, whole
from carer_app.gateway.people import CouncilPerson
from carer_app.i18n import _

NEVER = (Role.ADMIN, Role.YOUNG_PERSON, Role.OTHER)
_THE_KEY = CouncilPerson(id=SAFEGUARDING, name=SAFEGUARDING, role=Role.OTHER, email="")


class LetIn(msgspec.Struct, frozen=True, kw_only=True):
    """What came of letting somebody in: into how many sections, and how many others were left.

    `already` they read before, `about` are about them, and `other` were sealed to another safeguarding key, or to none.
    """

    name: str
    opened: int
    already: int
    about: int
    other: int


def make_safeguarding_key(council: Council, out: Sequence[Path], *, replace: bool) -> str:
    """A new key in two files, one half in each; gives its public half. Raises BadInputError, OSError; all or nothing."""
    if len(out) != len(LETTERS):
        raise BadInputError(_("share-out is needed twice: once for each half."), [("share-out", "is needed twice")])
    key = SealingKey.generate()
    with ExitStack() as undo:
        with council.writing() as connection:
            if public_key(connection) and not replace:
                sentence = _("There is a safeguarding key already. To use another from now on, say --replace.")
                raise BadInputError(sentence, [("replace", "is not given")])
            for path, letter, half in zip(out, LETTERS, split(key.private_bytes(), key.public), strict=True):
                _write_once(path, half_page(letter, half, key.public, council.name, council.now()))
                undo.callback(path.unlink)
            keep_public_key(connection, key.public)
            note(connection, council.now(), "safeguarding key made", detail=key.public)
        undo.pop_all()
    return key.public


def let_in(council: Council, halves: tuple[Half, Half], person: str, stream: str | None) -> LetIn:
    """Let somebody into every closed section that this key opens, or into one; raises BadInputError. All or nothing.

    Each section itself tells its readers, and the audit log tells the council.
    """

    def work() -> LetIn:
        with council.writing() as connection:
            key = SealingKey(whole(halves, public_keys(connection)))
            reader = _reader(council, connection, person)
            sealed = closed.keys_for(connection, SAFEGUARDING)
            wanted = closed.every_stream(connection) if stream is None else [stream]
            if stream is not None and stream not in sealed:
                sentence = _("stream “{stream}” is not known here, or is not sealed to a safeguarding key.")
                raise BadInputError(sentence.format(stream=stream), [("stream", "is not known")])
            done = [_let_into(council, connection, one, sealed.get(one, ()), key, reader) for one in wanted]
            note(connection, council.now(), "safeguarding key used", person=person, detail=str(done.count("opened")))
        return LetIn(
            name=reader.name,
            opened=done.count("opened"),
            already=done.count("already"),
            about=done.count("about"),
            other=done.count("other"),
        )

    return council.retrying(work)


def _let_into(
    council: Council, connection: Connection, stream: str, sealed: Sequence[str], key: SealingKey, reader: Person
) -> str:
    section = open_section(council, connection, stream, sealed, key)
    if section is None:
        return "other"
    if reader.id in section.about:
        note(connection, council.now(), "safeguarding key not used: it is about them", person=reader.id, about=stream)
        return "about"
    if any((one.id, one.key) == (reader.id, reader.sealing_key) for one in section.readers):
        return "already"
    _name(council, connection, section, reader)
    note(connection, council.now(), "let in by the safeguarding key", person=reader.id, about=stream)
    return "opened"


def _name(council: Council, connection: Connection, section: ClosedSection, reader: Person) -> None:
    """One more reader in the section's own list, signed by the gateway as the safeguarding key, and its key sealed to them."""
    new = Reader(id=reader.id, name=reader.name, role=str(reader.role), key=reader.sealing_key)
    named = ReadersNamed(
        day=today(council.clock),
        readers=(*(one for one in section.readers if one.id != reader.id), new),
        about=section.about,
        safeguarding=section.safeguarding,
    )
    writing = Writing(stream=section.stream, kind=READERS_NAMED, content=named)
    signed = sign_as(council, _THE_KEY, writing, council.keys.signing)
    routing = seal(reader.id.encode(), council.keys.sealing.public).hex()
    given = reader_added(section.stream, seal(section.key, reader.sealing_key).hex(), routing)
    shut_away(council, connection, [shut(signed, section.key)], (given,))


def _reader(council: Council, connection: Connection, person: str) -> Person:
    """Somebody who may be a reader and can open what is sealed to them; raises BadInputError."""
    found = list(persons(connection, people.c.id == person))
    if not found or (found[-1].until and moment(found[-1].until) <= council.clock.now()):
        raise BadInputError(_("person “{person}” is not known here.").format(person=person), [("for", "is not known")])
    one = found[-1]
    if one.role in NEVER:
        sentence = _("{name} may not be a reader of closed entries: their role is another one.")
        raise BadInputError(sentence.format(name=one.name), [("for", "may not be a reader")])
    if not one.sealing_key:
        sentence = _("{name} has no passphrase for closed entries yet. They choose one at the desk first.")
        raise BadInputError(sentence.format(name=one.name), [("for", "has no passphrase yet")])
    return one


def _write_once(path: Path, text: str) -> None:
    """A new file that only this account may read; one that is there already is never written over."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
