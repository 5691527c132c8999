"""Writing while reading rests: new entries alone, and of what was begun before the rest nothing is shown."""

from collections.abc import Sequence

import msgspec

from carer_app.domain.child import Child
from carer_app.domain.kinds import is_sheet
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.store.drafts import Draft
from carer_app.ui.kit.screen import SinceLast
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.workplace import Workplace
from carer_app.ui.shell.write import WritePage
from carer_app.ui.shell.write_book import WriteBookPage


class NotWhileRestingError(KnownError):
    """It would show what was written before."""

    def __init__(self) -> None:
        super().__init__(_("What is written already can be read and changed again once the council was heard from."))


class RestingWritePage(WritePage):
    """New entries only: to change one is to read it."""

    def visit(self, place: Place) -> None:
        super().visit(_new_only(self.workplace, place))

    def all_begun(self) -> list[Draft]:
        return _of_now(self.workplace, super().all_begun())

    def _begun_last(self, place: Place) -> str:
        return _noted(self.workplace, super()._begun_last(place), place.kind, place.child)

    def _sheet_that_came(self, place: Place) -> str:
        """A sheet that is written already would have to be shown. What the emergency card has of it stands there."""
        if is_sheet(place.kind) and super()._sheet_that_came(place):
            raise NotWhileRestingError
        return ""

    def _tell_open(self, place: Place, child: Child) -> None:
        """What is open was written before, and one cannot go on with it now."""


class RestingWriteBookPage(WriteBookPage):
    """The same in the home's book and in a carer's own file."""

    def visit(self, place: Place) -> None:
        super().visit(_new_only(self.workplace, place))

    def all_begun(self) -> list[Draft]:
        return _of_now(self.workplace, super().all_begun())

    def _draft_name(self, kind: str, person: str) -> str:
        mine = (one.name for one in self.all_begun() if (one.kind, one.child, one.record) == (kind, person, ""))
        return _noted(self.workplace, next(mine, ""), kind, person)

    def _since_last(self, person: str) -> SinceLast | None:
        return None


def _new_only(workplace: Workplace, place: Place) -> Place:
    """The same place without what was begun before reading rested; raises NotWhileRestingError for what is written."""
    if place.record or place.about:
        raise NotWhileRestingError
    before = {draft.name for draft in workplace.journal.drafts()} - workplace.begun_while_resting
    return msgspec.structs.replace(place, draft="") if place.draft in before else place


def _of_now(workplace: Workplace, found: Sequence[Draft]) -> list[Draft]:
    return [draft for draft in found if draft.name in workplace.begun_while_resting]


def _noted(workplace: Workplace, name: str, kind: str, child: str) -> str:
    """A name that no draft of before has, known from now on."""
    name = name or workplace.journal.name_beside(kind, child)
    workplace.begun_while_resting.add(name)
    return name
