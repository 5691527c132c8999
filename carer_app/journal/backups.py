"""Backups of this computer's store: one file where somebody wants it, and the dated copies that are made by themselves."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Lock

import msgspec

from carer_app.clock import local, moment, stamp
from carer_app.domain.act import Did
from carer_app.domain.people import Role
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.session import Session
from carer_app.store import directory
from carer_app.store.backup import Backup, Source, make_backup
from carer_app.store.copies import carry, make_copy, newest_copy, tidy
from carer_app.store.erasure import ERASURES
from carer_app.vault.backup_keys import Chosen
from carer_app.vault.disk import COPIES
from carer_app.vault.file import FILE, read_vault

MAY_CHOOSE = (Role.FOSTER_CARER, Role.REGISTERED_MANAGER)
"""Who may give a backup a passphrase of its own, by which it opens on any computer, and say where copies go."""
OVERDUE = timedelta(days=3)
OVERDUE_ELSEWHERE = timedelta(days=8)
"""A stick need not be here every day."""
_COPIED = "copied"


class Copied(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the dated copies: when the last was made here, and elsewhere, after how many erasures and under which
    of the vault's keys, and why the last try came to nothing. `begun` and `chosen`: since when there ought to be copies here,
    and elsewhere.
    """

    made: str = ""
    elsewhere: str = ""
    erasures: int = 0
    generation: int = 1
    problem: str = ""
    folder: str = ""
    begun: str = ""
    chosen: str = ""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand with the copies. `folder` is the second place that somebody chose, None where nobody did."""

    last: str | None
    last_elsewhere: str | None
    folder: Path | None
    problem: str
    is_overdue: bool
    is_overdue_elsewhere: bool


class MayNotChooseError(KnownError):
    """Everything that is here would leave under a passphrase that nobody else knows."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Only the manager, or a foster carer at home, can give a backup a passphrase of its own. Without one it opens "
                "with the recovery code. Nothing was written."
            )
        )


class MayNotSayWhereError(KnownError):
    """Where copies of everything go is not for everybody to say."""

    def __init__(self) -> None:
        super().__init__(_("Only the manager, or a foster carer at home, can say where the copies go."))


class Backups:
    """What the person at the keyboard can do about backups. Any thread may ask; one copy is made at a time."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lock = Lock()

    @property
    def may_choose(self) -> bool:
        """Whether this person may give a backup a passphrase of its own, and say where copies go."""
        return self._session.person.role in MAY_CHOOSE

    def make(self, out: Path, passphrase: str | None = None) -> Backup:
        """One backup of everything that is here, checked before it counts; raises KnownError, with nothing written."""
        if passphrase is not None and not self.may_choose:
            raise MayNotChooseError
        chosen = Chosen(passphrase=passphrase, stretch=self._session.stretch) if passphrase is not None else None
        made = make_backup(self.source(), out, chosen)
        with suppress(KnownError):  # a backup is not thrown away because the disk of the store is full
            self._tell(Did.BACKED_UP, "passphrase" if chosen else "code")
        return made

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

    # ---- dated copies

    @property
    def own_folder(self) -> Path:
        """Where the copies lie on this computer."""
        return self._session.folder / COPIES

    @property
    def elsewhere(self) -> Path | None:
        """Where they lie a second time, while that place can be reached."""
        folder = _elsewhere(self._copied())
        return self._below(folder) if folder else None

    def standing(self) -> Standing:
        """How things stand with the copies."""
        copied, now = self._copied(), self._session.clock.now()
        since, elsewhere = (copied.made or copied.begun), (copied.elsewhere or copied.chosen)
        return Standing(
            last=copied.made or None,
            last_elsewhere=copied.elsewhere or None,
            folder=Path(copied.folder) if copied.folder else None,
            problem=copied.problem,
            is_overdue=bool(since) and now - moment(since) > OVERDUE,
            is_overdue_elsewhere=bool(copied.folder and elsewhere) and now - moment(elsewhere) > OVERDUE_ELSEWHERE,
        )

    def choose_folder(self, folder: Path | None) -> None:
        """Put the copies there too, such as on a stick; None: on this computer alone. Raises BadInputError."""
        if not self.may_choose:
            raise MayNotSayWhereError
        if folder is not None and (
            not folder.is_dir() or folder.resolve().is_relative_to(self._session.folder.resolve())
        ):
            raise BadInputError(
                _("{folder} is no place for copies. Choose a folder on a stick or on another disk.").format(
                    folder=folder
                ),
                [("folder", "is no place for copies")],
            )
        self._tell(Did.COPIES_ELSEWHERE, "chosen" if folder else "no_more")
        now = stamp(self._session.clock.now())
        self._note(folder=str(folder) if folder else "", elsewhere="", chosen=now, problem="")

    def copy_if_due(self) -> bool:
        """Make the copy of the day where there is none yet, or where something was erased since, and carry it where it is to
        lie too; gives whether one was made. What the disk says is kept for `standing` to tell.
        """
        with self._lock:
            self._session.refuse_locked()
            copied = self._copied()
            is_made = False
            try:
                if not self._is_due(copied):
                    return self._carry_late(copied)
                is_made = self._copy(copied)
            except KnownError as problem:
                with suppress(KnownError):
                    self._note(problem=problem.sentence, begun=copied.begun or stamp(self._session.clock.now()))
            return is_made

    def _is_due(self, copied: Copied) -> bool:
        if not copied.made or not any(self.own_folder.glob("*")):
            return True
        today = local(self._session.clock.now()).date()
        is_older = copied.erasures < self._erasures() or copied.generation < self.source().file.generation
        return local(moment(copied.made)).date() < today or is_older

    def _copy(self, copied: Copied) -> bool:
        source = self.source()
        made = make_copy(source, self.own_folder)
        tidy(self.own_folder, source.keys, made.manifest)
        told = made.manifest
        self._note(made=told.made, erasures=told.erasures, generation=told.generation, problem="")
        self._carry(made, copied)
        return True

    def _carry_late(self, copied: Copied) -> bool:
        """A stick that was not here when the copy of the day was made."""
        folder = _elsewhere(copied)
        if folder is None or copied.elsewhere >= copied.made:
            return False
        found = newest_copy(self.own_folder, self._session.keys)
        if found is not None:
            self._carry(found, copied)
        return found is not None

    def _carry(self, made: Backup, copied: Copied) -> None:
        folder = _elsewhere(copied)
        if folder is None:
            return
        keys = self._session.keys
        below = self._below(folder)
        carry(made, keys, below)
        tidy(below, keys, made.manifest)
        self._note(elsewhere=made.manifest.made)

    def _tell(self, did: Did, detail: str) -> None:
        with self._session.database.writing() as db:
            self._session.note(db, did, detail=detail)

    def _below(self, folder: Path) -> Path:
        """A folder of this store alone: several computers may share a stick."""
        return folder / f"hearthlog-{self._session.keys.vault[-8:]}"

    def _erasures(self) -> int:
        with self._session.database.reading() as db:
            return int(directory.setting(db, ERASURES) or 0)

    def _copied(self) -> Copied:
        with self._session.database.reading() as db:
            return msgspec.json.decode(directory.setting(db, _COPIED) or "{}", type=Copied)

    def _note(self, **what: str | int) -> None:
        with self._session.database.writing() as db:
            now = msgspec.json.decode(directory.setting(db, _COPIED) or "{}", type=Copied)
            directory.set_setting(db, _COPIED, msgspec.json.encode(msgspec.structs.replace(now, **what)).decode())


def _elsewhere(copied: Copied) -> Path | None:
    """The second place, where it is here just now."""
    folder = Path(copied.folder) if copied.folder else None
    return folder if folder is not None and folder.is_dir() else None
