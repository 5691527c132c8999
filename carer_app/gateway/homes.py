"""Homes, the devices in them, and who lives there when."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select, update

from carer_app.domain.files import FileKind
from carer_app.domain.revision import new_id
from carer_app.errors import BadInputError
from carer_app.gateway.council import Council
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.tables import devices, files, held, homes, placements, revisions, streams
from carer_app.gateway.db.waiting import held_candidates
from carer_app.gateway.sync import release
from carer_app.i18n import _
from carer_app.sync.protocol import DeviceListed, Held


class Placement(msgspec.Struct, frozen=True, kw_only=True):
    """A child in a home for a time. One that a device began waits `to be confirmed` by a manager."""

    id: str
    child: str
    home: str
    home_name: str
    start: str
    end: str | None
    confirmed: bool


def add_home(council: Council, name: str) -> str:
    """The id of the home of that name, made now if there is none; raises BadInputError."""
    name = name.strip()
    if not name or not name.isprintable():
        raise BadInputError(_("home is empty."), [("home", "is empty")])
    with council.writing() as connection:
        known: str | None = connection.scalar(select(homes.c.id).where(homes.c.name == name))
        if known:
            return known
        home = new_id()
        connection.execute(homes.insert(), {"id": home, "name": name, "added": council.now()})
        note(connection, council.now(), "home added", about=home)
    return home


def home_named(connection: Connection, name: str) -> str:
    """The id of the home of that name or id; raises BadInputError."""
    found: str | None = connection.scalar(
        select(homes.c.id).where((homes.c.name == name.strip()) | (homes.c.id == name))
    )
    if found is None:
        raise BadInputError(_("home “{name}” is not known here.").format(name=name), [("home", "is not known")])
    return found


def device_list(council: Council) -> list[tuple[str, DeviceListed]]:
    """Every device with the name of its home, the desk left out."""
    with council.reading() as connection:
        found = connection.execute(
            select(devices, homes.c.name.label("home_name"))
            .join_from(devices, homes, homes.c.id == devices.c.home)
            .order_by(homes.c.name, devices.c.added)
        )
        return [
            (
                row.home_name,
                DeviceListed(id=row.id, name=row.name, heard=row.heard, revoked=row.revoked is not None),
            )
            for row in found
        ]


def revoke(council: Council, device: str, by: str = "") -> None:
    """From now on this device is sent nothing but what is asked of it; what it still sends is held. Raises BadInputError."""
    with council.writing() as connection:
        this = (devices.c.id == device) & devices.c.home.is_not(None)
        if connection.scalar(select(devices.c.id).where(this)) is None:
            raise BadInputError(
                _("device “{device}” is not known here.").format(device=device), [("device", "is not known")]
            )
        connection.execute(update(devices).where(this, devices.c.revoked.is_(None)).values(revoked=council.now()))
        note(connection, council.now(), "device revoked", person=by, device=device)


def placements_of(council: Council, child: str | None = None) -> list[Placement]:
    """Placements that were not undone, of one child or of all, the newest first."""
    with council.reading() as connection:
        query = (
            select(placements, homes.c.name.label("home_name"))
            .join_from(placements, homes, homes.c.id == placements.c.home)
            .where(placements.c.undone.is_(None))
            .order_by(placements.c.start.desc(), placements.c.id.desc())
        )
        found = connection.execute(query.where(placements.c.child == child) if child else query)
        return [_placement(row) for row in found]


def add_placement(council: Council, child: str, home: str, start: date, by: str, last: date | None = None) -> str:
    """Place a child in a home (by name or id); what was held for want of it is judged again. Raises BadInputError.

    A short stay is given its last day: what the home may read of the child ends with it, by itself.
    """
    if last is not None and last < start:
        raise BadInputError(_("until is before the stay begins."), [("until", "is before the stay begins")])
    with council.writing() as connection:
        is_child = (files.c.id == child) & (files.c.kind == FileKind.CHILD)
        if connection.scalar(select(files.c.id).where(is_child)) is None:
            raise BadInputError(
                _("child “{child}” is not known here.").format(child=child), [("child", "is not known")]
            )
        placement = new_id()
        days = {"start": start.isoformat(), "end": last.isoformat() if last else None}
        row = days | {"id": placement, "child": child, "home": home_named(connection, home)}
        confirmed = {"made_by": by, "confirmed": council.now(), "confirmed_by": by}
        connection.execute(placements.insert(), row | confirmed)
        note(connection, council.now(), "placement added", person=by, about=child)
        _judge_again(council, connection, child)
    return placement


def confirm_placement(council: Council, placement: str, by: str) -> None:
    """A manager says that the child does live there."""
    with council.writing() as connection:
        row = _standing(connection, placement)
        told = {"confirmed": council.now(), "confirmed_by": by}
        connection.execute(update(placements).where(placements.c.id == placement).values(told))
        note(connection, council.now(), "placement confirmed", person=by, about=row.child)


def end_placement(council: Council, placement: str, end: date, by: str) -> None:
    """The child moved on after that day. The home may still write about the stay for some weeks."""
    with council.writing() as connection:
        row = _standing(connection, placement)
        if end.isoformat() < row.start:
            raise BadInputError(_("end is before the stay began."), [("end", "is before the stay began")])
        connection.execute(update(placements).where(placements.c.id == placement).values(end=end.isoformat()))
        note(connection, council.now(), "placement ended", person=by, about=row.child)


def reopen_placement(council: Council, placement: str, by: str) -> None:
    """The child did not move on: the end was a mistake. The home is sent everything again that it had handed back.

    What it wrote meanwhile and was held for it is judged again. Raises BadInputError.
    """
    with council.writing() as connection:
        row = _standing(connection, placement)
        if row.end is None:
            raise BadInputError(_("This stay has no end."), [("placement", "has no end")])
        connection.execute(update(placements).where(placements.c.id == placement).values(end=None))
        note(connection, council.now(), "placement reopened", person=by, about=row.child)
        _judge_again(council, connection, row.child)


def undo_placement(council: Council, placement: str, by: str) -> None:
    """It never was: the home's devices are sent nothing more of the child. Nothing that was received is lost."""
    with council.writing() as connection:
        row = _standing(connection, placement)
        told = {"undone": council.now(), "undone_by": by}
        connection.execute(update(placements).where(placements.c.id == placement).values(told))
        note(connection, council.now(), "placement undone", person=by, about=row.child)


def _standing(connection: Connection, placement: str) -> Row[Any]:
    this = (placements.c.id == placement) & placements.c.undone.is_(None)
    row = connection.execute(select(placements).where(this).with_for_update()).one_or_none()
    if row is None:
        raise BadInputError(
            _("placement “{placement}” is not known here.").format(placement=placement), [("placement", "is not known")]
        )
    return row


def _judge_again(council: Council, connection: Connection, child: str) -> None:
    """What a home wrote before the council knew that the child lived there now goes where it belongs."""
    port = council.port_on(connection)
    of_child = revisions.c.stream.in_(select(streams.c.stream).where(streams.c.file == child))
    openings = held_candidates(connection, (held.c.reason == Held.OUT_OF_SCOPE))
    release(port, openings)
    release(port, held_candidates(connection, (held.c.reason == Held.UNKNOWN_STREAM) & of_child))


def _placement(row: Row[Any]) -> Placement:
    return Placement(
        id=row.id,
        child=row.child,
        home=row.home,
        home_name=row.home_name,
        start=row.start,
        end=row.end,
        confirmed=row.confirmed is not None,
    )
