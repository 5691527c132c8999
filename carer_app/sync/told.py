"""What a directory tells beside people and holds: how long this computer may be read, and who has moved on."""

from carer_app.clock import local, moment
from carer_app.store import computers, lease, lent, moved_on
from carer_app.store.engine import Connection
from carer_app.sync.protocol import Directory


def keep_told(db: Connection, gateway: str, told: Directory) -> None:
    """Keep it, in the transaction of the answer. A computer that was taken off the list is told nothing: what it knew stays."""
    if told.home.id:
        lease.keep_days(db, gateway, told.lease_days)
        moved_on.keep(db, gateway, told.moved_on)
        again = [one.child for one in told.moved_on if one.sealed]
        moved_on.seal_again(db, again, local(moment(told.at)).date().isoformat())
        moved_on.live_here(db, [stay.child for stay in told.stays])
        lent.keep(db, gateway, told.lent)
        computers.keep_program(db, gateway, told.program)
