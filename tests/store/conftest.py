"""A migrated database in a folder of its own, and a look at its decrypted pages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from carer_app.store import schema
from carer_app.store.engine import Database

KEY = bytes(range(32))
PAGE, RESERVED, SALT, IV = 4096, 80, 16, 16


@pytest.fixture
def key() -> bytes:
    return KEY


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    """An encrypted file without a table."""
    database = Database(tmp_path / "store.db", KEY)
    yield database
    database.close()


@pytest.fixture
def database(empty: Database) -> Database:
    schema.migrate(empty)
    return empty


Decrypt = Callable[[Path, bytes], bytes]


@pytest.fixture
def decrypt() -> Decrypt:
    """Every page of a file as it is under its encryption, freed pages too: AES-256-CBC, the salt first, the rest last."""

    def pages(path: Path, key: bytes) -> bytes:
        data = path.read_bytes()
        assert data
        assert len(data) % PAGE == 0
        return b"".join(_page(data[at : at + PAGE], key, first=at == 0) for at in range(0, len(data), PAGE))

    return pages


def _page(page: bytes, key: bytes, *, first: bool) -> bytes:
    box, iv = page[SALT if first else 0 : PAGE - RESERVED], page[PAGE - RESERVED : PAGE - RESERVED + IV]
    opened = Cipher(AES256(key), CBC(iv)).decryptor()
    return opened.update(box) + opened.finalize()
