"""Whatever reads bytes that come from outside, each with bytes that it should read, for the campaign that changes them."""

import gzip
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from carer_app.config import resources
from carer_app.councils import read_profile
from carer_app.domain.closed import Box, new_key, open_box
from carer_app.domain.frames import Frame, read_frames
from carer_app.domain.kinds import kinds
from carer_app.domain.last_words import open_body, open_words
from carer_app.domain.reading import read_content, read_json
from carer_app.domain.sealing import SealingKey, seal
from carer_app.gateway import wire
from carer_app.store.pictures_apart import make_ready_apart
from carer_app.sync.bundle import FIRST_LINE, read_bundle
from carer_app.sync.protocol import Enrol, SyncRequest
from carer_app.vault import door_notes, notice, parting
from carer_app.vault.file import FILE, read_vault
from carer_app.vault.instance import instance_in
from tests import files_given as given
from tests.faults import lying_files as lying

Work = Callable[[bytes, Path], object]


@dataclass(frozen=True)
class Decoder:
    """One reader of bytes. `seeds` are as they should be; of a slow one fewer cases are played."""

    name: str
    seeds: tuple[bytes, ...]
    work: Work
    is_slow: bool = False


@cache
def decoders() -> tuple[Decoder, ...]:
    """All of them."""
    return (
        Decoder("enrol", (_ENROL,), lambda content, _scratch: wire.read(content, "", Enrol)),
        Decoder("sync", (_SYNC,), lambda content, _scratch: wire.read(content, "", SyncRequest)),
        Decoder("packed", (gzip.compress(_SYNC),), lambda content, _scratch: wire.read(content, "gzip", SyncRequest)),
        Decoder("frames", (_FRAMES, _FRAMES * 3), lambda content, _scratch: read_frames(content)),
        Decoder("bundle", (FIRST_LINE + _FRAMES,), lambda content, _scratch: read_bundle(content)),
        Decoder("profile", _profiles(), lambda content, _scratch: read_profile("own.toml", content)),
        Decoder("slots", (_VAULT,), _read_slots),
        Decoder("last words", (_WORDS,), lambda content, _scratch: open_words(seal(content, _KEY.public), _KEY)),
        Decoder("body", (_BODY,), lambda content, _scratch: open_body(seal(content, _KEY.public), _KEY)),
        Decoder("sealed", (seal(_WORDS, _KEY.public),), lambda content, _scratch: open_words(content, _KEY)),
        Decoder("closed box", (_BODY,), _read_box),
        Decoder("record", (_RECORD,), _read_record),
        Decoder("stored body", (_RECORD,), _read_stored),
        *_lying(),
        Decoder("photo", (given.photo(width=64, height=48), given.png_drawing(), given.heic_photo()), _take, True),
        Decoder("paper", (given.paper(1),), _take, True),
        Decoder("checked paper", (given.paper(1),), lying.paper, True),
    )


def _lying() -> tuple[Decoder, ...]:
    """Files of a data folder, a backup, a recovery code, and what is said to the keeper of PINs."""
    return (
        Decoder("notice", (lying.NOTICE,), lying.in_folder(notice.FILE, notice.read)),
        Decoder("parting", (lying.PARTING,), lying.in_folder(parting.NOTE, parting.parting_in)),
        Decoder("door key", (lying.DOOR_KEY,), lying.in_folder("notes/key.json", door_notes.key_in)),
        Decoder(
            "door note", (seal(lying.A_NOTE, lying.DOOR.public),), lying.in_folder("notes/a.note", lying.left_notes)
        ),
        Decoder("opened note", (lying.A_NOTE,), lying.sealed_note),
        Decoder("counts of tries", (lying.WRONG_TRIES,), lying.in_folder("tries", lying.wrong_tries)),
        Decoder("list of tries", (lying.WRITTEN,), lying.in_folder("tried", lying.written_down)),
        Decoder("instance", (b"token\nmark\n",), lying.in_folder("instance", instance_in)),
        Decoder("backup", (lying.a_backup(),), lying.backup),
        Decoder("recovery code", (lying.CODE,), lying.recovery),
        Decoder("stamp", (lying.STAMP,), lying.stamp),
        Decoder("keeper", (lying.ASKED,), lying.asked),
    )


def _profiles() -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted((resources() / "councils").glob("*.toml")))


def _read_slots(content: bytes, scratch: Path) -> object:
    path = scratch / FILE
    path.write_bytes(content)
    return read_vault(path).known()


def _read_box(content: bytes, _scratch: Path) -> object:
    """As somebody who has the section's key could make it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key, nonce = new_key(), os.urandom(12)
    padded = len(content).to_bytes(4, "big") + content
    return open_box(Box(hash="h", stream="s", box=nonce + AESGCM(key).encrypt(nonce, padded, _BOUND)), key)


def _read_record(content: bytes, _scratch: Path) -> object:
    raw = read_json(content)
    return [read_content(kind, raw) for kind in (kinds()["daily_log"],)]


def _read_stored(content: bytes, _scratch: Path) -> object:
    raw = msgspec.json.decode(content, type=dict[str, object]) if _is_object(content) else {}
    return [kind.read(1, raw) for kind in kinds().values()]


def _is_object(content: bytes) -> bool:
    try:
        msgspec.json.decode(content, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return False
    return True


def _take(content: bytes, _scratch: Path) -> object:
    return make_ready_apart("given", content)


_KEY = SealingKey.generate()
_BOUND = b"hearthlog/box/1|s|h"
_RECORD = msgspec.json.encode(
    {"day": date(2026, 3, 2), "what_happened": "Pasta.", "mood": "happy", "school": "All day."}
)
_BODY = msgspec.json.encode({"salt": "00" * 16, "text": _RECORD.decode(), "manifests": []})
_ENROL = msgspec.json.encode(
    Enrol(code="ABCDE-FGHJK", device="d", device_key="0" * 64, device_name="Laptop", people=(), instance="i")
)
_SYNC = msgspec.json.encode(SyncRequest(device="d", epoch=1, instance="i", entries=(), revisions=(), bodies={}))
_FRAMES = b"".join(Frame(label=_RECORD, sealed=os.urandom(size)).encode() for size in (0, 40, 400))
_WORDS = b'{"device":"d","drafts":[],"written":[]}'
_SLOT = (
    b'{"header_text":"{\\"v\\":1,\\"vault\\":\\"x\\",\\"slot\\":\\"s\\",\\"person\\":\\"p\\",\\"kind\\":\\"passphrase\\",'
    b'\\"kdf\\":\\"argon2id\\",\\"salt\\":\\"00\\",\\"stretch\\":{\\"m\\":65536,\\"t\\":3,\\"p\\":4},'
    b'\\"device_secret\\":true,\\"generation\\":1}","vault_key":"00","private_keys":"00"}'
)
_VAULT = b'{"v":1,"vault":"x","generation":1,"holders":[{"id":"p","name":"P"}],"slots":[' + _SLOT + b"]}"
