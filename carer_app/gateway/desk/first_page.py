"""The first page: the children somebody may see, what is new about each, and placements that wait to be confirmed."""

from datetime import date

import msgspec
from sqlalchemy import func, select
from starlette.responses import Response

from carer_app.clock import local, moment
from carer_app.domain.people import Role
from carer_app.domain.words import day_words
from carer_app.gateway.children import ChildAtDesk, children
from carer_app.gateway.db.closed import reads_any
from carer_app.gateway.db.rights import SEE_ALL
from carer_app.gateway.db.tables import held
from carer_app.gateway.desk.apart import apart
from carer_app.gateway.desk.gathering import where_words
from carer_app.gateway.desk.telling import Badge, ago, at_words
from carer_app.gateway.desk.visit import NotHereError, Visit
from carer_app.gateway.homes import confirm_placement, placements_of
from carer_app.gateway.moving import unconfirmed
from carer_app.i18n import _, counted

MAY_CONFIRM = (Role.MANAGER, Role.SUPERVISING_SOCIAL_WORKER)


class ToConfirm(msgspec.Struct, frozen=True, kw_only=True):
    """A placement that a device began; `mine` says that this person may confirm it."""

    id: str
    sentence: str
    mine: bool


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One child on the first page."""

    id: str
    name: str
    where: str
    last: str
    badges: tuple[Badge, ...]
    to_confirm: tuple[ToConfirm, ...]


def first_page(visit: Visit) -> Response:
    """The children of whoever is signed in."""
    mine = children(visit.council, visit.me.id)
    visit.seen("saw children", "", str(len(mine)))
    unread = sum(child.unread for child in mine)
    is_open = visit.closed_key() is not None
    return visit.page(
        "children.html",
        here="children",
        closed=_closed_words(visit, is_open=is_open),
        closed_link=_("Look at them") if is_open else _("Open it"),
        children=[_card(visit, child) for child in mine],
        summary=counted("{count} record that you have not read.", "{count} records that you have not read.", unread)
        if unread
        else _("You have read everything that has come in."),
        held=_held_words(_held_count(visit, mine)),
        held_link=visit.me.role is not Role.ADMIN,
        moved=_moved_words(visit),
        apart=apart(visit, {child.id: child.name for child in mine}),
    )


def _closed_words(visit: Visit, *, is_open: bool) -> str:
    """That something is closed for whoever is signed in, and nothing else of it; empty where nothing is."""
    with visit.council.reading() as connection:
        if not reads_any(connection, visit.me.id):
            return ""
    return _("Your closed entries are open.") if is_open else _("There is something closed for you.")


def _moved_words(visit: Visit) -> str:
    """How many moved entries wait for whoever is signed in; empty where none does."""
    count = sum(one.waits_for(visit.me) for one in unconfirmed(visit.council, visit.me))
    one = _("{count} entry was moved to another child's file and waits for your word.")
    more = _("{count} entries were moved to another child's file and wait for your word.")
    return counted(one, more, count) if count else ""


def confirm(visit: Visit) -> Response:
    """A manager, or the supervising social worker, says that the child does live there."""
    placement = visit.id_in_path("placement")
    mine = {child.to_confirm: child for child in children(visit.council, visit.me.id) if child.to_confirm}
    if placement not in mine or visit.me.role not in MAY_CONFIRM:
        raise NotHereError
    confirm_placement(visit.council, placement, visit.me.id)
    child = mine[placement]
    return visit.go(
        "/desk",
        _("The placement of {name} with {home} is confirmed.").format(name=child.name, home=child.home_name),
    )


def _card(visit: Visit, child: ChildAtDesk) -> Card:
    return Card(
        id=child.id,
        name=child.name,
        where=where_words(child.home_name, child.since),
        last=_last(visit, child),
        badges=tuple(_badges(child)),
        to_confirm=tuple(_to_confirm(visit, child)),
    )


def _badges(child: ChildAtDesk) -> list[Badge]:
    if not child.unread:
        return [Badge(text=_("All read"), tone="good", icon="eye-check")]
    return [Badge(text=counted("{count} not read", "{count} not read", child.unread), tone="new", icon="eye")]


def _last(visit: Visit, child: ChildAtDesk) -> str:
    if not child.last_received:
        return _("Nothing has come in yet.")
    when = ago(local(moment(child.last_received)).date(), local(visit.now).date())
    words = at_words(child.last_received)
    return _("Last record received {words}").format(words=f"{words} ({when})." if when else f"{words}.")


def _to_confirm(visit: Visit, child: ChildAtDesk) -> list[ToConfirm]:
    return [
        ToConfirm(
            id=placement.id,
            sentence=_("To be confirmed: {home} began this placement on a carer's laptop, from {start}.").format(
                home=placement.home_name, start=day_words(date.fromisoformat(placement.start[:10]))
            ),
            mine=visit.me.role in MAY_CONFIRM,
        )
        for placement in (placements_of(visit.council, child.id) if child.to_confirm else ())
        if placement.id == child.to_confirm
    ]


def _held_count(visit: Visit, mine: list[ChildAtDesk]) -> int:
    """Who sees every child sees all that is held; others what is held of their children."""
    if visit.me.role not in (*SEE_ALL, Role.ADMIN):
        return sum(child.held for child in mine)
    with visit.council.reading() as connection:
        return connection.scalar(select(func.count()).select_from(held).where(held.c.settled.is_(None))) or 0


def _held_words(count: int) -> str:
    return (
        counted(
            "{count} record was received and is held until somebody at the council looks at it. It is safe, and not shown here.",
            "{count} records were received and are held until somebody at the council looks at them. "
            "They are safe, and not shown here.",
            count,
        )
        if count
        else ""
    )
