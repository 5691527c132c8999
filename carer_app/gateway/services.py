"""The gateway as one object: what a device may ask of it, in process or behind HTTP. It is put together here, once."""

import logging
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from carer_app.clock import Clock, SystemClock, stamp
from carer_app.domain.command import Ask, Command
from carer_app.domain.signing import BrokenSignatureError, Signed
from carer_app.gateway.answering import NOTHING_READ, News, answer, asked, read_news
from carer_app.gateway.blob_place import FOLDER, open_blobs
from carer_app.gateway.commands import ask_after_taking_off
from carer_app.gateway.council import DESK, Council, came_between
from carer_app.gateway.db import profiles
from carer_app.gateway.db.engine import open_engine, refuse_unsafe, writing
from carer_app.gateway.db.migrate import migrate, refuse_unready
from carer_app.gateway.db.port import DatabasePort
from carer_app.gateway.db.tables import devices, settings
from carer_app.gateway.db.trips import keep_plans
from carer_app.gateway.db.upsert import insert_new, put_all
from carer_app.gateway.enrol import take_in
from carer_app.gateway.keys import GatewayKeys, KeyFileError, keys_in
from carer_app.gateway.last_words import take, with_sealed
from carer_app.gateway.sync import Outcome, accept, with_last_words
from carer_app.gateway.trouble import NOT_SIGNED, RefusedError, bad_request, not_signed
from carer_app.i18n import _
from carer_app.sync.protocol import Enrol, Enrolled, SyncAnswer, SyncRequest

_NOT_AS_IT_SHOULD_BE = (msgspec.MsgspecError, BrokenSignatureError, ValueError, LookupError)
"""What reading says about rows that somebody or a disk changed."""

_UNREADABLE = (*_NOT_AS_IT_SHOULD_BE, DBAPIError)
_log = logging.getLogger(__name__)


class UntoldError(Exception):
    """What a device sent can be taken; what it is to be told cannot be read."""


class Taken(NamedTuple):
    """What came of a request, and beside its receipt the news."""

    outcome: Outcome
    news: News | None = None


class Services(Council):
    """One council's gateway. Each method is one or more whole transactions."""

    def enrol(self, wish: Enrol) -> Enrolled:
        """Take a device in; raises RefusedError. Asking again with the same code and key is answered alike."""
        return self.retrying(lambda: take_in(self, wish))

    def sync(self, request: SyncRequest, device: str, key: str = "") -> SyncAnswer:
        """Take the outbox of a device that has proved itself by that key, and give what is new; raises RefusedError.

        When this returns, everything that its receipt names is durable.
        """
        try:
            return self._answer(request, device, key)
        except RefusedError as refusal:
            if refusal.trouble.type == NOT_SIGNED:
                said = msgspec.structs.replace(refusal.trouble, nonce=self.nonce(), gateway=self.keys.gateway)
                raise RefusedError(said) from refusal
            told = msgspec.structs.replace(refusal.trouble, commands=asked(self, device))
            raise RefusedError(told) from refusal

    def _answer(self, request: SyncRequest, device: str, key: str) -> SyncAnswer:
        if request.device != device:
            raise RefusedError(bad_request("device is not the one that signed the request"))
        if key and request.last_words:
            self._refuse_old(device, key)
        left = self.retrying(lambda: take(self, device, request.last_words)) if request.last_words else ""
        outcome, news = self._taken(with_sealed(request, self.keys.sealing), key)
        if outcome.trouble:
            raise RefusedError(outcome.trouble)
        assert news
        if request.last_words:  # it is emptying itself, and can write down no more that it was asked to
            told = tuple(one for one in news.commands if one.read(Command).what != Ask.WIPE)
            news = msgspec.structs.replace(news, commands=told)
        return answer(self, request, with_last_words(outcome, left), news)

    def _taken(self, request: SyncRequest, key: str) -> Taken:
        """Both at once; and where the news cannot be read, what was sent is kept nevertheless, before that is said."""
        try:
            return self.reaching(lambda: self.retrying(lambda: self._take(request, key)))
        except UntoldError:
            outcome = self.reaching(lambda: self.retrying(lambda: self._accept(request, key)))
        if outcome.receipt is None:
            return Taken(outcome)
        return Taken(outcome, self._news_or_none(request, outcome))

    def _news_or_none(self, request: SyncRequest, outcome: Outcome) -> News:
        """What is new, of what was taken for good; or only that it cannot be read."""
        try:
            with self.reading() as connection:
                keep_plans(connection)
                return read_news(self, connection, request, outcome.device)
        except _UNREADABLE as problem:
            if isinstance(problem, DBAPIError) and problem.connection_invalidated:
                raise
            _log.error("the news cannot be read: %s", type(problem).__name__)
            return msgspec.structs.replace(NOTHING_READ, commands=self._asked_or_none(outcome.device.id))

    def _asked_or_none(self, device: str) -> tuple[Signed, ...]:
        try:
            return asked(self, device)
        except _UNREADABLE:
            return ()

    def _refuse_old(self, device: str, key: str) -> None:
        """Raises RefusedError where a device goes by another key now."""
        with self.reading() as connection:
            if connection.scalar(select(devices.c.public_key).where(devices.c.id == device)) != key:
                raise RefusedError(not_signed())

    def _take(self, request: SyncRequest, key: str) -> Taken:
        """Take what was sent and read the news, in one transaction, with fewer questions to the database."""
        with self.port() as port:
            outcome = self._accepted(port, request, key)
            if outcome.receipt is None:
                return Taken(outcome)
            try:
                return Taken(outcome, read_news(self, port.connection, request, outcome.device))
            except DBAPIError as problem:
                if problem.connection_invalidated or came_between(problem):
                    raise
                raise UntoldError from problem
            except _NOT_AS_IT_SHOULD_BE as problem:
                raise UntoldError from problem

    def _accept(self, request: SyncRequest, key: str = "") -> Outcome:
        with self.port() as port:
            return self._accepted(port, request, key)

    def _accepted(self, port: DatabasePort, request: SyncRequest, key: str) -> Outcome:
        outcome = accept(port, request, key)
        ask_after_taking_off(self, port)
        return outcome


def make_services(
    data_dir: Path,
    database_url: str | None = None,
    clock: Clock | None = None,
    profile: str | None = None,
    name: str | None = None,
    blobs: str | None = None,
) -> Services:
    """The gateway of a data folder. A database file there is brought up to date; a PostgreSQL one must be already.

    Profile (a slug), name and `blobs`, the place of photos and papers, are remembered, so that they need to be given once;
    where no place was ever given, it is a folder in the data folder. Raises KnownError where it cannot start.
    """
    clock = clock or SystemClock()
    with ExitStack() as undo:
        engine = open_engine(data_dir, database_url)
        undo.callback(engine.dispose)
        refuse_unsafe(engine)
        if database_url is None:
            migrate(engine)
        refuse_unready(engine)
        keys = keys_in(data_dir)
        with writing(engine) as connection:
            called = _remembered(connection, keys, stamp(clock.now()), profile, name)
            place = _place_of_blobs(connection, blobs) or str(data_dir / FOLDER)
            _know_desk(connection, keys, stamp(clock.now()))
        found = open_blobs(place)
        undo.pop_all()
    return Services(engine, keys, clock, called, found)


def _remembered(connection: Connection, keys: GatewayKeys, at: str, profile: str | None, name: str | None) -> str:
    """The name as given now or before, and so the profile; raises KeyFileError when the database is another gateway's."""
    known = {row.name: row.value for row in connection.execute(select(settings))}
    if known.get("gateway", keys.gateway) != keys.gateway:
        raise KeyFileError(_("The key file in the data folder belongs to another gateway than this database."))
    council = profiles.keep(connection, at, slug=profile).profile
    called = name or known.get("name") or council.name
    chosen = {"gateway": keys.gateway, "name": called}
    put_all(connection, settings, [{"name": key, "value": value} for key, value in chosen.items()])
    return called


def _place_of_blobs(connection: Connection, given: str | None) -> str:
    """The place as given now or before; empty where it never was."""
    if given:
        open_blobs(given)
        put_all(connection, settings, [{"name": "blobs", "value": given}])
        return given
    return connection.scalar(select(settings.c.value).where(settings.c.name == "blobs")) or ""


def _know_desk(connection: Connection, keys: GatewayKeys, at: str) -> None:
    """The desk is a device like any other, with a log of its own."""
    row = {"id": DESK, "name": "The desk", "public_key": keys.desk.public, "instance": DESK}
    insert_new(connection, devices, [row | {"epoch": 1, "hosted": True, "added": at}])
