"""The two halves of a key: one from a passphrase, and this computer's own, which lies wherever it is safe."""

import os
from typing import Protocol

from carer_app.domain.canonical import digest
from carer_app.errors import KnownError
from carer_app.i18n import _


class KeyringLockedError(KnownError):
    """The keyring is there but did not answer."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This computer's keyring is locked or does not answer. Unlock it, or open the store with the recovery code."
            )
        )


class LostDeviceSecretError(KnownError):
    """The slot needs this computer's half of the key, and it is not here."""

    def __init__(self) -> None:
        super().__init__(
            _("This computer's half of the key is not in its keyring. Open the store with the recovery code instead.")
        )


class OtherDeviceSecretError(LostDeviceSecretError):
    """The keyring has a half, and not the one that the slot was shut with: it was emptied, or another stands in its place."""

    def __init__(self) -> None:
        KnownError.__init__(
            self,
            _(
                "This computer's keyring holds another half of the key than the one that goes with your passphrase, so it does "
                "not open the store, however right it is. Nothing is lost. Open the store with the recovery code, or let "
                "somebody in charge who unlocks here give you a new passphrase."
            ),
        )


class DeviceSecrets(Protocol):
    """Where device secrets are kept."""

    name: str

    def read(self, vault: str) -> bytes | None: ...

    def write(self, vault: str, secret: bytes) -> None: ...

    def forget(self, vault: str) -> None:
        """Let the secret go; nothing happens where there is none. Raises KeyringLockedError."""


def new_device_secret() -> bytes:
    """32 random bytes."""
    return os.urandom(32)


def mark_of(half: bytes, slot: str) -> str:
    """What a slot says of the half that it was shut with: enough to tell another one, and nothing to find it by."""
    return digest("half", slot.encode() + half)[:16]


def kept_or_new(secrets: DeviceSecrets | None, vault: str) -> bytes | None:
    """This computer's half of the key for a new slot, made anew where there is none; None without a keyring. Raises
    KeyringLockedError.
    """
    if secrets is None:
        return None
    kept = secrets.read(vault)
    if kept is None:
        kept = new_device_secret()
        secrets.write(vault, kept)
    return kept


def half_for(secrets: DeviceSecrets | None, vault: str, slot: str, mark: str) -> bytes:
    """The half that a slot asks for. Raises LostDeviceSecretError, OtherDeviceSecretError and KeyringLockedError."""
    half = secrets.read(vault) if secrets else None
    if half is None:
        raise LostDeviceSecretError
    if mark and mark != mark_of(half, slot):
        raise OtherDeviceSecretError
    return half


def tries_name(vault: str) -> str:
    """Under what name the keyring keeps a vault's wrong tries."""
    return f"{vault}.tries"


def of_backups(vault: str) -> str:
    """Under what name the keyring keeps what belongs to a vault's backups."""
    return f"{vault}.backups"
