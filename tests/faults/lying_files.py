"""What lies in a data folder, or is handed over as a file, and is read before anything of it is believed, for the fuzzing."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile

import msgspec

from carer_app.domain.recovery_code import new_recovery_code, read_recovery_code
from carer_app.domain.sealing import SealingKey, seal
from carer_app.domain.signing import SigningKey
from carer_app.keeper.chest import Chest, Stretch, SystemClocks
from carer_app.keeper.wire import Ask, Do
from carer_app.reports.reading import read_paper
from carer_app.reports.stamp import PaperStamp, stamp_in, stamp_words
from carer_app.store.container import LABEL, Container, Contents, Manifest, digest_of, finish
from carer_app.vault import door_notes, notice, parting, tried
from carer_app.vault.backup_keys import BackupLock
from carer_app.vault.disk import NOTES
from carer_app.vault.file import VaultFile
from carer_app.vault.tries import Tries
from carer_app.vault.uptime import SystemUptime

KEY, DOOR, DEVICE = bytes(range(32)), SealingKey.generate(), SigningKey.generate()
"""Of a backup that somebody has made on purpose, and so knows; of the notes; of a computer."""
_AT = "2026-03-02T21:04:00.000Z"


def in_folder(name: str, read: Callable[[Path], object]) -> Callable[[bytes, Path], object]:
    """A reader of a folder in which the file of that name has been changed."""

    def work(content: bytes, scratch: Path) -> object:
        path = scratch / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return read(scratch)

    return work


def wrong_tries(folder: Path) -> object:
    return Tries(folder, "vault", None, SystemUptime()).wrong("slot")


def written_down(folder: Path) -> object:
    tried.note_alone(folder, "person", _AT, tried.OWN)
    return tried.found(folder, ["0" * 64])


def left_notes(folder: Path) -> object:
    return door_notes._opened(folder / NOTES / "a.note", [DOOR])


def sealed_note(content: bytes, scratch: Path) -> object:
    """As whoever knows the public key could make one."""
    return in_folder(f"{NOTES}/a.note", left_notes)(seal(content, DOOR.public), scratch)


def backup(content: bytes, scratch: Path) -> object:
    path = scratch / "a.hearthlog"
    path.write_bytes(content)
    read = Container(path)
    told = read.contents(KEY).told()
    return read.database(), list(read.photos(told))


def asked(content: bytes, _scratch: Path) -> object:
    """What the keeper does with a line: it ends where that is no request."""
    chest = Chest(SystemClocks(), Stretch(memory=64, passes=1, lanes=1))
    try:
        ask = msgspec.json.decode(content, type=Ask)
        return chest.answer(ask)
    except (ValueError, RecursionError):
        return None


def recovery(content: bytes, _scratch: Path) -> object:
    return read_recovery_code(content.decode(errors="replace"))


def stamp(content: bytes, _scratch: Path) -> object:
    return stamp_in(content.decode(errors="surrogateescape"))


def paper(content: bytes, _scratch: Path) -> object:
    return read_paper("given.pdf", content)


def a_backup() -> bytes:
    """A small one, with four bytes in place of a database, and one photo of five."""
    inside = BytesIO(b"1234" + b"photo")
    database, photo = digest_of(inside, 4), digest_of(inside, 5)
    manifest = Manifest(
        vault="v",
        device="d",
        made=_AT,
        program="0.1.0",
        step="0016",
        database=database,
        photos=(photo,),
        counts={},
        heads=(),
    )
    signed = DEVICE.sign(LABEL, manifest)
    lock = BackupLock(vault=VaultFile(vault="v", holders=(), slots=()), generation=1, by_vault="00" * 40)
    contents = Contents(manifest=signed, slot_file="{}", vault_key="00" * 32, database_key="00" * 32)
    with TemporaryFile() as out:
        out.write(inside.getvalue())
        finish(out, photo.size, KEY, lock, contents)
        out.seek(0)
        return out.read()


NOTICE = msgspec.json.encode(notice.Notice(council="North Tyneside", at=_AT))
PARTING = msgspec.json.encode(parting.Parting(council="North Tyneside", at=_AT, vault="v"))
DOOR_KEY = msgspec.json.encode({"vault": "v", "generation": 1, "public": DOOR.public})
WRONG_TRIES = msgspec.json.encode({"counts": {"slot": {"wrong": 3, "at": 1.5, "boot": "b"}}, "code": ""})
WRITTEN = msgspec.json.encode({"key": "0" * 64, "lines": [["person", _AT, "pin", "0" * 64]]})
A_NOTE = msgspec.json.encode({"id": "n", "begun": _AT, "changed": _AT, "words": "She is not back."})
ASKED = msgspec.json.encode(Ask(do=Do.KEEP, person="jo", pin="481520", held="aa11", seconds=60))
CODE = new_recovery_code().encode()
STAMP = stamp_words(
    PaperStamp(child="c", start="2026-01-01", end="2026-03-31", made=_AT, by="p", role="foster_carer")
).encode()
