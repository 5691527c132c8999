"""A line to a gateway on which nothing is overheard: what the council asks of this computer is kept, whatever the answer is.

Words that were sealed to the council while reading rested go up beside the revisions that they belong to.
"""

from collections.abc import Iterable

import msgspec

from carer_app.domain.command import Command
from carer_app.domain.revision import REVISION
from carer_app.domain.signing import BrokenSignatureError, Signed, SigningKey
from carer_app.store import commands, gateways, sealed_words
from carer_app.store.engine import Database
from carer_app.sync.line import GatewayRefusedError, RecordLine
from carer_app.sync.protocol import COMMAND, SyncAnswer, SyncRequest


class Listening:
    """A transport that keeps commands out of answers and refusals, before anything else is made of them."""

    def __init__(self, line: RecordLine, database: Database, gateway: str) -> None:
        self._line = line
        self._database = database
        self._gateway = gateway

    def sync(self, request: SyncRequest, nonce: str, key: SigningKey) -> SyncAnswer:
        """As the line does it, with what was asked kept in this computer's store."""
        try:
            answer = self._line.sync(self._with_sealed(request), nonce, key)
        except GatewayRefusedError as refusal:
            take(self._database, self._gateway, request.device, refusal.trouble.commands)
            raise
        take(self._database, self._gateway, request.device, answer.commands)
        return answer

    def _with_sealed(self, request: SyncRequest) -> SyncRequest:
        if len(request.bodies) == len(request.revisions):
            return request
        without = {signed.hash(REVISION) for signed in request.revisions} - request.bodies.keys()
        with self._database.reading() as db:
            return msgspec.structs.replace(request, sealed=sealed_words.of(db, without))


def take(database: Database, gateway: str, device: str, told: Iterable[Signed]) -> None:
    """Keep what this gateway, by its own signature, asks of this device, and what is newer than all that it asked before.

    Anything else is let lie: it may have been meant for another, or be told a second time by somebody between.
    """
    given = tuple(told)
    if not given:
        return
    with database.writing() as db:
        pinned = gateways.one(db, gateway)
        assert pinned
        for signed in given:
            command = _verified(signed, pinned.key)
            is_ours = command is not None and (command.gateway, command.device) == (gateway, device)
            if command and is_ours and command.counter > commands.latest(db, gateway):
                commands.keep(db, command, signed)


def _verified(signed: Signed, key: str) -> Command | None:
    try:
        return signed.verify(COMMAND, key).read(Command)
    except BrokenSignatureError:
        return None
