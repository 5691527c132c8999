"""Doing what the council asked of this computer: once each, in order, and answered in its log in the same transaction."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from carer_app.clock import Clock, stamp
from carer_app.domain.command import Ask, Command, Outcome, obeyed
from carer_app.domain.device_key import key_changed
from carer_app.domain.entry import Control
from carer_app.domain.signing import SigningKey
from carer_app.store import commands, device_keys, gateways, holds, moved_on, writing
from carer_app.store.engine import Connection
from carer_app.store.log import LogEnd
from carer_app.sync.last_words import Leaving
from carer_app.sync.stored import Sender
from carer_app.vault import parting
from carer_app.vault.parting import Parting


class Obeying:
    """What is asked of one computer, while somebody has it unlocked.

    `gather` brings together what else is to go to the council before this computer is emptied.
    `lock` is the name of the council that asked for the lock, until a window did it; `vault` names this computer's half of
    the key.
    """

    def __init__(
        self,
        sender: Sender,
        clock: Clock,
        folder: Path,
        vault: str,
        leaving: Leaving,
        gather: Callable[[], None] = lambda: None,
    ) -> None:
        self._sender = sender
        self._clock = clock
        self._folder = folder
        self._vault = vault
        self._leaving = leaving
        self._gather = gather
        self.lock = ""

    @property
    def kept_in(self) -> Path:
        """Where what had not been sent is kept for the council, beside the data folder."""
        return self._folder.with_name(f"{self._folder.name} for the council")

    def obey(self) -> bool:
        """Do all that was asked and needs nobody at the computer; whether there is an answer to send."""
        with self._sender.database.reading() as db:
            asked = [one for one in commands.waiting(db) if one.what not in (Ask.WIPE, Ask.HAND_BACK)]
            may_be_gone = commands.is_asked(db, Ask.HAND_BACK)
        for command in asked:
            self._at_once(command)
        return (may_be_gone and self._answer_gone()) or bool(asked)

    def asks_to_empty(self) -> bool:
        """Whether the council asked for everything to be taken off this computer, and that is not done."""
        with self._sender.database.reading() as db:
            return commands.is_asked(db, Ask.WIPE)

    def empty(self) -> Parting | None:
        """Seal what was not sent and every draft to the council, send it or leave it beside the folder, and only then begin
        to empty: from then on nothing can be written here. None where that was not asked, or a hold stands.

        It may take a while. Raises StoreUnwritableError, with nothing begun; one that was broken off goes on.
        """
        with self._sender.database.reading() as db:
            asked = next((one for one in commands.waiting(db) if one.what == Ask.WIPE), None)
        if asked is None:
            return None
        self._leaving.take_back_answer(self.kept_in)
        self._gather()
        while self._may_empty(asked):
            for left in self._leaving.seal(self.kept_in):
                self._leaving.send(left)
            self._leaving.send_photos(self.kept_in)
            self.obey()
            note = self._begin(asked)
            if note is not None:
                return note
        return None

    def _at_once(self, command: Command) -> None:
        with self._sender.database.writing() as db:
            if command.what == Ask.HOLD:
                commands.keep_hold(db, command)
            if command.what == Ask.ROTATE:
                self._go_on_under_another_key(db, command)
                return
            is_known = command.what in (Ask.HOLD, Ask.LOCK)
            self._answer(db, command, Outcome.DONE if is_known else Outcome.NOT_KNOWN)
            if command.what == Ask.LOCK:
                council = gateways.one(db, command.gateway)
                self.lock = council.name if council else ""

    def _go_on_under_another_key(self, db: Connection, command: Command) -> None:
        """Make a new key for the log of this council and tell it in the answer, the last entry under the old one. Both are
        durable together, before anybody hears of the new one.
        """
        key = SigningKey.generate()
        told = key_changed(self._sender.device.id, command.gateway, key)
        end = self._answer(db, command, Outcome.DONE, told)
        device_keys.keep(db, self._sender.device.keys(db).with_key(end, key))

    def _answer_gone(self) -> bool:
        with self._sender.database.writing() as db:
            return moved_on.answer_gone(db, self._sender.device, stamp(self._clock.now()))

    def _may_empty(self, command: Command) -> bool:
        """Note that it was begun; a hold that stands by now makes it a refusal, also where it was begun before."""
        with self._sender.database.writing() as db:
            if holds.any_standing(db) is not None:
                self._answer(db, command, Outcome.UNDER_HOLD)
                return False
            commands.settle(db, command, Outcome.BEGUN, stamp(self._clock.now()))
            return True

    def _begin(self, asked: Command) -> Parting | None:
        """From here on there is no way back, and only now the council is told; None where something was written meanwhile,
        or a hold came.
        """
        with self._sender.database.writing() as db:
            if holds.any_standing(db) is not None or not self._leaving.is_still_all(db):
                return None
            self._answer(db, asked, Outcome.DONE)
            answer = self._leaving.seal_answer(db, asked.gateway, self.kept_in)
            note = self._note(db, asked)
            parting.begin(self._folder, note)
        if not self._leaving.send_answer(answer) or any(self.kept_in.iterdir()):
            return note
        self.kept_in.rmdir()
        note = msgspec.structs.replace(note, kept_in="")
        parting.begin(self._folder, note)
        return note

    def _note(self, db: Connection, asked: Command) -> Parting:
        council = gateways.one(db, asked.gateway)
        return Parting(
            council=council.name if council else "",
            at=stamp(self._clock.now()),
            vault=self._vault,
            kept_in=str(self.kept_in),
            unopened=self._leaving.unopened,
        )

    def _answer(self, db: Connection, command: Command, outcome: Outcome, *further: Control) -> LogEnd:
        at = stamp(self._clock.now())
        commands.settle(db, command, outcome, at)
        control = obeyed(command.counter, outcome, at)
        return writing.append(db, self._sender.device, command.gateway, (), (control, *further))
