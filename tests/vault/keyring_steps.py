"""Run inside a session bus with a keyring of its own: makes a vault, and opens it in good days and bad. Prints JSON."""

import json
import shutil
import sys
from pathlib import Path

import secretstorage

from carer_app.errors import KnownError
from carer_app.vault.device_secret import find_keyring
from carer_app.vault.file import FLOOR, Holder
from carer_app.vault.vault import Vault

SAM = Holder(id="sam", name="Sam Okafor")
PASSPHRASE = "otter lantern thimble"
LONGER = "kettle marble orchard pigeon sleeve"


def make(folder: Path) -> dict[str, object]:
    keyring = find_keyring()
    assert keyring
    vault = Vault(folder, keyring, FLOOR)
    keys, code = vault.create(SAM, PASSPHRASE)
    half = keyring.read(keys.vault)
    assert half
    found: dict[str, object] = {
        "keyring": keyring.name,
        "opens": vault.unlock("sam", PASSPHRASE).database_key() == keys.database_key(),
        "without_keyring": attempt(Vault(folder, None, FLOOR), PASSPHRASE),
        "secret": half.hex(),
    }
    keyring.forget(keys.vault)
    found["emptied"] = attempt(vault, PASSPHRASE)
    keyring.write(keys.vault, bytes(32))
    found["replaced"] = attempt(vault, PASSPHRASE)
    keyring.write(keys.vault, half)
    found["put_back"] = attempt(vault, PASSPHRASE)
    shutil.copytree(folder, folder.with_name("copied"))
    secretstorage.get_default_collection(secretstorage.dbus_init()).lock()
    found["locked"] = attempt(vault, PASSPHRASE)
    found["recovered"] = vault.recover("sam", code, LONGER).database_key() == keys.database_key()
    found["new_vault_while_locked"] = attempt_new(folder.with_name("second"))
    return found


def attempt(vault: Vault, passphrase: str) -> str:
    try:
        vault.unlock("sam", passphrase)
    except KnownError as problem:
        return type(problem).__name__
    return "opened"


def attempt_new(folder: Path) -> str:
    folder.mkdir()
    try:
        Vault(folder, find_keyring(), FLOOR).create(SAM, PASSPHRASE)
    except KnownError as problem:
        return f"{type(problem).__name__}, {len(list(folder.iterdir()))} files"
    return "made"


def open_copy(folder: Path) -> dict[str, object]:
    """The folder came without the keyring: this session bus has another."""
    keyring = find_keyring()
    assert keyring
    return {"keyring": keyring.name, "copied": attempt(Vault(folder, keyring, FLOOR), PASSPHRASE)}


if __name__ == "__main__":
    step = {"make": make, "open_copy": open_copy}[sys.argv[1]]
    sys.stdout.write(json.dumps(step(Path(sys.argv[2]))) + "\n")
