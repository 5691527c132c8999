"""Making a damaged store anew: the same computer with the same people, and everything that can be read anywhere on it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import msgspec

from carer_app.clock import Clock, stamp
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.store import directory, log, schema
from carer_app.store.anchors import WHY_BEHIND
from carer_app.store.backup import check_backup
from carer_app.store.container import Container
from carer_app.store.copies import copies_in
from carer_app.store.damaged import erasures_in, read_damaged
from carer_app.store.engine import Database
from carer_app.store.erasure import ERASURES
from carer_app.store.mirror import Mirror, Mirrored
from carer_app.store.rekey import find_generation
from carer_app.store.restoring import put_copy
from carer_app.store.verify import is_whole
from carer_app.store.who_we_are import Rows, put_back
from carer_app.store.writing import Device
from carer_app.sync.salvage import bring_back
from carer_app.vault.backup_keys import open_with_keys
from carer_app.vault.disk import COPIES, STORE, disk_errors
from carer_app.vault.vault import Keys

REMADE = "remade"
"""Why a store knows less than is remembered elsewhere; after it, when it was made anew."""


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


class Remade(msgspec.Struct, frozen=True, kw_only=True):
    """What a store was made anew from: the copy of that moment (empty where there was none), and how many versions came back
    from the damaged file and the second copy. `lost` names the entries that were read nowhere on this computer.
    """

    versions: int
    copy: str = ""
    lost: tuple[str, ...] = ()


def remake(folder: Path, keys: Keys, clock: Clock, backup: Path | None = None) -> Remade:
    """Make a damaged store anew and put the damaged files aside: from the newest copy that is whole, or that `backup`, from
    what can still be read of the damaged file, and from the second copy of what was not sent.

    A kill on the way leaves the damaged store, or the new one. Raises WholeStoreError where nothing is wrong,
    NoSecondCopyError, and what a named backup has to say.
    """
    store, new = folder / STORE, folder / f"{STORE}.new"
    find_generation(folder, keys)
    mirror = Mirror(store, keys.mirror_key(), keys.other_mirror_keys())
    rows = mirror.who.read()
    if store.exists() and is_whole(store, keys.database_key()):
        raise WholeStoreError
    with disk_errors():
        _take_away(new)
        paths = [backup] if backup else copies_of(folder, keys)
        copy = _from_copy(new, keys, paths, _erased(store, keys, rows or {}), is_named=backup is not None)
        if rows is None and not copy:
            raise NoSecondCopyError
        database = Database(new, keys.database_key())
        try:
            made = _filled(database, mirror, rows or {}, store, keys)
            with database.writing() as db:
                directory.set_setting(db, WHY_BEHIND, f"{REMADE} {stamp(clock.now())}")
            database.empty_log()
        finally:
            database.close()
        _put_aside(store, stamp(clock.now()))
        new.replace(store)
    return msgspec.structs.replace(made, copy=copy)


def copies_of(folder: Path, keys: Keys) -> list[Path]:
    """The dated copies of that store, the newest first."""
    return [one.path for one in copies_in(folder / COPIES, keys)]


def _erased(store: Path, keys: Keys, rows: Rows) -> int:
    """How often something was erased, by the second copy or what is left of the file."""
    told = [int(row["value"]) for row in rows.get("settings", []) if row["name"] == ERASURES]
    return max([erasures_in(store, keys.database_key()), *told])


def _from_copy(new: Path, keys: Keys, paths: Sequence[Path], erased: int, *, is_named: bool) -> str:
    """Begin the new store with the first of these copies that is whole; gives of which moment it is, empty where none is.

    One in which something stands that was erased since does not count.
    """
    for path in paths:
        try:
            container = Container(path)
            key = open_with_keys(container.lock, keys)
            manifest = check_backup(path, key)
        except (KnownError, OSError):
            if is_named:
                raise
            continue
        if manifest.erasures >= erased:
            put_copy(path, key, new, keys.database_key())
            return manifest.made
    return ""


def _filled(database: Database, mirror: Mirror, rows: Rows, damaged: Path, keys: Keys) -> Remade:
    schema.migrate(database)
    database.aside = mirror
    with database.writing() as db:
        put_back(db, rows)
        device = msgspec.json.decode(directory.setting(db, "device") or "", type=Device)
        seen = log.numbers(db)
    read = read_damaged(damaged, keys.database_key(), device)
    more = [Mirrored(label=label, parcel=parcel) for label, parcel in read.parcels]
    labels = [one.label for one in more] + [one for one in mirror.labels() if one.device == device.id]
    seen |= {(one.gateway, one.epoch, seq) for one in labels for seq in range(one.first, one.last + 1)}
    count = bring_back(database, device, mirror, more)
    database.empty_log()
    return Remade(versions=count, lost=tuple(_gaps(seen)))


def _gaps(seen: set[tuple[str, int, int]]) -> Iterator[str]:
    """The entries before the last known one of each log that nothing here has."""
    for gateway, epoch in sorted({(gateway, epoch) for gateway, epoch, _seq in seen}):
        numbers = sorted(seq for of, at, seq in seen if (of, at) == (gateway, epoch))
        for before, after in pairwise([0, *numbers]):
            if after > before + 1:
                yield f"log {gateway or 'here'}/{epoch}: entries {before + 1} to {after - 1}"


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
