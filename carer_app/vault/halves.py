"""The two halves of a key: one from a passphrase, and this computer's own, which lies wherever it is safe."""

import os
from typing import Protocol

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


def tries_name(vault: str) -> str:
    """Under what name the keyring keeps a vault's wrong tries."""
    return f"{vault}.tries"


def of_backups(vault: str) -> str:
    """Under what name the keyring keeps what belongs to a vault's backups."""
    return f"{vault}.backups"
