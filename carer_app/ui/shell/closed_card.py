"""Who may read a closed entry and who looked at it, and the way to let somebody else in."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from carer_app.domain.people import Person
from carer_app.errors import KnownError
from carer_app.i18n import _, counted
from carer_app.journal.closing import ClosedTo, Closing
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card
from carer_app.ui.shell.wording import by_whom, when_words


class ClosedCard(Card):
    """Stands under a closed entry. `let_in` says that somebody else may read it from now on."""

    let_in = Signal(str)

    def __init__(self, closing: Closing, record: str, today: date, parent: QWidget | None = None) -> None:
        super().__init__(_("Only these people can read this"), parent=parent)
        self._closing = closing
        self._record = record
        section = closing.of(record)
        everyone = {person.id: person for person in closing.people()}
        for reader in section.readers:
            self.add(Words(by_whom(reader.name, reader.role)))
        if len(section.readers) == 1:
            words = _("Nobody else can read it so far. Let somebody read it who can help when {name} is away.")
            self.add(Words(words.format(name=section.readers[0].name), "quiet"))
        self._tell_doubts(section)
        self._tell_looks(section, everyone, today)
        self.choose = Button(_("Let somebody else read it"), "link", "plus")
        self.choose.clicked.connect(self._ask)
        self.people = self._people(section, everyone)
        self.people.hide()
        self.trouble = Words("", "problem")
        self.trouble.hide()
        for widget in (FlowRow(self.choose), self.people, self.trouble):
            self.add(widget)

    def _tell_doubts(self, section: ClosedTo) -> None:
        """Who cannot open it just now, and what cannot be relied on."""
        for reader in section.waiting:
            words = _("{name} cannot open closed entries yet. It is kept sealed until they can.")
            self.add(Words(words.format(name=reader.name), "quiet"))
        for one in self._closing.renewed(section):
            words = _(
                "{name} has another key than before, perhaps after a recovery, and cannot open this. Ask them in person, "
                "then let them in again."
            )
            self.add(Words(words.format(name=one.name), "quiet"))
        if section.broken:
            self.add(Words(_broken(section.broken), "problem"))

    def _tell_looks(self, section: ClosedTo, everyone: Mapping[str, Person], today: date) -> None:
        names = {reader.id: reader.name for reader in section.readers} | {
            id_: one.name for id_, one in everyone.items()
        }
        for who, when in section.looked:
            words = _("{name} opened it, {when}").format(
                name=names.get(who, _("somebody")), when=when_words(when, today)
            )
            self.add(Words(words, "small"))

    def _people(self, section: ClosedTo, everyone: Mapping[str, Person]) -> FlowRow:
        row = FlowRow()
        again = {one.id for one in self._closing.renewed(section)}
        known = ({reader.id for reader in section.readers} - again) | set(section.about)
        for person in everyone.values():
            if person.id not in known:
                button = Button(by_whom(person.name, str(person.role)))
                button.clicked.connect(lambda _checked=False, person=person: self._let_in(person))
                row.add(button)
        never_mind = Button(_("Not now"), "link")
        never_mind.clicked.connect(row.hide)
        row.add(never_mind)
        return row

    def _ask(self) -> None:
        self.people.show()

    def _let_in(self, person: Person) -> None:
        try:
            self._closing.add_reader(self._record, person.id)
        except KnownError as problem:
            self.trouble.setText(problem.sentence)
            self.trouble.show()
            return
        self.let_in.emit(
            _("{name} may read it from now on, with all that was written before.").format(name=person.name)
        )


def _broken(count: int) -> str:
    """What lies there and is not shown."""
    one = _("{count} part here was changed, or is not signed by whom it names. It is not shown. Tell the council.")
    more = _(
        "{count} parts here were changed, or are not signed by whom they name. They are not shown. Tell the council."
    )
    return counted(one, more, count)
