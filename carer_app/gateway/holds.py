"""Placing and lifting holds: on a child's file, or on a person and with that on every file that they wrote in."""

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from carer_app.domain.files import FileKind
from carer_app.domain.holds import DEFAULT_WORDS
from carer_app.domain.people import Role
from carer_app.domain.revision import new_id
from carer_app.errors import BadInputError
from carer_app.gateway.children import NotYoursToSeeError, refuse_unseen
from carer_app.gateway.chronology import people_named
from carer_app.gateway.council import Council
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.holds import STANDING, holds, lifted_holds, take_turn, written_in
from carer_app.gateway.db.moves import erase_waiting
from carer_app.gateway.db.tables import files, people
from carer_app.gateway.people import CouncilPerson
from carer_app.i18n import _

MAY_HOLD = (Role.MANAGER, Role.SUPERVISING_SOCIAL_WORKER)
"""Who places and lifts holds at the desk, on children whom they see."""


class NewHold(msgspec.Struct, frozen=True, kw_only=True):
    """What a hold is placed on, a child or a person. `reason` stays at the council, `words` go to whoever meets it."""

    child: str = ""
    person: str = ""
    reason: str
    words: str = ""


class PlacedHold(msgspec.Struct, frozen=True, kw_only=True):
    """A hold as the council has it, with who placed it, and who lifted it where somebody did."""

    id: str
    child: str | None
    person: str | None
    reason: str
    words: str
    placed: str
    placed_by: str
    lifted: str | None = None
    lifted_by: str | None = None
    lifted_reason: str | None = None


def place(council: Council, wanted: NewHold, by: str) -> str:
    """Place a hold and give its id: from then on nothing is erased in what it covers. Raises BadInputError."""
    with council.writing() as connection:
        return _place(council, connection, wanted, by)


def lift(council: Council, hold: str, reason: str, by: str) -> None:
    """Lift a hold. What waited for that, and no other hold keeps, is erased. Raises BadInputError."""

    def work() -> None:
        with council.writing() as connection:
            _lift(council, connection, hold, reason, by)

    council.retrying(work)


def every(council: Council) -> list[PlacedHold]:
    """Every hold that there ever was, the latest placed first."""
    with council.reading() as connection:
        return [_placed(row) for row in connection.execute(_EVERY)]


def place_at_desk(council: Council, person: CouncilPerson, wanted: NewHold) -> None:
    """Place a hold on a child whom this person sees; raises NotYoursToSeeError, BadInputError."""
    if person.role not in MAY_HOLD:
        raise NotYoursToSeeError
    with council.writing() as connection:
        refuse_unseen(connection, person.id, wanted.child, council.today())
        _place(council, connection, msgspec.structs.replace(wanted, person=""), person.id)


def lift_at_desk(council: Council, person: CouncilPerson, child: str, hold: str, reason: str) -> None:
    """Lift a hold on a child whom this person sees; one on a person is lifted by command alone.

    Raises NotYoursToSeeError, BadInputError.
    """
    if person.role not in MAY_HOLD:
        raise NotYoursToSeeError

    def work() -> None:
        with council.writing() as connection:
            refuse_unseen(connection, person.id, child, council.today())
            if connection.scalar(select(holds.c.file).where(holds.c.id == hold)) != child:
                raise NotYoursToSeeError
            _lift(council, connection, hold, reason, person.id)

    council.retrying(work)


class HoldsOfChild(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk shows of a child's file: its own holds, the latest first, and the words of those on somebody who wrote in
    it, with since when. Whom those are on and why is not told here. `names` are those who placed and lifted.
    """

    own: tuple[PlacedHold, ...]
    of_writers: tuple[tuple[str, str], ...]
    names: dict[str, str]


def holds_of(council: Council, person: CouncilPerson, child: str) -> HoldsOfChild:
    """The holds on a child's file, for somebody who may see the child; raises NotYoursToSeeError."""
    with council.reading() as connection:
        refuse_unseen(connection, person.id, child, council.today())
        own = [_placed(row) for row in connection.execute(_EVERY.where(holds.c.file == child))]
        on_people = connection.execute(STANDING.where(holds.c.person.is_not(None))).all()
        of_writers = [(row.words, row.placed) for row in on_people if child in written_in(connection, row.person)]
        names = people_named(connection, {one.placed_by for one in own} | {one.lifted_by or "" for one in own})
    return HoldsOfChild(own=tuple(own), of_writers=tuple(of_writers), names=names)


_EVERY = (
    select(holds, lifted_holds.c.lifted, lifted_holds.c.lifted_by, lifted_holds.c.reason.label("lifted_reason"))
    .join_from(holds, lifted_holds, lifted_holds.c.hold == holds.c.id, isouter=True)
    .order_by(holds.c.placed.desc(), holds.c.id)
)


def _place(council: Council, connection: Connection, wanted: NewHold, by: str) -> str:
    reason = _said(wanted.reason)
    if bool(wanted.child) == bool(wanted.person):
        raise BadInputError(_("Name a child or a person, one of the two."), [("child", "or person: one of the two")])
    _refuse_unknown(connection, wanted)
    hold, about = new_id(), wanted.child or wanted.person
    take_turn(connection)
    row = {"id": hold, "file": wanted.child or None, "person": wanted.person or None, "reason": reason}
    told = {"words": wanted.words.strip() or DEFAULT_WORDS, "placed": council.now(), "placed_by": by}
    connection.execute(holds.insert(), row | told)
    note(connection, council.now(), "hold placed", person=by, about=about, detail=hold)
    return hold


def _refuse_unknown(connection: Connection, wanted: NewHold) -> None:
    is_child = (files.c.id == wanted.child) & (files.c.kind == FileKind.CHILD)
    if wanted.child and connection.scalar(select(files.c.id).where(is_child)) is None:
        raise BadInputError(
            _("child “{child}” is not known here.").format(child=wanted.child), [("child", "is not known")]
        )
    if wanted.person and connection.scalar(select(people.c.id).where(people.c.id == wanted.person)) is None:
        raise BadInputError(
            _("person “{person}” is not known here.").format(person=wanted.person), [("person", "is not known")]
        )


def _lift(council: Council, connection: Connection, hold: str, reason: str, by: str) -> None:
    why = _said(reason)
    row = connection.execute(STANDING.where(holds.c.id == hold)).one_or_none()
    if row is None:
        raise BadInputError(_("hold “{hold}” does not stand here.").format(hold=hold), [("hold", "does not stand")])
    lifted = {"hold": hold, "reason": why, "lifted": council.now(), "lifted_by": by}
    connection.execute(lifted_holds.insert(), lifted)
    note(connection, council.now(), "hold lifted", person=by, about=row.file or row.person, detail=hold)
    erase_waiting(connection)


def _said(reason: str) -> str:
    if not reason.strip():
        raise BadInputError(_("Say in a few words why."), [("reason", "is empty")])
    return reason.strip()


def _placed(row: Row[Any]) -> PlacedHold:
    return PlacedHold(
        id=row.id,
        child=row.file,
        person=row.person,
        reason=row.reason,
        words=row.words,
        placed=row.placed,
        placed_by=row.placed_by,
        lifted=row.lifted,
        lifted_by=row.lifted_by,
        lifted_reason=row.lifted_reason,
    )
