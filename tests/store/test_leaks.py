"""What was written is found in no file, in no spelling, while the store is open and after it is locked."""

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from carer_app.journal import New
from tests.conftest import Home
from tests.store.conftest import Decrypt

CANARIES = {"record": "Zwetschgenkuchen", "draft": "Quittengelee", "comment": "Mirabellenmus", "name": "Wilhelmine"}


def spellings(word: str) -> Iterator[bytes]:
    for form in (word, word.upper(), word.casefold(), word[::-1]):
        for coded in (form.encode(), form.encode("utf-16-le")):
            yield coded
            yield coded.hex().encode()
            yield base64.b64encode(coded)[: len(coded) // 3 * 4]


def contents(*folders: Path) -> dict[str, bytes]:
    """Every file there, and every file that this process has open, though its name may be gone."""
    found = {str(path): path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}
    for handle in Path("/proc/self/fd").iterdir():
        if handle.exists() and any(str(folder) in os.readlink(handle) for folder in folders):
            found[f"{handle} {os.readlink(handle)}"] = handle.read_bytes()
    return found


@pytest.fixture
def lived_in(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store that was used in every way that writes; gives the folder for temporary files."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    maya = home.child(CANARIES["name"])
    logged = [home.log(maya, f"{CANARIES['record']} number {number}") for number in range(40)]
    home.journal.amend(logged[0], {"day": "2026-03-02", "what_happened": f"No {CANARIES['record']}"}, "a slip")
    home.journal.comment(logged[1], CANARIES["comment"])
    home.journal.keep_draft(home.journal.new_draft("daily_log", maya, {"what_happened": CANARIES["draft"]}))
    assert home.journal.search(CANARIES["record"][:5])
    with home.session.database.writing() as db:
        db.execute(text("CREATE TEMP TABLE sorted AS SELECT a.text FROM bodies a, bodies b ORDER BY a.text DESC"))
        db.execute(text("SELECT text FROM sorted ORDER BY text || rowid")).all()
    return temporary


def test_no_file_holds_a_word_while_the_store_is_open_or_locked(home: Home, lived_in: Path) -> None:
    seen = contents(home.folder, lived_in)
    assert any(name.endswith("-wal") for name in seen)
    home.session.lock()
    for name, content in [*seen.items(), *contents(home.folder, lived_in).items()]:
        for word in CANARIES.values():
            for spelling in spellings(word):
                assert spelling not in content, name
    assert list(lived_in.iterdir()) == []


def test_the_words_are_there_under_the_encryption_but_for_the_sealed_draft(
    home: Home, lived_in: Path, decrypt: Decrypt
) -> None:
    assert lived_in.exists()
    key = bytes(home.session.keys.database_key())
    home.session.lock()
    plain = decrypt(home.folder / "store.db", key)
    found = {name for name, word in CANARIES.items() if word.encode() in plain}
    assert found == {"record", "comment", "name"}


def test_nothing_of_a_key_or_passphrase_lies_in_the_folder(home: Home) -> None:
    keys = home.session.keys
    home.journal.add(New(kind="daily_log", child=home.child(), raw={"day": "2026-03-02", "what_happened": "Tea."}))
    secrets = [keys.vault_key(), bytes(keys.database_key()), keys.signing.private_bytes(), keys.sealing.private_bytes()]
    forms = [form for secret in secrets for form in (secret, secret.hex().encode(), base64.b64encode(secret))]
    forms += [home.recovery_code.encode(), home.recovery_code.replace("-", "").encode(), b"lantern"]
    for name, content in contents(home.folder).items():
        for form in forms:
            assert form not in content, name
