"""What a sync will ask is known as soon as it has come: asked in one trip, before anybody wants to know."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection

from carer_app.domain.well_formed import LARGEST_COUNT, is_name
from carer_app.gateway.db import prepared
from carer_app.gateway.db.hot import Hot
from carer_app.gateway.db.trips import Later
from carer_app.sync.protocol import SyncRequest

Given = Mapping[str, Any]


class Ahead:
    """Questions that were asked before they came up, behind the locks of the device and of the streams that are named. Not
    answered after something was changed that could make the answer another.
    """

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._asked: dict[Hot, tuple[Given, Later]] = {}

    def expect(self, gateway: str, request: SyncRequest) -> None:
        """Ask what taking this request will ask, behind the lock of its device. What cannot be read asks nothing."""
        try:
            named = _named(request)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return
        if not named.is_well_formed() or not 0 <= request.epoch <= LARGEST_COUNT:
            return
        self._ask(prepared.DEVICE, {"device": request.device})
        self._ask(prepared.LOG_END, {"device": request.device, "gateway": gateway, "epoch": request.epoch})
        for hot, given in named.questions(request.device):
            self._ask(hot, given)

    def known(self, hot: Hot, given: Given) -> list[Any] | None:
        """The rows of a question that was asked before; None where it was not, or for something else."""
        asked, found = self._asked.get(hot, (None, None))
        return found.rows() if found and asked == given else None

    def rows(self, hot: Hot, given: Given) -> list[Any]:
        """The rows of a question, asked before or now."""
        known = self.known(hot, given)
        return hot.rows(self._db, given) if known is None else known

    def forget(self) -> None:
        """Something has changed: whatever is asked from here on is asked anew."""
        self._asked.clear()

    def _ask(self, hot: Hot, given: Given) -> None:
        self._asked[hot] = given, hot.later(self._db, given)


def listed(names: Collection[str]) -> list[str]:
    """Names as they are given to a question, so that the same ones make the same question."""
    return sorted(names)


class _OfEntry(msgspec.Struct):
    revisions: tuple[str, ...] = ()


class _OfRevision(msgspec.Struct):
    record: str
    stream: str
    author: str


class _Named(msgspec.Struct):
    """The names in a request, as they are said; whether they are true is looked at elsewhere."""

    hashes: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()
    streams: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()

    def is_well_formed(self) -> bool:
        return all(map(is_name, (*self.hashes, *self.records, *self.streams, *self.authors)))

    def questions(self, device: str) -> Iterator[tuple[Hot, Given]]:
        if self.records:
            yield prepared.LOCKED_STREAMS, {"names": listed(self.streams)}
        if self.hashes:
            yield prepared.KEPT, {"hashes": listed(self.hashes)}
        if self.records:
            names = {"names": listed(self.records)}
            yield prepared.AUTHOR_KEYS, {"people": listed(self.authors)}
            yield prepared.RECORDS, names
            yield prepared.SUPERSEDED, {"hashes": listed(self.hashes)}
            yield prepared.PLACEMENTS_OF_DEVICE, {"device": device}


def _named(request: SyncRequest) -> _Named:
    hashes = {hash_ for one in request.entries for hash_ in msgspec.json.decode(one.data, type=_OfEntry).revisions}
    told = [msgspec.json.decode(one.data, type=_OfRevision) for one in request.revisions]
    return _Named(
        hashes=frozenset(hashes),
        records=frozenset(one.record for one in told),
        streams=frozenset(one.stream for one in told),
        authors=frozenset(one.author for one in told),
    )
