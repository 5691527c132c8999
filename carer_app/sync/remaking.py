"""Making a damaged store anew: the same computer with the same people, and everything that was not sent."""

from pathlib import Path

import msgspec

from carer_app.clock import Clock, stamp
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.store import directory, schema
from carer_app.store.engine import Database
from carer_app.store.mirror import Mirror
from carer_app.store.rekey import find_generation
from carer_app.store.verify import is_whole
from carer_app.store.who_we_are import Rows, put_back
from carer_app.store.writing import Device
from carer_app.sync.salvage import bring_back
from carer_app.vault.disk import STORE, disk_errors
from carer_app.vault.vault import Keys


class WholeStoreError(KnownError):
    """Nothing is wrong with the store."""

    def __init__(self) -> None:
        super().__init__(_("The store is whole. Nothing was changed."))


class NoSecondCopyError(KnownError):
    """There is nothing to make the store anew from."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no second copy in this folder that can be read. Nothing was changed. Put back a backup.")
        )


def remake(folder: Path, keys: Keys, clock: Clock) -> int:
    """Make a damaged store anew from its second copy, and put the damaged files aside; gives how many versions came back.

    A kill on the way leaves the damaged store, or the new one. Raises WholeStoreError where nothing is wrong, and
    NoSecondCopyError.
    """
    store, new = folder / STORE, folder / f"{STORE}.new"
    find_generation(folder, keys)
    mirror = Mirror(store, keys.mirror_key(), keys.other_mirror_keys())
    rows = mirror.who.read()
    if store.exists() and is_whole(store, keys.database_key()):
        raise WholeStoreError
    if rows is None:
        raise NoSecondCopyError
    with disk_errors():
        _take_away(new)
        database = Database(new, keys.database_key())
        try:
            count = _filled(database, mirror, rows)
        finally:
            database.close()
        _put_aside(store, stamp(clock.now()))
        new.replace(store)
    return count


def _filled(database: Database, mirror: Mirror, rows: Rows) -> int:
    schema.migrate(database)
    database.aside = mirror
    with database.writing() as db:
        put_back(db, rows)
        device = msgspec.json.decode(directory.setting(db, "device") or "", type=Device)
    count = bring_back(database, device, mirror)
    database.empty_log()
    return count


def _put_aside(store: Path, when: str) -> None:
    """Keep the damaged files under other names: somebody may still find something in them."""
    name = "".join(letter for letter in when if letter.isalnum())
    for path in _parts(store):
        if path.exists():
            path.rename(path.with_name(f"damaged-{name}-{path.name}"))


def _take_away(store: Path) -> None:
    for path in _parts(store):
        path.unlink(missing_ok=True)


def _parts(store: Path) -> list[Path]:
    """A store and what belongs to it. The log of changes goes first, so that it never lies beside another store."""
    return [store.with_name(store.name + ending) for ending in ("-wal", "-shm", "")]
