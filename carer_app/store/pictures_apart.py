"""Has a file made ready in a process of its own, so that a hostile one meets no keys and no records, and no memory stays."""

import os
import subprocess
import sys

import msgspec

from carer_app.domain.attachments import LARGEST_FILE, Ready, Unfit, UnfitFileError, brought
from carer_app.store.pictures import Outcome

_PATIENCE = 90


def make_ready_apart(name: str, data: bytes) -> Ready:
    """The file as it will be kept; raises UnfitFileError, which names it. It takes about a second."""
    if not data:
        raise UnfitFileError(name, Unfit.EMPTY)
    if len(data) > LARGEST_FILE:
        raise UnfitFileError(name, Unfit.TOO_LARGE)
    if brought(data) is None:
        raise UnfitFileError(name, Unfit.WRONG_SORT)
    outcome = _outcome(data)
    if outcome.ready is None:
        raise UnfitFileError(name, outcome.unfit or Unfit.UNSAFE)
    return outcome.ready


def _outcome(data: bytes) -> Outcome:
    command = [sys.executable, "-P", "-m", "carer_app.store.pictures"]
    surroundings = {key: value for key, value in os.environ.items() if not key.startswith("CARER_")}
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=_PATIENCE,
            env=surroundings,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=True,
        )
        return msgspec.msgpack.decode(done.stdout, type=Outcome)
    except (subprocess.SubprocessError, msgspec.DecodeError):
        return Outcome(unfit=Unfit.UNSAFE)
