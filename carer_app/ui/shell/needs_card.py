"""What needs somebody now, in small: the few things of the moment on the first page, and the way to all the others."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from carer_app.domain.child import Child
from carer_app.domain.needs import Group, Need, when_words
from carer_app.i18n import _, counted
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card, ListRow
from carer_app.ui.shell import place as places
from carer_app.ui.shell.need_row import Beholder, picture_of, place_of, with_whom
from carer_app.ui.shell.place import Place

MOST = 3


class NeedsCard(Card):
    """At most three rows: a child who is not here stands first, then what was handed to the person at the keyboard."""

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("What needs you"), parent=parent)
        self._waiting = Words(_("Looking through the files …"), "quiet")
        self.add(self._waiting)

    def show_needs(self, needs: Sequence[Need], children: Mapping[str, Child], beholder: Beholder) -> None:
        """Fill the card with what was found."""
        self._waiting.hide()
        now = sorted(
            (need for need in needs if need.group is Group.NOW),
            key=lambda need: (not need.due.goes_first, not need.is_asked_of(beholder.person)),
        )
        for need in now[:MOST]:
            self.add(self._row(need, children[need.child], beholder))
        if not now:
            self.add(Words(_("Nothing needs you just now."), "body"))
        self._add_rest(needs, len(now) - MOST)

    def say_unknown(self, sentence: str) -> None:
        self._waiting.setText(sentence)

    def _row(self, need: Need, child: Child, beholder: Beholder) -> ListRow:
        is_asked = need.is_asked_of(beholder.person)
        there = Place(page=places.NEEDS) if is_asked else place_of(need, child, beholder.person)
        more = [when_words(need.due, beholder.now), *(text for text, _look in with_whom(need, beholder))]
        heading = _("{name}: {what}").format(name=need.child_name, what=need.due.sentence)
        picture, token = picture_of(need, beholder)
        row = ListRow(heading, " ".join(part for part in more if part), picture, token=token)
        row.clicked.connect(lambda: self.asked.emit(there))
        return row

    def _add_rest(self, needs: Sequence[Need], more: int) -> None:
        """How many more things there are, said calmly, and the page that has them all."""
        soon = sum(1 for need in needs if need.group is Group.NEXT)
        others = sum(1 for need in needs if need.group is Group.OTHERS)
        said = [
            counted("{count} more thing for now.", "{count} more things for now.", more) if more > 0 else "",
            counted("{count} thing can wait.", "{count} things can wait.", soon) if soon else "",
            counted("{count} waits for others.", "{count} wait for others.", others) if others else "",
        ]
        everything = Button(_("See everything that waits"), "link")
        everything.clicked.connect(lambda: self.asked.emit(Place(page=places.NEEDS)))
        words = " ".join(part for part in said if part)
        if words:
            self.add(Words(words, "quiet"))
        self.add(FlowRow(everything))
