"""The answer to a sync that was taken: receipt, pages, directory and beacon, each under the gateway's signature."""

import logging
from collections.abc import Mapping, Sequence
from itertools import takewhile

import msgspec
from sqlalchemy import Connection

from carer_app.domain.command import Ask, Command
from carer_app.domain.signing import BrokenSignatureError, Signed
from carer_app.gateway.council import Council
from carer_app.gateway.db import closed, photos
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.chosen import all_chosen
from carer_app.gateway.db.commands import asked_holds, is_under_hold, not_obeyed
from carer_app.gateway.db.copies import two_copies
from carer_app.gateway.db.glance import Glance, glance
from carer_app.gateway.db.grants import lent
from carer_app.gateway.db.moved_on import moved_on
from carer_app.gateway.db.pages import Readable, differing, directory, pages, readable, word_for
from carer_app.gateway.db.sight import see_only
from carer_app.gateway.db.trips import Soon, finish
from carer_app.gateway.port import DeviceFacts
from carer_app.gateway.profile import profile_unless
from carer_app.gateway.sync import Outcome
from carer_app.gateway.trouble import RefusedError, history_differs
from carer_app.sync.protocol import (
    BEACON,
    DIRECTORY,
    RECEIPT,
    Beacon,
    ClosedPage,
    Directory,
    HomeListed,
    Page,
    Receipt,
    SyncAnswer,
    SyncRequest,
)

_log = logging.getLogger(__name__)


class News(msgspec.Struct, frozen=True):
    """What a device may know that it does not have yet. `strange` are the streams of which it holds another history.
    `untold`: not everything of it can be read; `damaged` are the streams of which that is known.
    """

    pages: dict[str, Page]
    directory: Directory | None
    closed: dict[str, ClosedPage]
    closed_state: str = ""
    closed_differs: bool = False
    profile: Signed | None = None
    copied: str = ""
    commands: tuple[Signed, ...] = ()
    stands: str = ""
    strange: tuple[str, ...] = ()
    untold: bool = False
    damaged: tuple[str, ...] = ()


NOTHING_READ = News({}, None, {}, untold=True)
"""Where the news cannot be read at all."""


def answer(council: Council, request: SyncRequest, outcome: Outcome, news: News) -> SyncAnswer:
    """Everything the device may know now, signed; raises RefusedError where it holds another history. Both what came of its
    request and the news were committed before.
    """
    assert outcome.receipt
    if news.strange:
        _tell_of_strange(council, request, news)
        raise RefusedError(history_differs(outcome.status))
    if news.untold:
        _tell_of_damage(council, request, news)
    sign = council.keys.signing.sign
    receipt = msgspec.structs.replace(outcome.receipt, directory=news.stands, untold=news.untold or msgspec.UNSET)
    return SyncAnswer(
        receipt=sign(RECEIPT, receipt),
        status=outcome.status,
        pages=news.pages,
        directory=sign(DIRECTORY, news.directory) if news.directory else None,
        beacon=sign(BEACON, Beacon(gateway=council.keys.gateway, at=council.now())),
        nonce=council.nonce(),
        commands=news.commands,
        profile=news.profile,
        closed=news.closed,
        closed_state=news.closed_state,
        closed_differs=news.closed_differs,
        waiting_for_photos=_waiting_for_photos(council, request, outcome.receipt),
        copied=news.copied,
    )


def asked(council: Council, device: str) -> tuple[Signed, ...]:
    """What the council asked of a device and has no answer to yet: told in every answer, a refusal too.

    While a hold stands over a file that the device may have, it is not told to empty itself, nor what was asked after that.
    """
    with council.reading() as connection:
        return _asked(connection, device)


def _asked(connection: Connection, device: str) -> tuple[Signed, ...]:
    waiting = tuple(takewhile(_is_whole, not_obeyed(connection, device)))
    if not any(map(_empties, waiting)) or not is_under_hold(connection, device):
        return waiting
    return tuple(takewhile(lambda signed: not _empties(signed), waiting))


def _is_whole(signed: Signed) -> bool:
    """Whether it can be read: nothing that was asked after what cannot be is told, for that may have been a hold."""
    try:
        signed.read(Command)
    except BrokenSignatureError:
        return False
    return True


def _empties(signed: Signed) -> bool:
    return signed.read(Command).what == Ask.WIPE


def _waiting_for_photos(council: Council, request: SyncRequest, receipt: Receipt) -> tuple[str, ...]:
    """The revisions that came now whose photos and papers are still to come."""
    named = {item.revision for item in receipt.items}
    with_photos = [name for name, body in request.bodies.items() if body.manifests and name in named]
    if not with_photos:
        return ()
    with council.reading() as connection:
        return tuple(photos.awaited_of(connection, with_photos))


def read_news(council: Council, connection: Connection, request: SyncRequest, device: DeviceFacts) -> News:
    """What a device may know that it does not have yet: to be asked last in a transaction, and it may be asked in the one that
    takes what the device sends. Pages, directory and profile wait for the last batch when more follow at once.
    """
    if request.more:
        return News({}, None, {}, commands=_asked(connection, device.id))
    at = council.now()
    if device.revoked or device.home is None:
        return News({}, _nothing(council.keys.gateway, at), {}, commands=_asked(connection, device.id))
    look = _look(council, connection, request, device, at)
    strange = look.strange() + closed.differing(connection, request.closed_heads, request.closed or {})
    if strange:
        return News({}, None, {}, strange=tuple(strange))
    return _told(council, connection, request, device, look)


def _tell_of_strange(council: Council, request: SyncRequest, news: News) -> None:
    with council.writing() as connection:
        for stream in news.strange:
            note(connection, council.now(), "alarm: history-differs", device=request.device, about=stream)


def _tell_of_damage(council: Council, request: SyncRequest, news: News) -> None:
    _log.error("rows are damaged: not all news can be told to device %s; run carer-gateway audit", request.device)
    with council.writing() as connection:
        for stream in news.damaged or ("",):
            note(connection, council.now(), "alarm: rows-damaged", device=request.device, about=stream)


class _Look(msgspec.Struct, frozen=True):
    """What every answer begins with, asked in one trip."""

    at: str
    today: str
    strange: Soon[list[str]]
    seen: Soon[Glance]
    known: Soon[dict[str, str]]
    own: Soon[list[Readable]]


def _look(council: Council, connection: Connection, request: SyncRequest, device: DeviceFacts, at: str) -> _Look:
    assert device.home
    today = council.today()
    return _Look(
        at=at,
        today=today,
        strange=differing(connection, request.heads, request.cursors),
        seen=glance(connection, device, today, at),
        known=all_chosen(connection),
        own=readable(connection, device.home, today),
    )


def _told(council: Council, connection: Connection, request: SyncRequest, device: DeviceFacts, look: _Look) -> News:
    """What a device of a home may know: of what is seldom there at all, only where one look says that it is."""
    assert device.home
    today, seen, known, own = look.today, look.seen(), look.known(), look.own()
    soon = directory(connection, device.home, own, seen, known)
    copied = two_copies(connection, device.id, look.at) if seen.has_copies else ""
    waiting = _asked(connection, device.id) if seen.is_asked else ()
    ended = moved_on(connection, device.id, device.home, today) if seen.has_ended else ()
    borrowed = lent(connection, device.home, {one.stream for one in own}, today) if seen.has_grant else ()
    by_name = asked_holds(connection, device.id) if seen.is_held_by_name else ()
    over = closed.withheld(connection, device.home, today) if seen.closed_keys else closed.Withheld({}, 0)
    shut = closed.streams_of_home(connection, device.home) if request.closed is not None else []
    if shut or any(one.position > request.cursors.get(one.stream, 0) for one in own):
        see_only(connection, [*(one.stream for one in own), *shut])
    soon_fresh = pages(connection, own, request.cursors, request.rows, request.heads)
    state = closed.state_of(seen.closed_boxes - over.boxes, seen.closed_keys)
    shut_away = _closed(connection, request, shut, over.first, state)
    finish(connection)
    found = soon()
    told = msgspec.structs.replace(found, moved_on=ended, lent=borrowed, holds=(*found.holds, *by_name))
    profile, stands = profile_unless(council, known, request.profile), word_for(told, device.id)
    news = None if stands == request.directory else told
    fresh = soon_fresh()
    found_new = News(fresh.pages, news, *shut_away, profile=profile, copied=copied, commands=waiting, stands=stands)
    return msgspec.structs.replace(found_new, untold=True, damaged=fresh.damaged) if fresh.damaged else found_new


def _closed(
    connection: Connection, request: SyncRequest, streams: Sequence[str], over: Mapping[str, int], state: str
) -> tuple[dict[str, ClosedPage], str, bool]:
    """What is new in closed streams, but for what is `over` from a place on, where the device told its cursors; how far they
    have come; and whether it has to.
    """
    if request.closed is None:
        return {}, state, state != request.closed_state
    news = closed.pages(connection, streams, request.closed, over)
    return news.pages, state, news.more


def _nothing(gateway: str, at: str) -> Directory:
    """What a revoked device learns: nobody and nothing."""
    return Directory(gateway=gateway, home=HomeListed(id="", name=""), stays=(), people=(), devices=(), at=at)
