"""Adding somebody to this computer: for good, or for one shift, after which they unlock no more by themselves."""

from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from carer_app.clock import Clock
from carer_app.domain.people import KEEPERS, Role
from carer_app.domain.words import with_capital
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.journal.people import PeopleHere
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.choice_box import ChoiceBox
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.kit.time_fields import MomentField
from carer_app.ui.shell.entry_page import LabelledBox
from carer_app.ui.shell.new_passphrase import NewPassphrase
from carer_app.ui.shell.recovery import CodeFields
from carer_app.ui.shell.wording import role_words
from carer_app.vault.who import Who

_SHIFT = timedelta(hours=12)
_USUAL = {Role.SHIFT_LEAD: Role.RESIDENTIAL_WORKER, Role.REGISTERED_MANAGER: Role.RESIDENTIAL_WORKER}
"""Whom somebody of that role mostly adds; else one of their own."""
_BY_CODE = _(
    "A registered manager is added by another one, who unlocks here. Where none of them is here any more, add the new one with "
    "the recovery code from the safe. The council reads who added them, and that it was with the code."
)


class AddPerson(Card):
    """`added` says who can unlock now."""

    added = Signal(str)

    def __init__(self, people: PeopleHere, clock: Clock, *, alone: bool, parent: QWidget | None = None) -> None:
        super().__init__(_("Somebody new"), parent=parent)
        self._people, self._clock = people, clock
        self.trouble = Banner("", "info")
        self.trouble.say("")
        self.name = QLineEdit()
        self.role, self.how_long = ChoiceBox(), ChoiceBox()
        for role in KEEPERS:
            self.role.addItem(with_capital(role_words(role)), str(role))
        self.how_long.addItem(_("From now on"), "")
        self.how_long.addItem(_("For a time: an agency worker, one shift"), "until")
        self.until = MomentField("until", _("Until when?"), clock, offers=())
        self.until.hide()
        self.code, self.code_words = CodeFields(), Words(_BY_CODE, "quiet")
        self.role.setCurrentIndex(self.role.findData(str(_USUAL.get(people.mine, people.mine))))
        self.passphrase = NewPassphrase(_("Their passphrase, chosen by them"), alone=alone)
        self.add_button = Button(_("Add them"), "primary", "plus")
        self._lay_out()
        self.how_long.currentIndexChanged.connect(self._on_how_long)
        self.role.currentIndexChanged.connect(self._on_role)
        self._on_role()
        self.add_button.clicked.connect(self._on_add)

    def _lay_out(self) -> None:
        self.add(Words(_("It works without internet. The council hears of it with the next sending."), "quiet"))
        self.add(self.trouble)
        self.add(LabelledBox(_("Their name"), self.name))
        self.add(LabelledBox(_("What they are here"), self.role))
        self.add(self.code_words)
        self.add(self.code)
        self.add(LabelledBox(_("For how long"), self.how_long))
        self.add(self.until)
        self.add(self.passphrase)
        self.add(FlowRow(self.add_button))

    def is_begun(self) -> bool:
        """Whether somebody is being added."""
        return bool(self.name.text() or self.passphrase.text() or self.code.text())

    def clear(self) -> None:
        self.passphrase.clear()
        self.code.clear()

    def _on_role(self) -> None:
        """Somebody whom another of theirs adds is added with the code from the safe, where there is no other any more."""
        is_asked = self._people.asks_for_code(Role(self.role.currentData()))
        self.code_words.setVisible(is_asked)
        self.code.setVisible(is_asked)

    def _on_how_long(self) -> None:
        """A shift is taken for twelve hours until somebody says otherwise."""
        is_for_a_time = bool(self.how_long.currentData())
        self.until.setVisible(is_for_a_time)
        if is_for_a_time and not self.until.value():
            self.until.show_value((self._clock.now() + _SHIFT).isoformat(timespec="minutes"))

    def _on_add(self) -> None:
        until = self.until.value() if self.how_long.currentData() else None
        problem = self.until.problem() if self.how_long.currentData() else ""
        if problem or (self.how_long.currentData() and not until):
            self.trouble.say(problem or _("Until when are they here?"))
            return
        who, passphrase = Who(name=self.name.text(), role=self.role.currentData(), until=until), self.passphrase.text()
        code = self.code.text() if self.code.isVisibleTo(self) else ""
        self._set_busy(busy=True)
        run_in_background(
            self,
            lambda: self._people.add(who, passphrase, code).name,
            done=lambda name: self.added.emit(_("{name} can unlock now.").format(name=name)),
            failed=self._on_failed,
        )

    def _on_failed(self, problem: KnownError) -> None:
        self._set_busy(busy=False)
        self.trouble.say(with_capital(problem.sentence))

    def _set_busy(self, *, busy: bool) -> None:
        self.trouble.say("")
        self.add_button.setEnabled(not busy)
