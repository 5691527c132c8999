"""What was written is found in no file, in no spelling, while the store is open and after it is locked."""

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from carer_app.journal.forms import New
from carer_app.store.engine import open_keyed
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
    """Every file there, and every file that this process has open there or for sorting, though its name may be gone."""
    found = {str(path): path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}
    for handle in Path("/proc/self/fd").iterdir():
        if handle.exists() and any(part in os.readlink(handle) for part in ("etilqs", *map(str, folders))):
            found[f"{handle} {os.readlink(handle)}"] = handle.read_bytes()
    return found


@pytest.fixture
def lived_in(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store that was used in every way that writes; gives the folder for temporary files."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    maya = home.child(CANARIES["name"])
    logged = [home.log(maya, f"{CANARIES['record']} number {number}") for number in range(40)]
    home.journal.amend(logged[0], {"day": "2026-03-02", "what_happened": f"No {CANARIES['record']}"}, "a slip")
    home.journal.comment(logged[1], CANARIES["comment"])
    home.journal.keep_draft(home.journal.new_draft("daily_log", maya, {"what_happened": CANARIES["draft"]}))
    assert home.journal.search(CANARIES["record"][:5])
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


SORTED = "CREATE TEMP TABLE sorted AS SELECT text FROM bodies, generated ORDER BY text || number"
GENERATED = (
    "WITH RECURSIVE generated(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM generated WHERE number < 2000)"
)


@pytest.mark.parametrize(("where", "leaks"), [("MEMORY", False), ("FILE", True)])
def test_what_is_sorted_on_the_way_is_kept_in_memory(home: Home, lived_in: Path, where: str, leaks: bool) -> None:
    """The second case shows that the first would be noticed."""
    raw = open_keyed(home.folder / "store.db", home.session.keys.database_key())
    if leaks:
        raw.execute(f"PRAGMA temp_store={where}")
    assert raw.execute("PRAGMA temp_store").fetchone()[0] == {"FILE": 1, "MEMORY": 2}[where]
    raw.execute("BEGIN")
    raw.execute(SORTED.replace("SELECT text", f"{GENERATED} SELECT text", 1))
    seen = contents(home.folder, lived_in)
    raw.close()
    assert any(CANARIES["record"].encode() in content for content in seen.values()) is leaks


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
    secrets = [keys.known[1], bytes(keys.database_key()), keys.signing.private_bytes(), keys.sealing.private_bytes()]
    forms = [form for secret in secrets for form in (secret, secret.hex().encode(), base64.b64encode(secret))]
    forms += [home.recovery_code.encode(), home.recovery_code.replace("-", "").encode(), b"lantern"]
    for name, content in contents(home.folder).items():
        for form in forms:
            assert form not in content, name
