"""What somebody at the council writes into a closed section: signed by them, shut away with the section's own key."""

from collections.abc import Callable, Collection

from sqlalchemy import Connection

from carer_app.clock import local, moment, today
from carer_app.domain.closed import LOOKED, Looked, shut
from carer_app.domain.marks import COMMENT, READ_MARK, Comment, ReadMark
from carer_app.domain.revision import Link, heads
from carer_app.domain.sealing import SealingKey
from carer_app.errors import BadInputError
from carer_app.gateway.children import NotYoursToSeeError
from carer_app.gateway.closed_shelf import ClosedSection, shelf_of
from carer_app.gateway.council import Council
from carer_app.gateway.db import closed_ends
from carer_app.gateway.desk_log import Writing, shut_away, sign_as
from carer_app.gateway.people import CouncilPerson, hosted_key
from carer_app.i18n import _

Made = Callable[[ClosedSection], Writing | None]


def comment_closed(council: Council, person: CouncilPerson, sealing: SealingKey, record: str, text: str) -> None:
    """Keep what somebody says about a closed entry; raises BadInputError for nothing, NotYoursToSeeError."""
    if not text.strip():
        raise BadInputError(_("Write the comment first."), [("text", "is empty")])
    said = Comment(text=text.strip(), day=today(council.clock))
    _write(
        council,
        person,
        sealing,
        record,
        lambda section: Writing(
            stream=section.stream, kind=COMMENT, content=said, about=_links(record, standing(section, record))
        ),
    )


def mark_closed_read(
    council: Council, person: CouncilPerson, sealing: SealingKey, record: str, seen: Collection[str]
) -> None:
    """Keep a deliberate “I have read this” about the versions that were seen; raises BadInputError, NotYoursToSeeError."""
    mark = ReadMark(day=today(council.clock))

    def made(section: ClosedSection) -> Writing:
        known = [one.signed.hash for one in section.of_record(record) if one.signed.hash in seen]
        if not known:
            raise BadInputError(_("This form is out of date, so nothing was done. Open the page again."))
        return Writing(stream=section.stream, kind=READ_MARK, content=mark, about=_links(record, known))

    _write(council, person, sealing, record, made)


def note_looked(council: Council, person: CouncilPerson, sealing: SealingKey, record: str) -> None:
    """Note in the section, once a day, that somebody opened this entry; raises NotYoursToSeeError."""
    day = today(council.clock)

    def made(section: ClosedSection) -> Writing | None:
        for one in section.marks(LOOKED.slug, record):
            revision = one.signed.revision
            if revision.author == person.id and local(moment(revision.written)).date() == day:
                return None
        return Writing(stream=section.stream, kind=LOOKED, content=Looked(day=day), about=(Link(record=record),))

    _write(council, person, sealing, record, made)


def standing(section: ClosedSection, record: str) -> list[str]:
    """The versions of an entry that stand now."""
    return list(heads({one.signed.hash: one.signed.revision.parents for one in section.of_record(record)}))


def _links(record: str, hashes: Collection[str]) -> tuple[Link, ...]:
    return tuple(Link(record=record, revision=hash_) for hash_ in sorted(hashes))


def _write(council: Council, person: CouncilPerson, sealing: SealingKey, record: str, made: Made) -> None:
    """One transaction from opening the section to keeping what was written in it."""

    def work() -> None:
        with council.writing() as connection:
            section = holding(council, connection, person, sealing, record)
            closed_ends.renew(connection, section.stream, section.child, council.today())
            writing = made(section)
            if writing is not None:
                signed = sign_as(council, person, writing, hosted_key(council, connection, person.id))
                shut_away(council, connection, [shut(signed, section.key)])

    council.retrying(work)


def holding(
    council: Council, connection: Connection, person: CouncilPerson, sealing: SealingKey, record: str
) -> ClosedSection:
    """The section of an entry that this person reads; raises NotYoursToSeeError."""
    section = shelf_of(council, connection, person.id, sealing).holding(record)
    if section is None:
        raise NotYoursToSeeError
    return section
