"""Backups of this computer's store: one file where somebody wants it."""

from pathlib import Path

from carer_app.clock import stamp
from carer_app.domain.people import Role
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.session import Session
from carer_app.store.backup import Backup, Source, make_backup
from carer_app.vault.backup_keys import Chosen
from carer_app.vault.file import FILE, read_vault

MAY_CHOOSE = (Role.FOSTER_CARER, Role.REGISTERED_MANAGER)
"""Who may give a backup a passphrase of its own, by which it opens on any computer."""


class MayNotChooseError(KnownError):
    """Everything that is here would leave under a passphrase that nobody else knows."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Only the manager, or a foster carer at home, can give a backup a passphrase of its own. Without one it opens "
                "with the recovery code. Nothing was written."
            )
        )


class Backups:
    """What the person at the keyboard can do about backups."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def may_choose(self) -> bool:
        """Whether this person may give a backup a passphrase of its own."""
        return self._session.person.role in MAY_CHOOSE

    def make(self, out: Path, passphrase: str | None = None) -> Backup:
        """One backup of everything that is here, checked before it counts; raises KnownError, with nothing written."""
        if passphrase is not None and not self.may_choose:
            raise MayNotChooseError
        chosen = Chosen(passphrase=passphrase, stretch=self._session.stretch) if passphrase is not None else None
        return make_backup(self.source(), out, chosen)

    def source(self) -> Source:
        """The open store as it is backed up."""
        session = self._session
        return Source(
            database=session.database,
            device=session.device,
            keys=session.keys,
            file=read_vault(session.folder / FILE),
            made=stamp(session.clock.now()),
        )
