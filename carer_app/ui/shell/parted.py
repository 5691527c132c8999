"""What a window shows while the records are taken off this computer because the council asked for it, and afterwards."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from carer_app.clock import moment
from carer_app.domain.words import moment_words
from carer_app.i18n import _, counted
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner
from carer_app.ui.shell.entry_page import EntryPage, full_width
from carer_app.vault.parting import Parting


class PartingPage(EntryPage):
    """While what was not sent is sealed and sent: a moment or two, and nothing to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("One moment"), parent)
        self.add(Words(_("The council asked for the records to be taken off this computer.")))
        words = _("What you had not sent, and what you were just writing, is sealed to the council first.")
        self.add(Words(words, "quiet"))


class PartedPage(EntryPage):
    """Says what happened, that nothing was lost, and where what could not be sent lies; `anew` begins a new store."""

    anew = Signal()

    def __init__(self, parting: Parting, parent: QWidget | None = None) -> None:
        super().__init__(_("The records are not on this computer any more"), parent)
        when = moment_words(moment(parting.at))
        asked = _("{council} asked for that, and it was done on {when}.")
        self.add(Words(asked.format(council=parting.council or _("The council"), when=when)))
        if parting.unopened:
            self.add(Words(_("The council has what was sent.")))
        else:
            self.add(Words(_("Nothing that you wrote is lost: the council has what was sent.")))
        if parting.kept_in:
            self.add(Banner(_kept_words(parting.kept_in), "calm", "lock"))
        else:
            words = _(
                "What had not been sent yet, and what you were writing, was sealed to the council and arrived there."
            )
            self.add(Words(words))
        if parting.unopened:
            self.add(Banner(_unopened_words(parting.unopened), "calm", "lock"))
        self.add(Words(_("If this surprises you, ring your supervising social worker or the duty team."), "quiet"))
        self.begin_button = full_width(Button(_("Begin with a new store"), "link"))
        self.begin_button.clicked.connect(self.anew)
        self.add(self.begin_button)
        self.first = self.begin_button


def _unopened_words(count: int) -> str:
    one = _("{count} draft could be opened only by whoever was writing it, so the council cannot read it.")
    more = _("{count} drafts could be opened only by those who were writing them, so the council cannot read them.")
    return (
        counted(one, more, count) + " " + _("Please tell everybody who writes here, so that it can be written again.")
    )


def _kept_words(folder: str) -> str:
    words = _(
        "What had not been sent yet, and what you were writing, could not all be sent. It lies sealed in the folder "
        "“{name}”, beside where the records were, and only the council can open it. Please give that folder to the council."
    )
    return words.format(name=Path(folder).name)
