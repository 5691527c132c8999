"""Wrong passphrases tried against the backups of a store, counted and made to wait as those of the store itself are.

The counts lie in a folder of this person's account on this computer, for each store, and once more in its keyring: so that
another copy of the file, or another backup, gains nothing here. A file that was carried to another computer is begun anew
with there; then only Argon2id slows whoever guesses. The recovery code is not counted: nobody guesses 160 bits.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.vault.backup_keys import BackupLock, Opened, open_with_code, open_with_passphrase
from carer_app.vault.halves import DeviceSecrets, of_backups
from carer_app.vault.slots import WrongPassphraseError
from carer_app.vault.tries import Tries, Voice
from carer_app.vault.uptime import Uptime
from carer_app.vault.waiting import MOST, BackupMustWaitError, wait_words


class WrongBackupAgainError(WrongPassphraseError):
    """One wrong try more, after which there is a wait of so many `seconds`."""

    def __init__(self, seconds: int, left: int) -> None:
        self.seconds = seconds
        words = _(
            "That passphrase does not open this backup, and nothing was put back. You can try again in {time}. The recovery "
            "code opens it at once."
        )
        KnownError.__init__(self, words.format(time=wait_words(seconds)))


class NoMoreBackupTriesError(KnownError):
    """There were so many wrong tries that no passphrase is looked at any more here."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "There were {count} wrong tries, so passphrases for backups of these records are not looked at any more on this "
                "computer. Nothing is lost: the recovery code opens the backup at once."
            ).format(count=MOST)
        )


_VOICE = Voice(wait=BackupMustWaitError, again=WrongBackupAgainError, no_more=NoMoreBackupTriesError)


class BackupTries:
    """Opens the lock of a backup, and counts. `folder` is a place of this person's account, for the counts of every store."""

    def __init__(self, folder: Path, halves: DeviceSecrets | None, uptime: Uptime) -> None:
        self._folder = folder
        self._halves = halves
        self._uptime = uptime

    def by_passphrase(self, lock: BackupLock, passphrase: str) -> Opened:
        """Raises WrongBackupPassphraseError, BackupMustWaitError, NoMoreBackupTriesError, KeyringLockedError."""
        with self._counts(lock) as tries, tries.one(lock.vault.vault):
            return open_with_passphrase(lock, passphrase, self._halves)

    def by_code(self, lock: BackupLock, code: str) -> Opened:
        """Whoever has the code may try passphrases again. Raises BadInputError, WrongBackupCodeError."""
        opened = open_with_code(lock, code)
        with self._counts(lock) as tries:
            tries.forget(lock.vault.vault)
        return opened

    @contextmanager
    def _counts(self, lock: BackupLock) -> Iterator[Tries]:
        folder = self._folder / sha256(lock.vault.vault.encode()).hexdigest()[:32]  # a file is not to name a place
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        yield Tries(folder, of_backups(lock.vault.vault), self._halves, self._uptime, _VOICE)
        with suppress(OSError):
            folder.rmdir()
