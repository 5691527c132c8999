"""The answer to a sync that was taken: receipt, pages, directory and beacon, each under the gateway's signature."""

from typing import NamedTuple

from sqlalchemy import Connection

from carer_app.domain.handed import PROFILE
from carer_app.domain.signing import Signed
from carer_app.gateway.council import Council
from carer_app.gateway.db import closed
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.copies import two_copies
from carer_app.gateway.db.pages import differing, directory, pages, readable
from carer_app.gateway.port import DeviceFacts
from carer_app.gateway.profile import signed_profile
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
    SyncAnswer,
    SyncRequest,
)


def answer(council: Council, request: SyncRequest, outcome: Outcome) -> SyncAnswer:
    """Everything the device may know now; raises RefusedError where it holds another history. All was committed before."""
    assert outcome.receipt
    sign = council.keys.signing.sign
    news = _news(council, request, outcome.device)
    return SyncAnswer(
        receipt=sign(RECEIPT, outcome.receipt),
        status=outcome.status,
        pages=news.pages,
        directory=sign(DIRECTORY, news.directory) if news.directory else None,
        beacon=sign(BEACON, Beacon(gateway=council.keys.gateway, at=council.now())),
        nonce=council.nonce(),
        profile=_profile(council, request, outcome.device),
        closed=news.closed,
        closed_state=news.closed_state,
        closed_differs=news.closed_differs,
        copied=news.copied,
    )


def _profile(council: Council, request: SyncRequest, device: DeviceFacts) -> Signed | None:
    """The council's profile, where the device has another; with the last batch."""
    if request.more or device.revoked or device.home is None:
        return None
    signed = signed_profile(council)
    return signed if signed.hash(PROFILE) != request.profile else None


class _News(NamedTuple):
    """What a device may know that it does not have yet."""

    pages: dict[str, Page]
    directory: Directory | None
    closed: dict[str, ClosedPage]
    closed_state: str = ""
    closed_differs: bool = False
    copied: str = ""


def _news(council: Council, request: SyncRequest, device: DeviceFacts) -> _News:
    """Pages and directory; both wait for the last batch when more follow at once."""
    if request.more:
        return _News({}, None, {})
    at, gateway = council.now(), council.keys.gateway
    if device.revoked or device.home is None:
        return _News({}, _nothing(gateway, at), {})
    with council.reading() as connection:
        strange = differing(connection, request.heads, request.cursors)
        strange += closed.differing(connection, request.closed_heads, request.closed or {})
        if not strange:
            own = readable(connection, device.home, council.today())
            told = directory(connection, gateway, device.home, own, at)
            copied = two_copies(connection, device.id, at)
            return _News(
                pages(connection, own, request.cursors), told, *_closed(connection, request, device.home), copied
            )
    with council.writing() as connection:
        for stream in strange:
            note(connection, at, "alarm: history-differs", device=request.device, about=stream)
    raise RefusedError(history_differs())


def _closed(connection: Connection, request: SyncRequest, home: str) -> tuple[dict[str, ClosedPage], str, bool]:
    """What is new in closed streams, where the device told its cursors; how far they have come; and whether it has to."""
    state = closed.state(connection, home)
    if request.closed is None:
        return {}, state, state != request.closed_state
    news = closed.pages(connection, closed.streams_of_home(connection, home), request.closed)
    return news.pages, state, news.more


def _nothing(gateway: str, at: str) -> Directory:
    """What a revoked device learns: nobody and nothing."""
    return Directory(gateway=gateway, home=HomeListed(id="", name=""), stays=(), people=(), devices=(), at=at)
