"""A keyring that is kept in memory, and vaults that open quickly."""

from collections.abc import Callable
from pathlib import Path

import pytest

from carer_app.domain.revision import new_id
from carer_app.vault.file import FLOOR, Holder
from carer_app.vault.halves import KeyringLockedError
from carer_app.vault.vault import Vault


class PocketKeyring:
    """Stands in for the keyring of an operating system."""

    name = "pocket"

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.is_locked = False

    def read(self, vault: str) -> bytes | None:
        if self.is_locked:
            raise KeyringLockedError
        return self.kept.get(vault)

    def write(self, vault: str, secret: bytes) -> None:
        if self.is_locked:
            raise KeyringLockedError
        self.kept[vault] = secret

    def forget(self, vault: str) -> None:
        if self.is_locked:
            raise KeyringLockedError
        self.kept.pop(vault, None)


OpenVault = Callable[..., Vault]


@pytest.fixture
def keyring() -> PocketKeyring:
    return PocketKeyring()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A vault on a computer without a keyring."""
    return Vault(tmp_path, None, FLOOR)


@pytest.fixture
def keyed_vault(tmp_path: Path, keyring: PocketKeyring) -> Vault:
    """A vault on a computer with a keyring."""
    return Vault(tmp_path, keyring, FLOOR)


@pytest.fixture
def sam() -> Holder:
    return Holder(id=new_id(), name="Sam Okafor")


@pytest.fixture
def jo() -> Holder:
    return Holder(id=new_id(), name="Jo Marsh")
