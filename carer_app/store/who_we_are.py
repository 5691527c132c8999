"""Who this computer is, kept twice beside the store: its own key, its people, the councils that it joined, and what those
asked of it.

With it a store can be made anew that is the same computer to everybody; what is in it is sealed to the vault.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.dialects.sqlite import insert

from carer_app.domain.canonical import encode
from carer_app.domain.frames import Frame, read_frames
from carer_app.store.device_keys import JOINING, SETTING
from carer_app.store.directory import RECOVERY_KEY, RECOVERY_SLOT
from carer_app.store.engine import Connection
from carer_app.store.erasure import ERASURES
from carer_app.store.holds import ASKED_FOR
from carer_app.store.moved_on import KEPT
from carer_app.store.sealed_copies import SINCE
from carer_app.store.tables import commands, gateways, own_log_ins, people, person_keys, settings

COPIES = ("who-we-are.1", "who-we-are.2")
_LABEL, _NONCE = b'{"v":1,"who":"we are"}', 12
_SETTINGS = ("device", SETTING, JOINING, "profile", "first gateway", ERASURES, RECOVERY_KEY, RECOVERY_SLOT, KEPT, SINCE)
_PASSING = {"nonce": "", "beacon_data": None, "beacon_signature": None, "last_heard": None, "last_problem": ""}
_TABLES = {table.name: table for table in (people, person_keys, own_log_ins, gateways, commands, settings)}

Rows = dict[str, list[dict[str, Any]]]


class WhoWeAre:
    """The two copies in one folder. `key` is a key of the vault, and `others` those that it had before."""

    def __init__(self, folder: Path, key: bytes, others: Sequence[bytes] = ()) -> None:
        self._folder = folder
        self._cipher = AESGCM(key)
        self._before = [AESGCM(other) for other in others]
        self._last = b""

    def gather(self, db: Connection) -> bytes | None:
        """What is to be kept; None when it is what was kept last."""
        rows = {
            "settings": _rows(db, settings, settings.c.name.in_(_SETTINGS) | settings.c.name.startswith(ASKED_FOR)),
            "people": _rows(db, people, people.c.here),
            "person_keys": _rows(db, person_keys, person_keys.c.person.in_(select(people.c.id).where(people.c.here))),
            "own_log_ins": _rows(db, own_log_ins),
            "gateways": [row | _PASSING for row in _rows(db, gateways)],
            "commands": [row | {"data": row["data"].decode()} for row in _rows(db, commands)],
        }
        told = encode(rows)
        if not self._last and all(self._read(name, self._cipher) == rows for name in COPIES):
            self._last = told
        return told if told != self._last else None

    def keep(self, told: bytes) -> None:
        """Put both copies there, one after the other, so that one is whole at any moment; raises OSError."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        for name in COPIES:
            nonce = os.urandom(_NONCE)
            sealed = Frame(label=_LABEL, sealed=nonce + self._cipher.encrypt(nonce, told, _LABEL))
            part = self._folder / f"{name}.part"
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
                out.write(sealed.encode())
                out.flush()
                os.fsync(out.fileno())
            part.replace(self._folder / name)
        self._last = told

    def read(self) -> Rows | None:
        """The rows of the first copy that is whole, by table; None when neither is."""
        tried = (self._read(name, cipher) for cipher in (self._cipher, *self._before) for name in COPIES)
        return next((found for found in tried if found is not None), None)

    def faults(self) -> Iterator[str]:
        """The copies that are there and are not whole."""
        for name in COPIES:
            ciphers = (self._cipher, *self._before)
            if (self._folder / name).exists() and all(self._read(name, cipher) is None for cipher in ciphers):
                yield f"second copy {name}: it is damaged"

    def _read(self, name: str, cipher: AESGCM) -> Rows | None:
        try:
            found = read_frames((self._folder / name).read_bytes())
            if len(found.frames) != 1 or found.damaged:
                return None
            frame = found.frames[0]
            plain = cipher.decrypt(frame.sealed[:_NONCE], frame.sealed[_NONCE:], frame.label)
            return msgspec.json.decode(plain, type=Rows)
        except (OSError, InvalidTag, ValueError, msgspec.DecodeError):
            return None


def put_back(db: Connection, rows: Rows) -> None:
    """Put the rows into a store that does not have them; what it has stays as it is. What a later program kept in columns
    that are unknown here stays out.
    """
    for name, table in _TABLES.items():
        known = [{key: value for key, value in row.items() if key in table.c} for row in rows.get(name, [])]
        if known:
            db.execute(
                insert(table).on_conflict_do_nothing(),
                [row | {"data": row["data"].encode()} if "data" in row else row for row in known],
            )


def _rows(db: Connection, table: Table, *which: ColumnElement[bool]) -> list[dict[str, Any]]:
    query = select(table).where(*which).order_by(*table.primary_key.columns)
    return [row._asdict() for row in db.execute(query)]
