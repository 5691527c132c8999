"""Harm to the files of a store, as failing disks and falling power do it."""

import random
from pathlib import Path

SECTOR, PAGE = 512, 4096


def harm(path: Path, chance: random.Random) -> str:
    """Do one harm to a file; gives which, in words."""
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data))
    what = chance.choice(
        ("a bit", "a bit", "a bit", "a sector of zeros", "a page of noise", "half a page", "a torn end")
    )
    if what == "a bit":
        data[at] ^= 1 << chance.randrange(8)
    elif what == "a sector of zeros":
        _put(data, at // SECTOR * SECTOR, bytes(SECTOR))
    elif what == "a page of noise":
        _put(data, at // PAGE * PAGE, chance.randbytes(PAGE))
    elif what == "half a page":
        _put(data, at // PAGE * PAGE + PAGE // 2, chance.randbytes(PAGE // 2))
    else:
        del data[at:]
    before = path.read_bytes()
    path.write_bytes(data)
    return f"{what} at {at} of {len(before)} bytes of {path.name}" if bytes(data) != before else ""


def _put(data: bytearray, at: int, new: bytes) -> None:
    fitting = new[: max(0, len(data) - at)]
    data[at : at + len(fitting)] = fitting
