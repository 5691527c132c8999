"""The numbers to ring: the nation's, each council's, and those that the home enters, each with who checked it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from carer_app.domain.contacts import checked_words, whom_words
from carer_app.domain.words import with_capital
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.contacts import HomeContact
from carer_app.numbers import WHOM, Contact, Whom
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.choice_box import ChoiceBox
from carer_app.ui.kit.flow import Columns, FlowRow
from carer_app.ui.kit.heading import Heading
from carer_app.ui.kit.labels import Badge, Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.shell.entry_page import LabelledBox
from carer_app.ui.shell.workplace import Workplace


class ContactsCard(Card):
    """Shows what is there, and takes a new number. `changed` says what was done."""

    changed = Signal(str)

    def __init__(self, workplace: Workplace, authorities: tuple[str, ...]) -> None:
        super().__init__(_("Numbers to ring"))
        self._workplace = workplace
        self._authorities = authorities
        self.check_buttons: list[Button] = []
        self.remove_buttons: list[Button] = []
        self.who, self.whose = ChoiceBox(), ChoiceBox()
        self.number, self.name, self.hours = QLineEdit(), QLineEdit(), QLineEdit()
        self.trouble = Banner("", "info")
        self.trouble.say("")
        self.add_button = Button(_("Add this number"), "plain", "plus")
        self.add_button.clicked.connect(self._on_add)
        self.add(Words(_("999 and 101 reach the police everywhere, and are always shown first."), "quiet"))
        self._list()
        self._lay_out()

    def is_begun(self) -> bool:
        """Whether somebody is typing a number."""
        return any(box.text() for box in (self.number, self.name, self.hours))

    def _list(self) -> None:
        journal, contacts = self._workplace.journal, self._workplace.work.contacts
        for authority in self._authorities:
            profile = journal.profile_named(authority)
            for contact in profile.contacts:
                self.add(_row(contact, _("from {council}").format(council=profile.name)))
        entered = contacts.entered()
        for one in entered:
            self.add(self._entered(one))
        if not entered and not any(journal.profile_named(one).contacts for one in self._authorities):
            words = _("No other number is here yet. Ask the council for the duty team's, and add it below.")
            self.add(Words(words))

    def _entered(self, one: HomeContact) -> QWidget:
        by = _("entered by {name}").format(name=one.entered_by)
        whose = self._workplace.journal.profile_named(one.authority).name if one.authority else ""
        row = _row(one.contact, " · ".join(part for part in (by, whose) if part))
        check = Button(_("I rang it: it is right"), "plain", "check")
        check.setAccessibleName(_("I rang {number}: it is right").format(number=one.contact.number))
        check.clicked.connect(lambda: self._on_check(one))
        remove = Button(_("Take away"), "link")
        remove.setAccessibleName(_("Take away {number}").format(number=one.contact.number))
        remove.clicked.connect(lambda: self._on_remove(one))
        self.check_buttons.append(check)
        self.remove_buttons.append(remove)
        column = row.layout()
        assert column
        column.addWidget(FlowRow(check, remove))
        return row

    def _lay_out(self) -> None:
        for whom in Whom:
            self.who.addItem(with_capital(WHOM[whom]), whom)
        self.whose.addItem(_("every child here"), "")
        for authority in self._authorities:
            name = self._workplace.journal.profile_named(authority).name
            self.whose.addItem(_("the children of {council}").format(council=name), authority)
        self.add(Heading(_("Add a number"), "strong"))
        self.add(self.trouble)
        self.add(Columns(LabelledBox(_("Whom does it reach?"), self.who), LabelledBox(_("Number"), self.number)))
        self.add(Columns(LabelledBox(_("Name"), self.name), LabelledBox(_("When do they answer?"), self.hours)))
        if len(self._authorities) > 1:
            self.add(LabelledBox(_("For whom?"), self.whose))
        self.add(FlowRow(self.add_button))

    def _on_add(self) -> None:
        given = Contact(
            who=self.who.currentData(), number=self.number.text(), name=self.name.text(), hours=self.hours.text()
        )
        try:
            self._workplace.work.contacts.add(given, self.whose.currentData())
        except BadInputError as problem:
            self.trouble.say(with_capital(problem.sentence))
            self.number.setFocus()
            return
        self.changed.emit(_("The number is here. Ring it once, and say that it is right."))

    def _on_check(self, one: HomeContact) -> None:
        self._workplace.work.contacts.check(one)
        self.changed.emit(_("{number} is checked today.").format(number=one.contact.number))

    def _on_remove(self, one: HomeContact) -> None:
        self._workplace.work.contacts.remove(one)
        self.changed.emit(_("The number was taken away."))


def _row(contact: Contact, origin: str) -> QWidget:
    """A number, whom it reaches, and whether anybody checked it."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 4, 0, 4)
    column.setSpacing(4)
    column.addWidget(Words(contact.number, "number").selectable())
    column.addWidget(Words(with_capital(whom_words(contact))))
    column.addWidget(Words(with_capital(origin), "small"))
    checked = with_capital(checked_words(contact))
    column.addWidget(Words(checked) if contact.is_checked else FlowRow(Badge(checked, "calm")))
    return whole
