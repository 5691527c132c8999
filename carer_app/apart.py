"""A process of its own for a file that may mean harm: it has no keys and no records, and little memory and time."""

import os
import subprocess
import sys


class ApartError(Exception):
    """The other process gave no answer: it failed, was stopped, or took too long."""


def ask_apart(module: str, given: bytes, seconds: float) -> bytes:
    """What that module answers on its standard output to what it is given on its input; raises ApartError."""
    surroundings = {key: value for key, value in os.environ.items() if not key.startswith("CARER_")}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", module],
            input=given,
            capture_output=True,
            timeout=seconds,
            env=surroundings,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=True,
        )
    except subprocess.SubprocessError as problem:
        raise ApartError from problem
    return done.stdout


def limit_this_process(memory: int, seconds: int) -> None:
    """Take away what a hostile file could use: endless memory (in bytes) or time, files, a picture of memory after a crash."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not everywhere

    wanted = {"RLIMIT_AS": memory, "RLIMIT_CPU": seconds, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0}
    for name, limit in wanted.items():
        _soft, hard = resource.getrlimit(getattr(resource, name))
        lowest = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(getattr(resource, name), (lowest, lowest))
