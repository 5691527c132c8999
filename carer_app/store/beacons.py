"""What was written here by a clock that was behind: the council's last word on the time that its entry carries."""

from collections.abc import Sequence

from carer_app.clock import moment
from carer_app.domain.odd_clock import ODD
from carer_app.domain.revision import SignedRevision
from carer_app.store import directory
from carer_app.store.engine import Connection

_NAME = "beacon before "


def note(db: Connection, signed: Sequence[SignedRevision], heard: str | None) -> None:
    """Note the council's word, that was `heard` before these were written, where they claim to be earlier."""
    if not heard:
        return
    for one in signed:
        if moment(one.revision.written) < moment(heard) - ODD:
            directory.set_setting(db, _NAME + one.hash, heard)


def before(db: Connection, revision: str) -> str:
    """The council's last word before a version that claims to be earlier; empty for every other version."""
    return directory.setting(db, _NAME + revision) or ""
