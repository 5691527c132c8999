"""This computer's half of the key: 32 bytes in the operating system's own keyring, or nowhere. Never in a file."""

import sys
from collections.abc import Iterator
from contextlib import suppress

from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

from carer_app.vault.halves import KeyringLockedError

SERVICE = "hearthlog"


class OsKeyring:
    """One keyring of the operating system, read back after each write."""

    def __init__(self, backend: KeyringBackend) -> None:
        self._backend = backend
        self.name = type(backend).__module__.rsplit(".", 1)[-1]

    def read(self, vault: str) -> bytes | None:
        """The secret, None when there is none; raises KeyringLockedError."""
        try:
            kept = self._backend.get_password(SERVICE, vault)
        except KeyringError as problem:
            raise KeyringLockedError from problem
        try:
            return bytes.fromhex(kept) if kept else None
        except ValueError:
            return None

    def write(self, vault: str, secret: bytes) -> None:
        """Keep the secret; raises KeyringLockedError unless it reads back the same."""
        try:
            self._backend.set_password(SERVICE, vault, secret.hex())
        except KeyringError as problem:
            raise KeyringLockedError from problem
        if self.read(vault) != secret:
            raise KeyringLockedError

    def forget(self, vault: str) -> None:
        """Let the secret go; raises KeyringLockedError where it is still there after that."""
        with suppress(KeyringError):
            self._backend.delete_password(SERVICE, vault)
        if self.read(vault) is not None:
            raise KeyringLockedError


def find_keyring() -> OsKeyring | None:
    """The platform's own keyring, by an allow-list of back ends; None where there is none.

    Neither the environment nor a configuration file is asked: both can name a back end that writes a plain file.
    """
    for backend in _allowed():
        if backend.viable:
            return OsKeyring(backend())
    return None


def _allowed() -> Iterator[type[KeyringBackend]]:
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring  # noqa: PLC0415 - this platform's only

        yield WinVaultKeyring
    elif sys.platform == "darwin":
        from keyring.backends.macOS import Keyring as MacKeyring  # noqa: PLC0415 - this platform's only

        yield MacKeyring
    else:
        from keyring.backends import SecretService, kwallet, libsecret  # noqa: PLC0415 - this platform's only

        yield SecretService.Keyring
        yield kwallet.DBusKeyring
        yield libsecret.Keyring
