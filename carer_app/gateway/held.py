"""What was received but waits for a person to look at it; who looks can let it into its stream."""

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from carer_app.domain.kind import Content
from carer_app.domain.revision import Revision
from carer_app.errors import BadInputError
from carer_app.gateway.children import NotYoursToSeeError
from carer_app.gateway.council import Council
from carer_app.gateway.db import rights
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.index import content_of
from carer_app.gateway.db.tables import devices, files, held, homes, people, person_keys, revisions, streams
from carer_app.gateway.db.waiting import held_candidates
from carer_app.gateway.port import Candidate, Place, Port
from carer_app.i18n import _
from carer_app.sync.protocol import Held


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One revision that is held: what of, by whom, from where, since when and why. No word of what it says.

    The author is named only where the key is known to be theirs.
    """

    revision: str
    kind: str
    author: str
    home_name: str
    device: str
    child: str
    child_name: str
    reason: Held
    at: str


class DamagedError(BadInputError):
    """What is held cannot be read any more."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This entry is damaged in the gateway's database and cannot be read. Tell whoever looks after the gateway: "
                "it may be whole in a backup, and on the computer that sent it."
            ),
            [("revision", "is damaged")],
        )


class HeldEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One that is held, as somebody sees it who may put it in its place. `why_not` says why that cannot be yet."""

    waiting: Waiting
    revision: Revision
    content: Content | None
    why_not: str


def waiting(council: Council, person: str | None = None) -> list[Waiting]:
    """What is held, the oldest first; for a person, only of children they may see (of all, for those who see all)."""
    with council.reading() as connection:
        found = connection.execute(_NOT_SETTLED).all()
        everything = person is None or rights.sees_all(connection, person)
        seen = set() if everything or person is None else rights.may_read(connection, person, council.today())
    return [_waiting(row) for row in found if everything or row.child in seen]


_NOT_SETTLED = (
    select(held, revisions.c.kind, devices.c.name, people.c.name.label("author"))
    .add_columns(homes.c.name.label("home_name"), files.c.id.label("child"), files.c.name.label("child_name"))
    .join_from(held, revisions, revisions.c.hash == held.c.revision)
    .join(devices, devices.c.id == held.c.device)
    .join(homes, homes.c.id == devices.c.home, isouter=True)
    .join(
        person_keys,
        (person_keys.c.person == revisions.c.author) & (person_keys.c.signing_key == revisions.c.author_key),
        isouter=True,
    )
    .join(people, people.c.id == person_keys.c.person, isouter=True)
    .join(streams, streams.c.stream == revisions.c.stream, isouter=True)
    .join(files, files.c.id == streams.c.file, isouter=True)
    .where(held.c.settled.is_(None))
    .order_by(held.c.at, held.c.device, held.c.seq)
)


def _waiting(row: Row[Any]) -> Waiting:
    return Waiting(
        revision=row.revision,
        kind=row.kind,
        author=row.author or _("somebody who is not known here"),
        home_name=row.home_name or "",
        device=row.name,
        child=row.child or "",
        child_name=row.child_name or "",
        reason=Held(row.reason),
        at=row.at,
    )


def held_entry(council: Council, person: str, revision: str) -> HeldEntry:
    """What is held under that name with its words, for somebody who sees the child, or every child where the file is not
    known; raises NotYoursToSeeError, DamagedError. That they looked is written down.
    """
    with council.writing() as connection:
        row = connection.execute(_NOT_SETTLED.where(held.c.revision == revision)).one_or_none()
        if row is None or not _sees(council, connection, person, row.child):
            raise NotYoursToSeeError
        found = held_candidates(connection, held.c.revision == revision)
        if not found:
            raise DamagedError
        candidate = found[0]
        note(connection, council.now(), "saw held", person=person, about=revision)
        return HeldEntry(
            waiting=_waiting(row),
            revision=candidate.revision,
            content=content_of(candidate.revision, candidate.body),
            why_not=_why_not(council.port_on(connection), candidate),
        )


def let_in(council: Council, revision: str, by: str) -> None:
    """Give a held revision its place; raises BadInputError where it has none to go to, or it is not its author's."""
    council.retrying(lambda: _let_in(council, revision, by))


def _let_in(council: Council, revision: str, by: str) -> None:
    with council.writing() as connection:
        found = held_candidates(connection, held.c.revision == revision)
        if not found:
            raise BadInputError(
                _("revision “{name}” is not held.").format(name=revision), [("revision", "is not held")]
            )
        port = council.port_on(connection)
        why_not = _why_not(port, found[0])
        if why_not:
            raise BadInputError(why_not, [("revision", "cannot be let in")])
        stream = found[0].revision.stream
        end = port.lock_streams({stream})[stream].after(revision)
        port.give_places([Place(candidate=found[0], position=end.position, head=end.head)])
        port.settle([revision])
        note(connection, council.now(), "let in", person=by, about=revision)


def _sees(council: Council, connection: Connection, person: str, child: str | None) -> bool:
    if rights.sees_all(connection, person):
        return True
    return child is not None and child in rights.may_read(connection, person, council.today())


def _why_not(port: Port, candidate: Candidate) -> str:
    """Why nobody can let it in; empty where a person may. What another may have written in its author's name has to wait,
    and nothing takes a record out of its stream.
    """
    revision = candidate.revision
    if not port.stream_heads({revision.stream}) or candidate.body is None:
        return _("What it belongs to has not come yet, so it cannot be let in.")
    if (revision.author, revision.author_key) not in port.author_keys({revision.author}):
        return _(
            "Its key is not known to be its author's, so it cannot be let in until a device of their home names it."
        )
    if port.record_streams({revision.record}).get(revision.record, revision.stream) != revision.stream:
        return _("It names a record that stands in another place, so it cannot be let in.")
    return ""
