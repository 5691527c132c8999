"""The keys of this computer's logs. Each council's log goes by the key that the computer began with, until that council asks
for a new one; every entry keeps verifying under the key of its time.
"""

import msgspec

from carer_app.domain.canonical import encode
from carer_app.domain.signing import SigningKey
from carer_app.store import directory
from carer_app.store.engine import Connection
from carer_app.store.log import LogEnd

SETTING = "device keys"
JOINING = "key to join with"


class KeyFrom(msgspec.Struct, frozen=True, kw_only=True):
    """A private key, and the entry after which it signs. What comes before the first goes by the key of the beginning."""

    gateway: str
    private: str
    epoch: int
    seq: int


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    keys: tuple[KeyFrom, ...] = ()


class LogKeys:
    """The keys as they stand in one transaction. `first` is the private key that the computer began with."""

    def __init__(self, first: str, found: tuple[KeyFrom, ...] = ()) -> None:
        self._first = first
        self.found = found

    def of_entry(self, gateway: str, epoch: int, seq: int) -> SigningKey:
        """The key of one entry, that is here or that comes next."""
        before = [one for one in self._of(gateway) if (one.epoch, one.seq) < (epoch, seq)]
        latest = max(before, key=lambda one: (one.epoch, one.seq), default=None)
        return _key(latest.private if latest else self._first)

    def after(self, end: LogEnd) -> SigningKey:
        """The key of the entry that follows the end of a log."""
        return self.of_entry(end.gateway, end.epoch, end.seq + 1)

    def every(self, gateway: str) -> list[SigningKey]:
        """Each key that the log for a gateway ever went by, the one that was made last first."""
        return [_key(one) for one in self._made(gateway)[::-1]]

    def newest(self, gateway: str) -> SigningKey:
        """The key that was made last, whether the gateway knows it by now or not."""
        return _key(self._made(gateway)[-1])

    def with_key(self, end: LogEnd, key: SigningKey) -> "LogKeys":
        """The same where that key signs what follows the end of a log."""
        own = KeyFrom(gateway=end.gateway, private=key.private_bytes().hex(), epoch=end.epoch, seq=end.seq)
        return LogKeys(self._first, (*self.found, own))

    def _of(self, gateway: str) -> list[KeyFrom]:
        return [one for one in self.found if one.gateway == gateway]

    def _made(self, gateway: str) -> list[str]:
        return list(dict.fromkeys((self._first, *(one.private for one in self._of(gateway)))))


def of(db: Connection, first: str) -> LogKeys:
    """The keys that are kept here."""
    told = directory.setting(db, SETTING)
    return LogKeys(first, msgspec.json.decode(told, type=_Kept).keys if told else ())


def keep(db: Connection, keys: LogKeys) -> None:
    """Keep them, all that were there before among them: an old one is needed to verify, and where a council forgets."""
    directory.set_setting(db, SETTING, encode(_Kept(keys=keys.found)).decode())


def to_join_with(db: Connection) -> SigningKey | None:
    """The key under which this computer is about to join anew, where it began to."""
    told = directory.setting(db, JOINING)
    return _key(told) if told else None


def make_to_join_with(db: Connection) -> SigningKey:
    """Make that key, durable before anybody is told of it, so that a lost answer costs nothing."""
    made = SigningKey.generate()
    directory.set_setting(db, JOINING, made.private_bytes().hex())
    return made


def _key(private: str) -> SigningKey:
    return SigningKey(bytes.fromhex(private))
