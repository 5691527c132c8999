"""Two files of one child: a manager of the council says so in both, sees both names side by side, and may take it back."""

from datetime import date

import msgspec
from sqlalchemy import Connection, select

from carer_app.clock import today
from carer_app.domain.child import ChildSheet
from carer_app.domain.kind import SectionKind
from carer_app.domain.kinds import CHILD_SHEET
from carer_app.domain.same_as import MAY_SAY, SAME_AS, SameAs, linked
from carer_app.errors import BadInputError
from carer_app.gateway.children import NotYoursToSeeError, children, refuse_unseen
from carer_app.gateway.chronology import current_versions
from carer_app.gateway.council import Council
from carer_app.gateway.db import rights
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.tables import people, records, streams
from carer_app.gateway.desk_log import Writing, write_as
from carer_app.gateway.people import CouncilPerson
from carer_app.i18n import _

MOST_FOUND = 20


class OneOfTwo(msgspec.Struct, frozen=True, kw_only=True):
    """A child as they stand beside another, to be told apart or found to be one."""

    id: str
    name: str
    legal_name: str
    other_names: str
    birth_date: date | None
    home: str
    since: str


def linked_to(council: Council, person: CouncilPerson, child: str) -> list[OneOfTwo]:
    """The other files of this child that this person may see; raises NotYoursToSeeError."""
    with council.reading() as connection:
        refuse_unseen(connection, person.id, child, council.today())
        others = _linked(connection, child)
    return _beside(council, person, set(others))


def beside(council: Council, person: CouncilPerson, child: str) -> OneOfTwo:
    """One child as they stand beside another; raises NotYoursToSeeError."""
    found = _beside(council, person, {child})
    if not found:
        raise NotYoursToSeeError
    return found[0]


def named(council: Council, person: CouncilPerson, child: str, words: str) -> list[OneOfTwo]:
    """The other children whom this person may see that have these words in their name; raises BadInputError for none."""
    wanted = words.casefold().split()
    if not wanted:
        raise BadInputError(_("Write a part of the name first."), [("words", "is empty")])
    mine = [one for one in children(council, person.id) if one.id != child]
    found = {one.id for one in mine if all(word in one.name.casefold() for word in wanted)}
    return _beside(council, person, found)[:MOST_FOUND]


def link(council: Council, person: CouncilPerson, child: str, other: str) -> None:
    """Say in both files that they are one child's. Raises BadInputError, NotYoursToSeeError."""
    if other == child:
        raise BadInputError(_("That is this very file. Choose the other one."), [("other", "is this file")])
    _say(council, person, child, other, is_same=True)


def unlink(council: Council, person: CouncilPerson, child: str, other: str) -> None:
    """Take it back in both files. Raises BadInputError, NotYoursToSeeError."""
    _say(council, person, child, other, is_same=False)


def _say(council: Council, person: CouncilPerson, child: str, other: str, *, is_same: bool) -> None:
    if person.role not in MAY_SAY:
        raise NotYoursToSeeError
    with council.writing() as connection:
        for one in (child, other):
            refuse_unseen(connection, person.id, one, council.today())
        if (other in _linked(connection, child)) is is_same:
            done = _("These two files are linked already.") if is_same else _("These two files are not linked.")
            raise BadInputError(done, [("other", "is so already")])
        sheets = {one: _sheet_stream(connection, one) for one in (child, other)}
        note(connection, council.now(), "linked" if is_same else "unlinked", person=person.id, about=child)
    day = today(council.clock)
    write_as(
        council,
        person,
        [
            Writing(stream=sheets[one], kind=SAME_AS, content=SameAs(other=of, day=day, is_same=is_same))
            for one, of in ((child, other), (other, child))
        ],
    )


def _sheet_stream(connection: Connection, child: str) -> str:
    is_sheet = (streams.c.file == child) & (streams.c.section == SectionKind.SHEET)
    found: str | None = connection.scalar(select(streams.c.stream).where(is_sheet).order_by(streams.c.opened).limit(1))
    if found is None:
        raise BadInputError(_("This child's sheet has not come here yet."), [("other", "has no sheet")])
    return found


def _linked(connection: Connection, child: str) -> tuple[str, ...]:
    """What those whose word it is said of this file, the first first."""
    by_council = people.c.home.is_(None) & people.c.role.in_(MAY_SAY)
    rows = connection.scalars(
        select(records.c.record)
        .join(people, people.c.id == records.c.author)
        .where(records.c.file == child, records.c.kind == SAME_AS.slug, by_council)
        .order_by(records.c.received, records.c.written, records.c.record)
    ).all()
    current = current_versions(connection, rows)
    contents = [current[record][-1][2] for record in rows]
    return linked(one for one in contents if isinstance(one, SameAs))


def _beside(council: Council, person: CouncilPerson, wanted: set[str]) -> list[OneOfTwo]:
    """These children as they stand beside one another, by name; those whom this person may not see are left out."""
    mine = [one for one in children(council, person.id) if one.id in wanted]
    with council.reading() as connection:
        seen = rights.may_read(connection, person.id, council.today())
        sheets = {one.id: _sheet(connection, one.id) for one in mine if one.id in seen}
    return [
        OneOfTwo(
            id=one.id,
            name=one.name,
            legal_name=sheet.legal_name if sheet else "",
            other_names=sheet.other_names if sheet else "",
            birth_date=sheet.birth_date if sheet else None,
            home=one.home_name,
            since=one.since,
        )
        for one in mine
        for sheet in (sheets.get(one.id),)
    ]


def _sheet(connection: Connection, child: str) -> ChildSheet | None:
    query = select(records.c.record).where(records.c.file == child, records.c.kind == CHILD_SHEET)
    found = current_versions(connection, connection.scalars(query).all())
    contents = [versions[-1][2] for versions in found.values()]
    return next((one for one in contents if isinstance(one, ChildSheet)), None)
