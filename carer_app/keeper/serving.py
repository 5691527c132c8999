"""The keeper's loop: it answers the window until the window is gone, or the computer slept for too long.

Each request is read and answered by a copy of this process, which ends with it. So no PIN, and nothing that one releases, was
ever in the memory that stays.
"""

import os
import select

import msgspec

from carer_app.keeper.chest import Chest, Clocks, OverSleptError, Stretch
from carer_app.keeper.wire import ASLEEP_STATUS, LONGEST, Ask

_LOOK_EVERY = 5.0


class _OtherSideGoneError(Exception):
    """The window has ended, or said what is no request."""


def serve(
    reader: int, writer: int, clocks: Clocks, *, look_every: float = _LOOK_EVERY, stretch: Stretch | None = None
) -> int:
    """Answer what comes over one pipe on the other; gives the exit status. It ends when the other side closes, or says what
    is no request.
    """
    chest = Chest(clocks, stretch)
    try:
        while True:
            if select.select([reader], [], [], look_every)[0]:
                chest.take(_answered_apart(reader, writer, chest))
            chest.look()
    except OverSleptError:
        return ASLEEP_STATUS
    except (_OtherSideGoneError, msgspec.DecodeError):
        return 0


def _answered_apart(reader: int, writer: int, chest: Chest) -> bytes:
    """What lies in the chest after one request. A copy that is killed in the middle of it ends the keeper too."""
    here, there = os.pipe()
    copy = os.fork()
    if not copy:
        os._exit(_answer(reader, writer, chest, there))
    os.close(there)
    with os.fdopen(here, "rb") as pipe:
        lying = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])
    if status == ASLEEP_STATUS:
        raise OverSleptError
    if status:
        raise _OtherSideGoneError
    return lying


def _answer(reader: int, writer: int, chest: Chest, there: int) -> int:
    """In the copy: a try is known to the keeper before the window hears of it. Gives the copy's exit status."""
    try:
        answer = chest.answer(msgspec.json.decode(_line(reader), type=Ask))
        with os.fdopen(there, "wb") as pipe:
            pipe.write(chest.lying())
        os.write(writer, msgspec.json.encode(answer) + b"\n")
    except OverSleptError:
        return ASLEEP_STATUS
    except (_OtherSideGoneError, ValueError, OSError):
        return 1
    return 0


def _line(reader: int) -> bytes:
    heard = b""
    while not heard.endswith(b"\n"):
        part = os.read(reader, LONGEST)
        heard += part
        if not part or len(heard) > LONGEST:
            raise _OtherSideGoneError
    return heard
