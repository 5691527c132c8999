"""The dated copies that are made by themselves: seven days and four weeks of them, in a folder that holds nothing else.

Each is a backup as any other, but that its photos lie beside it, once for all copies. What was erased from the store is
gone from the copies too once the next one stands: the older ones that still hold it go then.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import msgspec

from carer_app.clock import local, moment
from carer_app.errors import KnownError
from carer_app.store.backup import (
    PART,
    Backup,
    BackupFailedError,
    BackupUnwritableError,
    Source,
    check_backup,
    make_backup,
)
from carer_app.store.container import Container, Manifest, UnreadableBackupError
from carer_app.store.sealed_folder import SealedFolder
from carer_app.vault.backup_keys import open_with_keys
from carer_app.vault.disk import flush_folder
from carer_app.vault.vault import Keys

ENDING = ".hearthlog"
DAYS, WEEKS = 7, 4
ROOM = 200 * 1024 * 1024
"""So much of the disk is left free, whatever a copy would take."""
_PHOTO = re.compile(r"[0-9a-f]{64}")


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """One dated copy of this store. `manifest` is None where the present key of the vault does not open it."""

    path: Path
    manifest: Manifest | None


def copies_in(folder: Path, keys: Keys) -> list[Copy]:
    """The copies of this store in that folder that can be read, the newest first."""
    found = []
    for path in sorted(_files(folder, keys), reverse=True):
        with suppress(UnreadableBackupError):
            found.append(Copy(path=path, manifest=_manifest(path, keys)))
    return found


def newest_copy(folder: Path, keys: Keys) -> Backup | None:
    """The newest copy that opens, None where there is none."""
    for one in copies_in(folder, keys):
        if one.manifest is not None:
            return Backup(path=one.path, manifest=one.manifest, size=one.path.stat().st_size)
    return None


def make_copy(source: Source, folder: Path) -> Backup:
    """Make and check the next dated copy, with its photos beside it. Raises what `make_backup` does, with nothing new."""
    out = folder / _name(source)
    _make(folder, out)
    _clear_parts(folder)
    _refuse_full(folder, out, source)
    made = make_backup(source, out, photos_apart=True)
    photos = SealedFolder(source.database.path).path
    _bring(photos, folder, (photo.hash for photo in made.manifest.photos), _linked)
    return made


def carry(made: Backup, keys: Keys, folder: Path) -> None:
    """Put a copy that was made into another folder too, such as on a stick, and check it there.

    Raises BackupUnwritableError, BackupFailedError.
    """
    out = folder / made.path.name
    part = out.with_name(out.name + PART)
    _make(folder, out)
    _clear_parts(folder)
    try:
        _copied(made.path, part)
        try:
            check_backup(part, open_with_keys(Container(part).lock, keys))
        except KnownError as problem:
            raise BackupFailedError(out) from problem
        part.replace(out)
        flush_folder(folder)
    except OSError as problem:
        raise BackupUnwritableError(out) from problem
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    _bring(made.path.parent, folder, (photo.hash for photo in made.manifest.photos), _copied)


def tidy(folder: Path, keys: Keys, newest: Manifest) -> None:
    """Let go of the copies whose days are over, of those that hold what was erased since, and of those from before the vault
    had another key, once a newer one stands.

    What the disk does not let go now goes with the next copy.
    """
    found = copies_in(folder, keys)
    told = [(one.path, one.manifest) for one in found if one.manifest is not None]
    lasting = [(path, manifest) for path, manifest in told if _may_last(manifest, newest)]
    kept = _kept([(path, local(moment(manifest.made)).date()) for path, manifest in lasting])
    if not any(manifest.made >= newest.made for path, manifest in lasting if path in kept):
        return
    named = {photo.hash for path, manifest in lasting if path in kept for photo in manifest.photos}
    gone = [one.path for one in found if one.path not in kept]
    photos = [path for path in folder.iterdir() if _PHOTO.fullmatch(path.name) and path.name not in named]
    for path in (*gone, *photos):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _may_last(manifest: Manifest, newest: Manifest) -> bool:
    """Nothing was erased since, and nobody was taken off the computer who could open it."""
    return manifest.erasures >= newest.erasures and manifest.generation >= newest.generation


def _kept(dated: Sequence[tuple[Path, date]]) -> set[Path]:
    """The newest copy of each of the last seven days and of each of the last four weeks that have any."""
    days, weeks = dict[date, Path](), dict[tuple[int, int], Path]()
    for path, day in sorted(dated, key=lambda one: one[0].name, reverse=True):
        year, week, _day = day.isocalendar()
        days.setdefault(day, path)
        weeks.setdefault((year, week), path)
    return {days[day] for day in sorted(days, reverse=True)[:DAYS]} | {
        weeks[week] for week in sorted(weeks, reverse=True)[:WEEKS]
    }


def _name(source: Source) -> str:
    when = "".join(letter for letter in source.made if letter.isalnum())
    return f"{_mark(source.keys)}{when}{ENDING}"


def _mark(keys: Keys) -> str:
    """What the name of every copy of this store begins with."""
    return f"{keys.vault[-8:]}-"


def _files(folder: Path, keys: Keys) -> list[Path]:
    with suppress(OSError):
        return list(folder.glob(f"{_mark(keys)}*{ENDING}"))
    return []


def _manifest(path: Path, keys: Keys) -> Manifest | None:
    try:
        container = Container(path)
        return container.contents(open_with_keys(container.lock, keys)).told()
    except UnreadableBackupError:
        raise
    except KnownError:
        return None


def _make(folder: Path, out: Path) -> None:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as problem:
        raise BackupUnwritableError(out) from problem


def _refuse_full(folder: Path, out: Path, source: Source) -> None:
    """A copy that nobody asked for takes no room that words may need."""
    try:
        needed = source.database.path.stat().st_size + ROOM
        is_full = shutil.disk_usage(folder).free < needed
    except OSError as problem:
        raise BackupUnwritableError(out) from problem
    if is_full:
        raise BackupUnwritableError(out)


def _clear_parts(folder: Path) -> None:
    """What a kill left half written."""
    for path in folder.glob(f"*{PART}"):
        with suppress(OSError):
            path.unlink()


def _bring(source: Path, folder: Path, names: Iterable[str], lay: Callable[[Path, Path], None]) -> None:
    """Lay every photo beside the copies that is not there yet; one that cannot be is laid with the next copy."""
    for name in names:
        if not (folder / name).exists():
            with suppress(OSError):
                part = folder / f"{name}{PART}"
                lay(source / name, part)
                part.replace(folder / name)
    with suppress(OSError):
        flush_folder(folder)


def _linked(source: Path, target: Path) -> None:
    """The same bytes under a second name where the disk can do that: they are never changed in place."""
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        _copied(source, target)


def _copied(source: Path, target: Path) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with source.open("rb") as read, os.fdopen(handle, "wb") as out:
        shutil.copyfileobj(read, out, 1024 * 1024)
        out.flush()
        os.fsync(out.fileno())
