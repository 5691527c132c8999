"""Chooses what a locked window shows: the unlock page, the first use, or what is wrong with the folder."""

from PySide6.QtWidgets import QWidget

from carer_app.doorway import Doorway
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.ui.kit.labels import Words
from carer_app.ui.shell.entry_page import EntryPage
from carer_app.ui.shell.unlock import UnlockPage


def door_page(doorway: Doorway) -> QWidget:
    """The page for the folder as it stands now."""
    try:
        if not doorway.exists:
            from carer_app.ui.shell.first_use import FirstUsePage  # noqa: PLC0415 - needed once

            return FirstUsePage(doorway)
        return UnlockPage(doorway, doorway.holders())
    except KnownError as problem:
        return ClosedPage(problem)
    except OSError:
        return ClosedPage(KnownError(_("The data folder {folder} cannot be read.").format(folder=doorway.folder)))


class ClosedPage(EntryPage):
    """Says why nothing can be opened here, and that nothing was changed."""

    def __init__(self, problem: KnownError, parent: QWidget | None = None) -> None:
        super().__init__(_("Hearthlog cannot open its records"), parent)
        self.say_trouble(problem.sentence)
        self.add(Words(_("Nothing was changed. Ask whoever looks after this computer, and show them this sentence.")))
