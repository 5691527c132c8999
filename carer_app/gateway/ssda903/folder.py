"""Putting the files into a folder: new ones only, whole, and readable by this account only."""

import os
from collections.abc import Mapping
from pathlib import Path

from carer_app.errors import BadInputError
from carer_app.i18n import _


def put_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write these files, each whole or not at all, and none before all could be written.

    Raises BadInputError where one of them is there already.
    """
    there = sorted(name for name in files if os.path.lexists(folder / name))
    if there:
        words = _("out: {folder} already holds {names}. Choose another folder, or move them away first.")
        raise BadInputError(words.format(folder=folder, names=", ".join(there)), [("out", "holds an earlier return")])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    parts = {name: folder / f"{name}.{os.getpid()}.part" for name in files}
    try:
        for name, content in files.items():
            _write(parts[name], content)
        for name, part in parts.items():
            part.replace(folder / name)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
