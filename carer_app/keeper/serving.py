"""The keeper's loop: it answers the window until the window is gone, or the computer slept for too long."""

import os
import select

import msgspec

from carer_app.keeper.chest import Chest, Clocks, OverSleptError, Stretch
from carer_app.keeper.wire import ASLEEP_STATUS, LONGEST, Answer, Ask

_LOOK_EVERY = 5.0


def serve(
    reader: int, writer: int, clocks: Clocks, *, look_every: float = _LOOK_EVERY, stretch: Stretch | None = None
) -> int:
    """Answer what comes over one pipe on the other; gives the exit status. It ends when the other side closes, or says what
    is no request.
    """
    chest, heard = Chest(clocks, stretch), b""
    try:
        while True:
            if not select.select([reader], [], [], look_every)[0]:
                chest.look()
                continue
            part = os.read(reader, LONGEST)
            heard += part
            if not part or len(heard) > LONGEST:
                return 0
            while b"\n" in heard:
                line, heard = heard.split(b"\n", 1)
                _say(writer, chest.answer(msgspec.json.decode(line, type=Ask)))
    except OverSleptError:
        return ASLEEP_STATUS
    except (msgspec.DecodeError, ValueError, BrokenPipeError):
        return 0


def _say(writer: int, answer: Answer) -> None:
    os.write(writer, msgspec.json.encode(answer) + b"\n")
