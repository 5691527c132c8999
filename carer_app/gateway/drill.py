"""The drill: how far every stream and every device's log had come, noted down, and looked for in a restored database."""

from collections.abc import Iterable, Iterator

import msgspec
from sqlalchemy import Connection, func, select

from carer_app.errors import BadInputError
from carer_app.gateway.council import Council
from carer_app.gateway.db.tables import closed_boxes, closed_streams, entries, positions, streams
from carer_app.i18n import _

STREAM, CLOSED, LOG = "stream", "closed", "log"


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """How far one chain had come: ids, a number and a hash, never content. `epoch` is of a device's log, else 0."""

    what: str
    name: str
    epoch: int = 0
    position: int
    head: str


def reached(council: Council) -> list[Reached]:
    """How far every chain has come now: what the latest receipts are about, on one view of the database."""
    with council.reading() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return [*_streams(connection), *_logs(connection, council.keys.gateway)]


def behind(council: Council, noted: Iterable[Reached]) -> list[str]:
    """What was noted and is not here, or differently: a record that somebody has a receipt for is missing."""
    with council.reading() as connection:
        return [f"{one.what} {one.name} had come to {one.position}" for one in noted if not _is_here(connection, one)]


def read_notes(text: str) -> list[Reached]:
    """The lines that `carer-gateway heads` printed; raises BadInputError that names the line."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            found.append(msgspec.json.decode(line, type=Reached))
        except (msgspec.DecodeError, UnicodeError) as problem:
            sentence = _("against: line {number} is not one that carer-gateway heads prints.").format(number=number)
            raise BadInputError(sentence, [("against", sentence)]) from problem
    return found


def _streams(connection: Connection) -> Iterator[Reached]:
    for table, what in ((streams, STREAM), (closed_streams, CLOSED)):
        query = select(table.c.stream, table.c.position, table.c.head).where(table.c.position > 0)
        for row in connection.execute(query.order_by(table.c.stream)):
            yield Reached(what=what, name=row.stream, position=row.position, head=row.head)


def _logs(connection: Connection, gateway: str) -> Iterator[Reached]:
    of_log = (entries.c.device, entries.c.epoch)
    last = select(*of_log, func.max(entries.c.seq).label("seq")).where(entries.c.gateway == gateway).group_by(*of_log)
    ends = last.subquery()
    is_end = (entries.c.device == ends.c.device) & (entries.c.epoch == ends.c.epoch) & (entries.c.seq == ends.c.seq)
    query = select(*of_log, entries.c.seq, entries.c.hash).join(ends, is_end).where(entries.c.gateway == gateway)
    for row in connection.execute(query.order_by(*of_log)):
        yield Reached(what=LOG, name=row.device, epoch=row.epoch, position=row.seq, head=row.hash)


def _is_here(connection: Connection, one: Reached) -> bool:
    if one.what == LOG:
        at = (entries.c.device == one.name) & (entries.c.epoch == one.epoch) & (entries.c.seq == one.position)
        query = select(entries.c.hash).where(at)
    elif one.what == CLOSED:
        box = closed_boxes.c
        query = select(box.head).where(box.stream == one.name, box.position == one.position)
    else:
        place = positions.c
        query = select(place.head).where(place.stream == one.name, place.position == one.position)
    return bool(connection.scalar(query) == one.head)
