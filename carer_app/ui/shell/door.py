"""Chooses what a locked window shows: the unlock page, the first use, or what is wrong with the folder."""

from PySide6.QtWidgets import QWidget

from carer_app.clock import moment
from carer_app.doorway import Doorway
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.ui.kit.labels import Words
from carer_app.ui.shell.entry_page import EntryPage
from carer_app.ui.shell.unlock import UnlockPage
from carer_app.vault import notice
from carer_app.vault.notice import Notice


def door_page(doorway: Doorway) -> QWidget:
    """The page for the folder as it stands now."""
    try:
        parting = doorway.parted()
        if parting is not None:
            from carer_app.ui.shell.parted import PartedPage  # noqa: PLC0415 - hardly ever needed

            return PartedPage(parting)
        if not doorway.exists:
            from carer_app.ui.shell.first_use import FirstUsePage  # noqa: PLC0415 - needed once

            return FirstUsePage(doorway)
        page = UnlockPage(doorway, doorway.holders())
        told = notice.read(doorway.folder)
        if told is not None:
            page.say_trouble(_locked_words(told))
        return page
    except KnownError as problem:
        return ClosedPage(problem)
    except OSError:
        return ClosedPage(KnownError(_("The data folder {folder} cannot be read.").format(folder=doorway.folder)))


def _locked_words(told: Notice) -> str:
    from carer_app.domain.words import moment_words  # noqa: PLC0415 - hardly ever needed at the door

    words = _(
        "{council} asked for this computer to be locked, on {when}. What you were writing is kept. "
        "Unlock it with your passphrase as always."
    )
    when = moment_words(moment(told.at))
    return words.format(council=told.council or _("The council"), when=when)


class ClosedPage(EntryPage):
    """Says why nothing can be opened here, and that nothing was changed."""

    def __init__(self, problem: KnownError, parent: QWidget | None = None) -> None:
        super().__init__(_("Hearthlog cannot open its records"), parent)
        self.say_trouble(problem.sentence)
        self.add(Words(_("Nothing was changed. Ask whoever looks after this computer, and show them this sentence.")))
