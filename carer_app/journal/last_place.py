"""Where somebody was when the window locked, so that their next unlock brings them back there.

It is sealed to them like a draft: nobody else at the computer learns where they were, nor that they were anywhere.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

import msgspec

from carer_app.clock import moment, stamp
from carer_app.domain.sealing import NotForYouError, seal
from carer_app.errors import KnownError
from carer_app.session import Session
from carer_app.store import directory

_NAME = "last place"
LONGEST = timedelta(hours=12)
"""After a shift one begins with Today."""


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    at: str
    place: dict[str, str]


class LastPlace:
    """One person's own."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._key = session.keys.sealing
        self._name = self._key.mark(_NAME)

    def keep(self, place: Mapping[str, str]) -> None:
        """Keep where they are now. On a disk that takes nothing it is not kept, and nothing else happens."""
        kept = _Kept(at=stamp(self._session.clock.now()), place=dict(place))
        sealed = seal(msgspec.json.encode(kept), self._key.public).hex()
        with suppress(KnownError), self._session.database.writing() as db:
            directory.set_setting(db, self._name, sealed)

    def take(self) -> dict[str, str] | None:
        """Where they were at the lock before this unlock, once; None where they were nowhere, or it is too long ago."""
        with self._session.database.reading() as db:
            sealed = directory.setting(db, self._name)
        if sealed is None:
            return None
        with suppress(KnownError), self._session.database.writing() as db:
            directory.drop_setting(db, self._name)
        try:
            kept = msgspec.json.decode(self._key.open(bytes.fromhex(sealed)), type=_Kept)
        except (NotForYouError, ValueError):
            return None
        passed = self._session.clock.now() - moment(kept.at)
        return kept.place if timedelta(0) <= passed <= LONGEST else None
