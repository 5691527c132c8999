"""Entries that were moved to another child's file, as the desk sees them: who moved them and why, and what may be done."""

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from carer_app.clock import today
from carer_app.domain.initials import names_in, others_than
from carer_app.domain.kind import Content, RecordKind
from carer_app.domain.marks import MOVE_CONFIRMED, MOVE_SENT_BACK, MoveConfirmed, MoveSentBack
from carer_app.domain.moving import MAY_CONFIRM
from carer_app.domain.revision import Link, Occurred, SignedRevision
from carer_app.errors import BadInputError
from carer_app.gateway.children import NotYoursToSeeError, is_open, refuse_unseen
from carer_app.gateway.chronology import people_named
from carer_app.gateway.council import Council
from carer_app.gateway.db import holds, rights
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.moves import answers, counterpart, erasable, is_left_behind, standing, stands
from carer_app.gateway.db.tables import files, records
from carer_app.gateway.desk_log import Writing, write_as
from carer_app.gateway.parts import ever_parts_of, parts_of
from carer_app.gateway.people import CouncilPerson
from carer_app.i18n import _


class MovedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that was moved out of `child`'s file. Of the other file only those who may read it are told, in
    `to_record` and `to_name`. `answer` is the reason with which it was sent back. `hold` are the words of a hold that
    stands over the file, `is_kept` that the old words would be gone without one.
    """

    record: str
    move: str
    stream: str
    child: str
    child_name: str
    kind: str
    occurred: Occurred
    mover: str
    mover_name: str
    mover_role: str
    moved: str
    reason: str
    has_come: bool
    is_left_behind: bool
    to_record: str = ""
    to_name: str = ""
    confirmed_by: str = ""
    sent_back_by: str = ""
    answer: str = ""
    hold: str = ""
    is_kept: bool = False

    def waits_for(self, person: CouncilPerson) -> bool:
        """Whether this person may confirm it or send it back now."""
        is_settled = self.confirmed_by or self.is_left_behind or not self.has_come
        return not is_settled and person.role in MAY_CONFIRM and person.id != self.mover


def moved_entry(council: Council, person: CouncilPerson, record: str) -> MovedEntry:
    """One moved entry, for somebody who may see the child; raises NotYoursToSeeError. That they looked is noted."""
    with council.writing() as connection:
        row = _row(connection, record)
        refuse_unseen(connection, person.id, row.file, council.today())
        found = _moved(council, connection, person, row)
        note(connection, council.now(), "saw moved entry", person=person.id, about=record)
    return found


def is_moved(council: Council, record: str) -> bool:
    """Whether a record was moved away. Says nothing about whether somebody may see it."""
    with council.reading() as connection:
        found = connection.scalar(select(records.c.record).where(records.c.record == record, ~stands()))
    return found is not None


def unconfirmed(council: Council, person: CouncilPerson) -> list[MovedEntry]:
    """The moved entries of the children whom this person may see that nobody has confirmed yet, the earliest moved first.

    A part is confirmed with its lead, and is named by itself only where it came after that.
    """
    with council.reading() as connection:
        seen = rights.may_read(connection, person.id, council.today())
        rows = connection.execute(_ROWS.where(records.c.file.in_(seen), ~stands())).all()
        found = [_moved(council, connection, person, row) for row in rows]
        waits = {one.record for one in found if not one.confirmed_by}
        with_lead = {part for record in waits for part in ever_parts_of(connection, record)}
    return sorted((one for one in found if one.record in waits - with_lead), key=lambda one: one.moved)


def confirm(council: Council, person: CouncilPerson, record: str, move: str) -> None:
    """Say that the entry was another child's; its words in this file are erased. Raises NotYoursToSeeError where this
    person may not say so, and BadInputError where it is no longer the move that they saw.
    """
    _answer(council, person, record, move, MOVE_CONFIRMED, MoveConfirmed(day=today(council.clock)))


def send_back(council: Council, person: CouncilPerson, record: str, move: str, reason: str) -> None:
    """Doubt a move and say why; raises BadInputError for no reason or for one that names the child of the other file,
    and what `confirm` raises.
    """
    if not reason.strip():
        raise BadInputError(_("Say in a few words why you send it back."), [("reason", "is empty")])
    _refuse_other_child(moved_entry(council, person, record), reason)
    doubt = MoveSentBack(day=today(council.clock), reason=reason.strip())
    _answer(council, person, record, move, MOVE_SENT_BACK, doubt)


def _refuse_other_child(found: MovedEntry, reason: str) -> None:
    """The reason stays in this child's file, so the child of the other one does not stand in it by name."""
    known = [(found.child, found.child_name, ""), (found.to_record, found.to_name, "")]
    named = next(names_in(reason, others_than(found.child, known)), None)
    if named:
        raise BadInputError(
            _(
                "The reason names “{name}”. Leave the name out: the reason stays in {child}'s file, and whoever reads "
                "that file would read it too."
            ).format(name=named.found, child=found.child_name),
            [("reason", "names another child")],
        )


def _answer(
    council: Council, person: CouncilPerson, record: str, move: str, kind: RecordKind, content: Content
) -> None:
    found = moved_entry(council, person, record)
    if not found.waits_for(person):
        raise NotYoursToSeeError
    if found.move != move:
        raise BadInputError(_("Somebody changed this meanwhile, so nothing was done. Look at it again."))
    parts = _parts_to_confirm(council, person, record) if kind == MOVE_CONFIRMED else ()
    abouts = [(Link(record=one.record, revision=one.move),) for one in (found, *parts)]
    write_as(council, person, [Writing(stream=found.stream, kind=kind, content=content, about=one) for one in abouts])


def _parts_to_confirm(council: Council, person: CouncilPerson, record: str) -> list[MovedEntry]:
    """The parts that were moved with an entry and wait for this person as it does."""
    with council.reading() as connection:
        rows = connection.execute(
            _ROWS.where(records.c.record.in_(ever_parts_of(connection, record)), ~stands(), is_open())
        ).all()
        found = [_moved(council, connection, person, row) for row in rows]
    return [one for one in found if one.waits_for(person)]


_ROWS = select(records, files.c.name.label("child_name")).join_from(records, files, files.c.id == records.c.file)


def _row(connection: Connection, record: str) -> Row[Any]:
    row = connection.execute(_ROWS.where(records.c.record == record, ~stands(), is_open())).one_or_none()
    if row is None:
        raise NotYoursToSeeError
    return row


def _moved(council: Council, connection: Connection, person: CouncilPerson, row: Row[Any]) -> MovedEntry:
    move = standing(connection, row.record)
    assert move
    to_record = counterpart(connection, move)
    confirmed = answers(connection, move, MOVE_CONFIRMED.slug)
    doubts = answers(connection, move, MOVE_SENT_BACK.slug)
    authors = {one.revision.author for one in (move, *confirmed, *doubts)}
    names = people_named(connection, authors)
    found = MovedEntry(
        record=row.record,
        move=move.hash,
        stream=row.stream,
        child=row.file,
        child_name=row.child_name or _("Name not known yet"),
        kind=row.kind,
        occurred=move.revision.occurred,
        mover=move.revision.author,
        mover_name=names.get(move.revision.author, ""),
        mover_role=move.revision.role,
        moved=move.revision.written,
        reason=_said(move, "reason"),
        has_come=bool(to_record),
        is_left_behind=is_left_behind(connection, row.record, to_record) or _has_parts(connection, row.record),
        confirmed_by=names.get(confirmed[-1].revision.author, "") if confirmed else "",
        sent_back_by=names.get(doubts[-1].revision.author, "") if doubts and not confirmed else "",
        answer=_said(doubts[-1], "content") if doubts and not confirmed else "",
        hold=_words_of_hold(connection, row.file),
        is_kept=bool(erasable(connection, row.record)),
    )
    return _with_other_file(council, connection, person, found, to_record)


def _has_parts(connection: Connection, record: str) -> bool:
    """Whether a part stands with an entry that was moved away: somebody added it before they knew."""
    return bool(parts_of(connection, record))


def _words_of_hold(connection: Connection, file: str) -> str:
    return next((hold.words for hold in holds.over(connection, {file}).get(file, [])), "")


def _with_other_file(
    council: Council, connection: Connection, person: CouncilPerson, found: MovedEntry, to_record: str
) -> MovedEntry:
    """The same with the other file named, for somebody who reads that one too."""
    row = connection.execute(_ROWS.where(records.c.record == to_record, is_open())).one_or_none()
    if row is None or row.file not in rights.may_read(connection, person.id, council.today()):
        return found
    name = row.child_name or _("Name not known yet")
    return msgspec.structs.replace(found, to_record=to_record, to_name=name)


def _said(signed: SignedRevision, part: str) -> str:
    statement = signed.body.statement() if signed.body else None
    if statement is None:
        return ""
    return str(statement.reason or "") if part == "reason" else str((statement.content or {}).get("reason", ""))
