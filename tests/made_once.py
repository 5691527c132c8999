"""What is made once for a process of the tests, though each test needs it: it comes out alike each time, and costs much time.

Nothing of it is shared by two tests that one of them could change. What is made here is made by the product's own code.
"""

import shutil
import tempfile
from collections import Counter
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, ClassVar
from unittest.mock import patch

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from sqlalchemy import Connection, Engine, event
from sqlalchemy.util import LRUCache

from carer_app.clock import SetClock
from carer_app.councils import profile_named
from carer_app.doorway import Doorway
from carer_app.gateway import desk_keys, people
from carer_app.gateway.db.engine import open_engine
from carer_app.gateway.db.migrate import migrate
from carer_app.vault import slots
from carer_app.vault.disk import INSTANCE
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who

_MANY = 20_000


class Statements:
    """SQL as it was once written out, for whatever database speaks it in the same way: the first part of a key is the very
    object that stands for one database's dialect.
    """

    def __init__(self) -> None:
        self._kept: LRUCache[Any, Any] = LRUCache(_MANY)

    def get(self, key: Any) -> Any:
        return self._kept.get(key[1:])

    def __setitem__(self, key: Any, compiled: Any) -> None:
        self._kept[key[1:]] = compiled


@cache
def _statements(_dialect: type, _driver: str, _version: object) -> Statements:
    return Statements()


def write_statements_once() -> None:
    """From now on a statement is written out as SQL once for a process, rather than once for each store and gateway."""
    event.listen(Engine, "engine_connect", _share_statements)


def _share_statements(connection: Connection) -> None:
    dialect = connection.dialect
    driver = getattr(dialect.dbapi, "__name__", "")
    shared: Any = _statements(type(dialect), driver, dialect.server_version_info)
    connection.execution_options(compiled_cache=shared)


@cache
def _empty_gateway() -> bytes:
    """The file of a gateway's database with all its steps taken, and not a row in it."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(Path(folder), None)
        migrate(engine)
        engine.dispose()
        return (Path(folder) / "gateway.db").read_bytes()


def begin_gateway(folder: Path) -> Path:
    """Lay the database of a gateway that has not begun yet into this folder, which is given back."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "gateway.db"
    path.touch(mode=0o600)
    path.write_bytes(_empty_gateway())
    return folder


class StretchedOnce:
    """Argon2id, which does not stretch the same secret with the same salt a second time: a store that was made here, or opened
    once, is unlocked without that, and whoever had a password of the desk signs in with it.

    A password that somebody in an earlier test had is not hashed anew; two of one test never have the same hash.
    """

    _hashes: ClassVar[dict[tuple[bytes, object], list[str]]] = {}
    _given: ClassVar[Counter[tuple[bytes, object]]] = Counter()
    _right: ClassVar[set[tuple[bytes, str]]] = set()

    def __init__(self, *, salt: bytes, **how: int) -> None:
        self._salt = salt
        self._how = tuple(sorted(how.items()))
        self._argon = Argon2id(salt=salt, **how)

    def derive(self, secret: bytes) -> bytes:
        return _stretched(secret, self._salt, self._how)

    def derive_phc_encoded(self, secret: bytes) -> str:
        made, given = self._hashes.setdefault((secret, self._how), []), self._given[secret, self._how]
        self._given[secret, self._how] += 1
        if given >= len(made):
            made.append(self._argon.derive_phc_encoded(secret))
            self._right.add((secret, made[-1]))
        return made[given]

    @classmethod
    def verify_phc_encoded(cls, secret: bytes, encoded: str) -> None:
        if (secret, encoded) not in cls._right:
            Argon2id.verify_phc_encoded(secret, encoded)

    @classmethod
    def begin_test(cls) -> None:
        cls._given.clear()


@cache
def _stretched(secret: bytes, salt: bytes, how: tuple[tuple[str, int], ...]) -> bytes:
    return Argon2id(salt=salt, **dict(how)).derive(secret)


def stretch_once() -> None:
    """From now on this process stretches each secret once for each salt, in slots and at the desk."""
    for module in (slots, people, desk_keys):
        patch.object(module, "Argon2id", StretchedOnce).start()


class NewHomes:
    """Stores as they are right after they were made: each made once, and copied for each test that begins with one.

    A test that begins with two of the same person gets two that were made apart. A copy has no token of its own yet.
    """

    def __init__(self, folder: Path, passphrase: str, at: datetime) -> None:
        self._folder = folder
        self._passphrase = passphrase
        self._at = at
        self._made: dict[tuple[Who, int], tuple[Path, str]] = {}

    def lay(self, folder: Path, who: Who, nth: int) -> str:
        """Copy the `nth` store of that person into this folder; gives its recovery code."""
        if (who, nth) not in self._made:
            self._made[who, nth] = self._make(who)
        made, code = self._made[who, nth]
        shutil.copytree(made, folder, dirs_exist_ok=True)
        return code

    def _make(self, who: Who) -> tuple[Path, str]:
        folder = self._folder / str(len(self._made))
        door = Doorway(folder, SetClock(self._at), None, FLOOR)
        session, code = door.create(profile_named("north-tyneside"), who, self._passphrase)
        session.lock()
        (folder / INSTANCE).unlink()
        return folder, code
