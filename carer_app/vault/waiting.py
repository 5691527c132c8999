"""How long one waits after wrong tries, and how that is said. It loads no cipher, for the locked window."""

from carer_app.errors import KnownError
from carer_app.i18n import _, counted

FREE = 5
MOST = 20
LONGEST_WAIT = 15 * 60
_IN_SECONDS = 90


class MustWaitError(KnownError):
    """There were wrong tries, and the next one is not due yet: it was not looked at. `seconds` are left."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(still_waiting(seconds))


def still_waiting(seconds: int) -> str:
    """What to say while there are so many seconds left."""
    return _(
        "There were several wrong tries, so the next one has to wait {time}. Until then nothing that is typed is looked at. "
        "Everybody else unlocks as always, and the recovery code opens at once."
    ).format(time=wait_words(seconds))


class BackupMustWaitError(MustWaitError):
    """The same for a backup."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        KnownError.__init__(self, backup_still_waiting(seconds))


def backup_still_waiting(seconds: int) -> str:
    """The same where a backup is put back."""
    return _(
        "There were several wrong tries, so the next one has to wait {time}. Until then no passphrase is looked at. The recovery "
        "code opens the backup at once."
    ).format(time=wait_words(seconds))


def wait_after(wrong: int) -> int:
    """How many seconds the next try has to wait after so many wrong ones."""
    return 0 if wrong < FREE else min(LONGEST_WAIT, 2 ** (wrong - FREE + 1))


def wait_words(seconds: int) -> str:
    """A time to wait, as one says it."""
    if seconds <= _IN_SECONDS:
        return counted("{count} second", "{count} seconds", max(seconds, 1))
    return counted("{count} minute", "{count} minutes", -(-seconds // 60))
