"""The window's side of the quick PIN: it starts the keeper, speaks with it, and hands it on to the process after a lock."""

import os
import select
import subprocess
import sys
from contextlib import suppress
from threading import Lock

import msgspec

from carer_app.errors import KnownError
from carer_app.i18n import _, counted
from carer_app.keeper.wire import ASLEEP_STATUS, LONGEST, Answer, Ask, Do, Why
from carer_app.vault.disk import UNREADABLE

HANDED_ON = "HEARTHLOG_KEEPER"
"""The name in the environment under which the process after a lock finds the pipes."""
_PATIENCE = 20.0
_COMMAND = (sys.executable, "-m", "carer_app.keeper")


class PinEndedError(KnownError):
    """The PIN does not open any more, or not yet; the passphrase does. The sentence says why."""

    def __init__(self, why: str, *, was_tried: bool = False) -> None:
        self.why = why
        self.was_tried = was_tried
        super().__init__(ended_words(why))


class WrongPinError(KnownError):
    """Not the person's PIN; `left` tries are left."""

    def __init__(self, left: int) -> None:
        self.left = left
        words = counted(
            "That is not your PIN. You can try {count} more time, then your passphrase is asked for.",
            "That is not your PIN. You can try {count} more times, then your passphrase is asked for.",
            left,
        )
        super().__init__(words)


class NoKeeperError(KnownError):
    """The keeper could not be started on this computer."""

    def __init__(self) -> None:
        super().__init__(_("A PIN cannot be used on this computer just now. Your passphrase opens as always."))


def ended_words(why: str) -> str:
    """Why a PIN does not open any more, and what does, in one sentence."""
    if why == Why.TRIES:
        return _("There were five wrong tries of this PIN, so it has ended. Unlock with your passphrase.")
    if why == Why.OVER:
        return _("Your PIN was for one shift, and that is over. Unlock with your passphrase.")
    if why == Why.ASLEEP:
        return _("This computer was asleep for more than 15 minutes, so PINs have ended. Unlock with your passphrase.")
    if why == Why.CHANGED:
        return _("Your passphrase has changed since you chose this PIN, so it has ended. Unlock with your passphrase.")
    return _("PINs have ended on this computer, as they do when it restarts. Unlock with your passphrase.")


class PinKeeper:
    """The keeper's process, started when the first key is given to it. Pipes join the two, which nobody else can open.

    `why` is said of all PINs, once the keeper has ended by itself.
    """

    def __init__(self, command: tuple[str, ...] = _COMMAND) -> None:
        self._command = command
        self._pid = 0
        self._pipes: tuple[int, int] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()
        self.why = ""

    @staticmethod
    def is_possible() -> bool:
        """Whether this platform can hand pipes on to the process after a lock."""
        return os.name == "posix"

    @classmethod
    def handed_on(cls) -> "PinKeeper":
        """The keeper of the process before this one, where it left one; else one that is not started."""
        keeper, told = cls(), os.environ.pop(HANDED_ON, "")
        with suppress(ValueError, OSError):
            keeper.why, *numbers = told.split(",")
            pid, reader, writer = map(int, numbers) if numbers else (0, -1, -1)
            if pid:
                for pipe in (reader, writer):
                    os.set_inheritable(pipe, False)
                keeper._pid, keeper._pipes = pid, (reader, writer)
        return keeper

    def hand_on(self) -> None:
        """Leave the pipes to the process that takes the place of this one, or word of why there are none any more."""
        os.environ[HANDED_ON] = self.why
        if self._pipes is not None:
            for pipe in self._pipes:
                os.set_inheritable(pipe, True)
            os.environ[HANDED_ON] = ",".join(map(str, (self.why, self._pid, *self._pipes)))

    @property
    def pid(self) -> int:
        """The number of the keeper's process, 0 where there is none."""
        return self._pid

    def who(self) -> tuple[str, ...]:
        """Whose PIN opens just now; who used it last comes last."""
        return self._ask(Ask(do=Do.WHO)).who if self._pipes else ()

    def why_not(self, person: str) -> str:
        """Why that person's PIN has ended, empty where they had none."""
        return self._ask(Ask(do=Do.WHO)).ended.get(person, "") or self.why if self._pipes else self.why

    def keep(self, person: str, pin: str, held: bytes, seconds: float) -> None:
        """Give the keeper what this PIN is to release for so many seconds. Raises NoKeeperError."""
        if self._pipes is None:
            self._start()
        self._ask(Ask(do=Do.KEEP, person=person, pin=pin, held=held.hex(), seconds=seconds))
        if self._pipes is None:
            raise NoKeeperError

    def release(self, person: str, pin: str) -> bytes:
        """What was kept for that person. Raises WrongPinError and PinEndedError."""
        if self._pipes is None:
            raise PinEndedError(self.why)
        answer = self._ask(Ask(do=Do.RELEASE, person=person, pin=pin))
        if answer.held:
            return bytes.fromhex(answer.held)
        if answer.why == Why.WRONG:
            raise WrongPinError(answer.left)
        raise PinEndedError(answer.why or self.why, was_tried=answer.was_tried)

    def forget(self, person: str) -> None:
        """That person's PIN opens nothing any more."""
        if self._pipes is not None:
            self._ask(Ask(do=Do.FORGET, person=person))

    def end(self) -> None:
        """End the keeper, and with it everybody's PIN."""
        with self._lock:
            self._close()
            self.why = ""

    # ---- inside

    def _start(self) -> None:
        if not self.is_possible():
            raise NoKeeperError
        try:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
            )
        except OSError as problem:
            raise NoKeeperError from problem
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        pipes = os.dup(self._process.stdout.fileno()), os.dup(self._process.stdin.fileno())
        self._process.stdin.close()
        self._process.stdout.close()
        self._pid, self._pipes, self.why = self._process.pid, pipes, ""

    def _ask(self, ask: Ask) -> Answer:
        """One request; a keeper that has ended answers that nobody has a PIN, and `why` says by what."""
        with self._lock:
            if self._pipes is None:
                return Answer(why=self.why)
            try:
                os.write(self._pipes[1], msgspec.json.encode(ask) + b"\n")
                return msgspec.json.decode(self._heard(self._pipes[0]), type=Answer)
            except (OSError, *UNREADABLE):
                self.why = Why.ASLEEP if self._close() == ASLEEP_STATUS else Why.UNKNOWN
                return Answer(why=self.why)

    @staticmethod
    def _heard(pipe: int) -> bytes:
        heard = b""
        while not heard.endswith(b"\n"):
            if not select.select([pipe], [], [], _PATIENCE)[0]:
                raise TimeoutError
            part = os.read(pipe, LONGEST)
            if not part:
                raise BrokenPipeError
            heard += part
        return heard

    def _close(self) -> int:
        """Close the pipes, upon which the keeper ends; gives its exit status."""
        for pipe in self._pipes or ():
            with suppress(OSError):
                os.close(pipe)
        status, pid = 0, self._pid
        self._pid, self._pipes = 0, None
        if self._process is not None:
            status, self._process = self._process.wait(_PATIENCE), None
        elif pid:
            with suppress(ChildProcessError):
                status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        return status
