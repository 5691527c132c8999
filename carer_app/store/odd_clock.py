"""What this computer knows of its own clock: the latest time that is sure, and whether it told that its clock is odd."""

import msgspec

from carer_app.domain.odd_clock import clock_jumped
from carer_app.store import directory, gateways, log, streams, writing
from carer_app.store.engine import Connection
from carer_app.store.writing import Device

_STANDING = "clock"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """`is_odd` since it was told last; `off` is by how many seconds it was ahead of the council then, None where only that it
    went back is known. `trusted` is what was written last when the council last found the clock right: a time in the future
    that stands there is the past's fault.
    """

    is_odd: bool = False
    off: int | None = None
    trusted: str = ""


def standing(db: Connection) -> Standing:
    return msgspec.json.decode(directory.setting(db, _STANDING) or "{}", type=Standing)


def keep(db: Connection, now: Standing) -> None:
    directory.set_setting(db, _STANDING, msgspec.json.encode(now).decode())


def latest_known(db: Connection) -> str:
    """The latest time that is sure to be past: of a council's last word, and of what was written last. Empty for none."""
    written = streams.last_written(db)
    heard = [one.last_heard for one in gateways.every(db) if one.last_heard]
    return max([*heard, *([written] if written and written != standing(db).trusted else [])], default="")


def tell(db: Connection, device: Device, at: str, known: str) -> None:
    """Write into the log for every council that the clock was odd; before there is one, into the log for none yet."""
    for gateway in [one.id for one in gateways.every(db)] or [log.NO_GATEWAY]:
        writing.append(db, device, gateway, (), (clock_jumped(at, known),))
