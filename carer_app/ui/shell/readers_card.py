"""The card under a form that says who will be able to read the entry, and lets its writer choose them by name."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carer_app.domain.people import Person, Role
from carer_app.i18n import _
from carer_app.journal.closing import Readership
from carer_app.ui.kit.buttons import ToolButton
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card
from carer_app.ui.shell.wording import by_whom

_HERE = (Role.FOSTER_CARER, Role.RESIDENTIAL_WORKER, Role.SHIFT_LEAD, Role.REGISTERED_MANAGER)


class ReadersCard(Card):
    """Nobody is chosen until the writer chooses, but for the writer where they are `alone` with it so far; whom it is about
    can never be among them.
    """

    changed = Signal()

    def __init__(self, people: Sequence[Person], me: str, *, closed: bool, alone: bool = False) -> None:
        super().__init__(_("Who can read this?"), look="sunken")
        self._people = {person.id: person for person in people}
        self._me = me
        self._alone = alone
        self.everyone = _mark(_("Everyone who may see the file"), "users")
        self.some = _mark(_("Only people whom I choose"), "lock")
        self.readers = {person.id: self._person(person, _("may read it")) for person in people}
        self.about = {person.id: self._person(person, _("it is about them")) for person in people}
        self.add(FlowRow(self.everyone, self.some))
        self.choosing = self._choosing()
        self.sentence = Words("", "strong")
        self.add(self.sentence)
        self.add(self.choosing)
        self._closed = closed
        self.show_value(Readership(readers=(me,)) if alone else None, closed=closed)
        self._connect()

    def is_closed(self) -> bool:
        return self._closed

    def value(self) -> Readership | None:
        """Who alone may read it; None for everyone who may see the file."""
        if not self._closed:
            return None
        about = tuple(id_ for id_, mark in self.about.items() if mark.isChecked())
        return Readership(readers=tuple(id_ for id_, mark in self.readers.items() if mark.isChecked()), about=about)

    def show_value(self, readership: Readership | None, *, closed: bool) -> None:
        self._closed = closed
        for id_ in self._people:
            self.readers[id_].setChecked(readership is not None and id_ in readership.readers)
            self.about[id_].setChecked(readership is not None and id_ in readership.about)
        self._follow()

    def told(self) -> str:
        """Who will be able to read it, in a sentence."""
        readership = self.value()
        if readership is None:
            return ""
        names = [self._people[id_].name for id_ in readership.readers if id_ != self._me]
        mine = self._me in readership.readers
        if mine and not names and self._alone:
            return _(
                "Only you will be able to read it. No social worker can be chosen on this computer yet: once one can, "
                "let them read it here, so that somebody can help when you are away."
            )
        if not names:
            return _("Choose who may read it. Nobody else in the home or at the council will find it.")
        if mine:
            return _("Only {names} will be able to read it.").format(names=listed([_("you"), *names]))
        words = _("Only {names} will be able to read it. Once it is saved you will not find it again.")
        return words.format(names=listed(names))

    def told_afterwards(self) -> str:
        """The same once it is saved, without a name: somebody else may walk past the screen."""
        readership = self.value()
        if readership is None:
            return ""
        if readership.readers == (self._me,):
            return _("Only you will be able to read it.")
        if self._me in readership.readers:
            return _("Only those whom you chose will be able to read it.")
        return _("Only those whom you chose will be able to read it. You will not find it again.")

    def waiting(self) -> str:
        """Of which readers it has to wait until they can open closed entries."""
        readership = self.value()
        chosen = readership.readers if readership else ()
        names = [self._people[id_].name for id_ in chosen if not self._people[id_].sealing_key]
        words = _("{names} cannot open closed entries yet. It is kept sealed for them until they can.")
        return words.format(names=listed(names)) if names else ""

    # ---- inside

    def _choosing(self) -> QWidget:
        """The people in two groups, and once more for whom it is about."""
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        groups = ((_("Who keeps records here"), True), (_("At the council"), False))
        for heading, here in groups:
            marks = [self.readers[id_] for id_, person in self._people.items() if (person.role in _HERE) is here]
            if marks:
                column.addWidget(Words(heading, "label"))
                column.addWidget(FlowRow(*marks))
        if not self._people:
            column.addWidget(Words(_("Nobody else is known here yet."), "quiet"))
        column.addWidget(Words(_("Is it about one of them? Then they can never read it."), "label"))
        column.addWidget(FlowRow(*self.about.values()))
        return box

    def _person(self, person: Person, what: str) -> ToolButton:
        words = _("You") if person.id == self._me else by_whom(person.name, str(person.role))
        mark = _mark(words, "")
        mark.setAccessibleName(f"{words}: {what}")
        return mark

    def _connect(self) -> None:
        self.everyone.clicked.connect(lambda: self._choose(closed=False))
        self.some.clicked.connect(lambda: self._choose(closed=True))
        for id_ in self._people:
            self.readers[id_].toggled.connect(self._on_changed)
            self.about[id_].toggled.connect(lambda down, id_=id_: self._on_about(id_, down))

    def _choose(self, *, closed: bool) -> None:
        self._closed = closed
        self._on_changed()

    def _on_about(self, person: str, down: bool) -> None:
        """Whom it is about is taken out of the readers, and cannot be put back among them."""
        if down:
            self.readers[person].setChecked(False)
        self._on_changed()

    def _on_changed(self) -> None:
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        self.everyone.setChecked(not self._closed)
        self.some.setChecked(self._closed)
        self.choosing.setVisible(self._closed)
        for id_, mark in self.readers.items():
            mark.setEnabled(not self.about[id_].isChecked())
        said = " ".join(part for part in (self.told(), self.waiting()) if part)
        self.sentence.setText(said)
        self.sentence.setVisible(bool(said))


def listed(names: Sequence[str]) -> str:
    """Names as they stand in a sentence."""
    if len(names) < 2:
        return "".join(names)
    return _("{some} and {last}").format(some=", ".join(names[:-1]), last=names[-1])


def _mark(words: str, picture: str) -> ToolButton:
    mark = ToolButton(words, "mark", picture)
    mark.setCheckable(True)
    mark.show_when_chosen("check")
    return mark
