"""What an unlock gives: keys of the vault, and the private keys of one person."""

from collections.abc import Mapping

import msgspec

from carer_app.domain.sealing import SealingKey
from carer_app.domain.signing import SigningKey
from carer_app.vault.file import Holder, Slot, VaultFile
from carer_app.vault.slots import subkey


class PrivateKeys(msgspec.Struct, frozen=True, kw_only=True):
    """One person's own keys in hex: one signs, one opens what was sealed to them. `by_code`: the recovery code gave them."""

    signing: str
    sealing: str
    by_code: bool = False


def new_private_keys() -> PrivateKeys:
    return PrivateKeys(
        signing=SigningKey.generate().private_bytes().hex(), sealing=SealingKey.generate().private_bytes().hex()
    )


class NewPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who has keys and a slot already, and is not in the slot file yet."""

    holder: Holder
    slot: Slot
    passed_on: dict[str, str] = {}


class NewRecovery(msgspec.Struct, frozen=True, kw_only=True):
    """A new recovery code, to be shown once, the public key to which later vault keys are sealed for it, and its slot."""

    code: str
    public: str
    slot: str = ""


class OwnKeys:
    """The private keys of one person, and nothing else."""

    def __init__(self, person: str, private: PrivateKeys) -> None:
        self.person = person
        self.signing = SigningKey(bytes.fromhex(private.signing))
        self.sealing = SealingKey(bytes.fromhex(private.sealing))
        self.by_code = private.by_code


class Keys(OwnKeys):
    """What an unlock gives: the vault's keys, and the private keys of the person who unlocked.

    `generation` is the one under which the store lies: the newest that is known, until `go_back` says otherwise.
    """

    def __init__(self, file: VaultFile, person: str, known: Mapping[int, bytes], private: PrivateKeys) -> None:
        super().__init__(person, private)
        self.vault = file.vault
        self.known = dict(known)
        self.generation = max(known)
        self.before = file.generation if file.coming else 0
        self.until = ""
        """Until when the slot opens, where it said so."""
        self.recovery = ""
        """The public key of a recovery code that was made with these keys."""

    def go_back(self) -> None:
        """The store still lies under the generation before: the change to the newest was broken off."""
        self.generation = self.before

    def go_forward(self) -> None:
        """The store lies under the newest now, and there is no other."""
        self.generation, self.before = max(self.known), 0

    def database_key(self) -> bytearray:
        """The 32 bytes that open the database of this generation."""
        return bytearray(subkey(self.known[self.generation], f"db|{self.generation}"))

    def next_database_key(self) -> bytearray:
        """The 32 bytes that open the database once it is of the newest generation."""
        newest = max(self.known)
        return bytearray(subkey(self.known[newest], f"db|{newest}"))

    def mirror_key(self) -> bytes:
        """The 32 bytes under which the second copy of the outbox is written."""
        return subkey(self.known[self.generation], "mirror")

    def other_mirror_keys(self) -> tuple[bytes, ...]:
        """What opens those parts of it that were written under another generation."""
        others = (key for generation, key in self.known.items() if generation != self.generation)
        return tuple(subkey(key, "mirror") for key in others)
