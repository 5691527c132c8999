"""A note that was left at the lock screen: loud on the first page, until somebody has taken it over into a form of their own."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from carer_app.errors import KnownError
from carer_app.i18n import _, counted
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card, Page
from carer_app.ui.kit.screen import Screen
from carer_app.ui.shell.child_card import draft_place
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import screens
from carer_app.ui.shell.wording import when_words
from carer_app.ui.shell.workplace import Workplace
from carer_app.vault.door_notes import DoorNote

_LEFT = _("A note was left at the lock screen at {when}, by whoever was at the computer. Nobody has taken it over yet.")
_HOW = _(
    "Choose whom it is about. It goes into a form as your own draft, with where it comes from; it is a record once you "
    "have read it, added what you know, and saved it."
)
_LATER = _(
    "Do what it asks for now. It waits here, and can be taken over into a form once this computer has heard from the council."
)
_FIRST = _("Begin the young person's file first. The note waits here until then.")

GoTo = Callable[[Place], None]


def show_left_notes(workplace: Workplace, sheet: Page, takers: Sequence[Screen], go: GoTo, unfolded: set[str]) -> None:
    """Every note that waits, the first one first, and that some do not open. Those that are unfolded stay so.

    `takers` are the forms into which one can be taken over, none while that has to wait.
    """
    found = workplace.work.door_notes.waiting()
    for note in found.notes:
        card = LeftNoteCard(workplace, note, takers, go)
        card.read_button.clicked.connect(lambda _down=False, name=note.id: unfolded.add(name))
        if note.id in unfolded:
            card.unfold()
        sheet.add(card)
    if found.unopened:
        sheet.add(Banner(unopened_words(found.unopened), "info"))


def unopened_words(count: int) -> str:
    """That notes lie here which this vault does not open."""
    one = _("{count} note that was left at the lock screen does not open: it was changed, or sealed to another key.")
    more = _(
        "{count} notes that were left at the lock screen do not open: they were changed, or sealed to another key."
    )
    return counted(one, more, count) + " " + _("Ask around who wrote it. It stays in the folder “notes”.")


class LeftNoteCard(Card):
    """When it was left; its words once one asks for them, and the forms into which it can be taken over."""

    def __init__(
        self,
        workplace: Workplace,
        note: DoorNote,
        takers: Sequence[Screen],
        go: GoTo,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._workplace, self._note, self._takers, self._go = workplace, note, takers, go
        said = _LEFT.format(when=when_words(note.begun, workplace.today()))
        self.banner = Banner(said, "urgent")
        self.read_button = Button(_("Read it"), "plain")
        self.banner.add_button(self.read_button)
        self.add(self.banner)
        self.read_button.clicked.connect(self.unfold)
        self.take_buttons: dict[tuple[str, str], Button] = {}

    def unfold(self) -> None:
        """Show its words, and what can be done with them."""
        self.read_button.hide()
        self.add(Words(self._note.words))
        children = self._workplace.journal.children()
        self.add(Words((_HOW if self._takers else _LATER) if children else _FIRST, "quiet"))
        for screen in self._takers if children else ():
            row = FlowRow(Words(screen.menu, "label"))
            for child in children:
                button = Button(_("About {name}").format(name=child.name), "plain", screen.icon)
                button.setAccessibleName(_("{what}: about {name}").format(what=screen.menu, name=child.name))
                button.clicked.connect(partial(self._on_take, screen, child.id))
                self.take_buttons[screen.kind, child.id] = button
                row.add(button)
            self.add(row)

    def _on_take(self, screen: Screen, child: str, _down: bool = False) -> None:
        try:
            draft = self._workplace.work.door_notes.take_over(self._note, screen.kind, child, screen.takes_note)
        except KnownError as problem:
            self.banner.say(problem.sentence)
            return
        self._go(draft_place(draft, child))


def note_takers() -> list[Screen]:
    """The forms that take such a note, the most pressing one first."""
    return sorted((one for one in screens().values() if one.takes_note), key=lambda one: (not one.urgent, one.order))
