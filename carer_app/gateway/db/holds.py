"""Holds as the gateway keeps them, and the question that every erasure asks in its own transaction: does one stand here?"""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Column, Connection, ForeignKey, Select, Table, Text, exists, select

from carer_app.domain.holds import Hold
from carer_app.domain.revision import Op
from carer_app.gateway.db.tables import links, metadata, records, revisions, settings, streams

# On a child's file, or on a person and with that on every file that they wrote in. `words` is for whoever meets it.
holds = Table(
    "holds",
    metadata,
    Column("id", Text, primary_key=True),
    Column("file", Text, ForeignKey("files.id"), index=True),
    Column("person", Text, ForeignKey("people.id")),
    Column("reason", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("placed", Text, nullable=False),
    Column("placed_by", Text, nullable=False),
)

lifted_holds = Table(
    "lifted_holds",
    metadata,
    Column("hold", Text, ForeignKey("holds.id"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("lifted", Text, nullable=False),
    Column("lifted_by", Text, nullable=False),
)

STANDING = select(holds).where(holds.c.id.not_in(select(lifted_holds.c.hold))).order_by(holds.c.placed, holds.c.id)
"""The holds that nobody has lifted, the earliest placed first."""

IS_HELD = exists(STANDING.order_by(None).with_only_columns(holds.c.id))
"""Whether any hold stands at all."""


def before_erasing(connection: Connection, files: Collection[str]) -> dict[str, list[Hold]]:
    """The holds that stand over each of these files. None is placed from here on until the transaction ends."""
    take_turn(connection)
    return over(connection, files)


def take_turn(connection: Connection) -> None:
    """Whoever erases and whoever places a hold come one after the other, so that no hold is overtaken."""
    connection.execute(select(settings.c.value).where(settings.c.name == "gateway").with_for_update())


def over(connection: Connection, files: Collection[str]) -> dict[str, list[Hold]]:
    """The holds that stand over each of these files, the earliest first; files without one are left out."""
    found = defaultdict(list)
    for row in connection.execute(STANDING).all():
        covered = {row.file} if row.file else written_in(connection, row.person)
        for file in covered.intersection(files):
            found[file].append(Hold(file=file, words=row.words, since=row.placed))
    return dict(found)


def written_in(connection: Connection, person: str) -> set[str]:
    """The files in which somebody wrote, and those to which their words were carried over, as often as they were moved."""
    wrote = exists().where(revisions.c.stream == streams.c.stream, revisions.c.author == person)
    found = set(connection.scalars(select(streams.c.file).where(wrote)))
    carried: set[str] = set()
    fresh = _carried_on(connection, select(revisions.c.record).where(revisions.c.author == person))
    while not fresh <= carried:
        carried |= fresh
        fresh = _carried_on(connection, carried)
    return found | set(connection.scalars(select(records.c.file).where(records.c.record.in_(carried))))


def _carried_on(connection: Connection, of: Select[tuple[str]] | set[str]) -> set[str]:
    """The records that share a link with a move of one of these."""
    moves = select(revisions.c.hash).where(revisions.c.record.in_(of), revisions.c.op == str(Op.MOVE))
    names = select(links.c.record).where(links.c.revision.in_(moves))
    there = select(links.c.revision).where(links.c.record.in_(names))
    return set(connection.scalars(select(revisions.c.record).where(revisions.c.hash.in_(there))))
