"""What the council's computer cannot take is set aside where a person sees it, and holds up none of the others."""

from collections.abc import Collection

from carer_app.domain.revision import REVISION
from carer_app.domain.signing import BrokenSignatureError
from carer_app.sync.epochs import begin_epoch
from carer_app.sync.port import Port
from carer_app.sync.verify import opened


def set_aside(port: Port, refused: Collection[str], after: int, *, again: bool, key: str = "") -> None:
    """Set aside every version that is damaged here, and begin the log anew, after that epoch, with the rest.

    `refused` are the versions of the entry that was not taken. Those that are whole go once more in an entry of a new log,
    for the entry itself may have been at fault; where they were refused `again`, they are set aside too.
    `key` as in `begin_epoch`.
    """
    damaged = {name for name in port.own_revisions() if not _is_whole(port, name)}
    port.set_aside(damaged.union(refused) if again else damaged)
    begin_epoch(port, after, key)


def send_again(port: Port) -> int:
    """Queue all that was set aside once more; gives how many versions that were, without closed ones, of which nobody is told."""
    names = port.take_back_aside()
    shut = port.boxes(names)
    gateway = port.gateway()
    end = port.end(gateway.epoch)
    for name in names:
        end = port.append(end, (name,), beacon=gateway.beacon, closed=name in shut)
    return len(names) - len(shut)


def _is_whole(port: Port, name: str) -> bool:
    """Whether a version is what was signed under that name, with its words where they are still here."""
    try:
        return all(opened(one).hash == one.signed.hash(REVISION) == name for one in port.revisions([name]))
    except (BrokenSignatureError, ValueError):
        return False
