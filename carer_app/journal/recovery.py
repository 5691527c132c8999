"""The recovery code of this computer: its sheet on paper, whole or in two halves; is a sheet still good; and a new code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carer_app.domain.act import Did
from carer_app.domain.act_words import LOCKED
from carer_app.domain.recovery_code import groups_of, halves_of, new_recovery_code
from carer_app.domain.standing import check_may_renew_code, may_renew_code
from carer_app.i18n import _
from carer_app.session import Session
from carer_app.store import directory, gateways, taking_off

if TYPE_CHECKING:
    from carer_app.reports.recovery import RecoveryMatter

OLD_CODE = _(
    "The code of before does not open these records any more: its sheet can be torn up. What is out already cannot be taken "
    "back: an old copy of this folder, or a backup from before, still opens with the old code, and holds what was written until "
    "then. Backups from now on open with the new one."
)


class RecoverySheets:
    """What the person at the keyboard can do about the recovery code. The code itself is kept nowhere: it is on paper."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def may_renew(self) -> bool:
        """Whether this person may make a new code."""
        return may_renew_code(self._session.person.role, self._session.people_now())

    def new_code(self) -> str:
        """A code for `renew`, so that it is on paper before the one of before ends."""
        return new_recovery_code()

    def refuse_others(self) -> None:
        """Raises NotTheirsToDoError where a new code is for somebody else here to make."""
        check_may_renew_code(self._session.person.role, self._session.people_now())

    def check(self, code: str) -> None:
        """Look whether a code, or both its halves, opens this computer's records.

        Raises WrongRecoveryCodeError, and BadInputError that names the group with a slip.
        """
        self._session.vault.refuse_other_code(code)

    def as_printed(self, code: str) -> str:
        """A code that was typed, or both its halves, as it stands on a whole sheet."""
        return "-".join(groups_of(code))

    def renew(self, code: str, passphrase: str) -> None:
        """Let this code open from now on, and the one of before no more: the records come under a new key as soon as nothing
        else has them open. Every council hears of it. The passphrase is the own one of who is at the keyboard, asked again
        because a code that somebody made in passing would open everything.

        Raises NotTheirsToDoError, what an unlock has to say of the passphrase, and StoreUnwritableError.
        """
        session = self._session
        self.refuse_others()
        session.vault.unlock(session.person.id, passphrase)
        self._note(Did.NEW_CODE)
        taking_off.renew_recovery(session.database, session.vault, session.keys, code)

    # ---- the paper

    def sheet(self, code: str) -> bytes:
        """The whole code as a PDF. Raises BadInputError where it is none."""
        from carer_app.reports.recovery import build_sheet  # noqa: PLC0415 - ReportLab is loaded when a paper is made

        return build_sheet(self._matter(), groups_of(code))

    def halves(self, code: str) -> tuple[bytes, bytes]:
        """The code in two halves as two PDFs, other halves each time."""
        from carer_app.reports.recovery import build_half  # noqa: PLC0415 - as above

        one, other = halves_of(code)
        matter = self._matter()
        return build_half(matter, one), build_half(matter, other)

    def about_to_print(self) -> None:
        """Write down that the sheet is printed, before it is; raises KnownError, and it is not to be printed then."""
        self._note(Did.SHEET_PRINTED)

    def about_to_save(self, *, locked: bool) -> None:
        """Write down that it is saved as a file, before it is; raises KnownError."""
        self._note(Did.SHEET_SAVED, LOCKED if locked else "")

    def _note(self, did: Did, detail: str = "") -> None:
        with self._session.database.writing() as db:
            self._session.note(db, did, detail=detail)

    def _matter(self) -> RecoveryMatter:
        from carer_app.reports.recovery import RecoveryMatter  # noqa: PLC0415 - as above

        session = self._session
        with session.database.reading() as db:
            homes = [one.home_name for one in gateways.every(db) if one.home_name]
            people = sorted(one.name for one in directory.people_here(db))
        return RecoveryMatter(
            place=", ".join(dict.fromkeys(homes)) or ", ".join(people),
            computer=session.device.id[-8:],
            council=session.profile.name,
            made_by=session.person.name,
            made_at=session.clock.now(),
        )
