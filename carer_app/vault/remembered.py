"""What the computer's keyring remembers of a store beside its half of the key: a few bytes, read back after each write."""

from carer_app.vault.halves import DeviceSecrets

LARGEST = 600
"""Bytes. The smallest keyring takes four times as much in its own writing."""


def name_of(vault: str) -> str:
    """Under what the keyring keeps it."""
    return f"{vault}.remembered"


def recall(halves: DeviceSecrets | None, vault: str) -> bytes | None:
    """What was kept last; None where nothing was, or there is no keyring. Raises KeyringLockedError."""
    return halves.read(name_of(vault)) if halves else None


def remember(halves: DeviceSecrets | None, vault: str, what: bytes) -> None:
    """Keep this in place of what was kept; nothing where there is no keyring. Raises KeyringLockedError."""
    if halves and len(what) <= LARGEST:
        halves.write(name_of(vault), what)
