"""How a paper leaves this computer: what for, locked with a passphrase unless somebody chooses otherwise, or printed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from carer_app.domain.access import WHY_WORDS, Why
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.choice_box import ChoiceBox
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.shell.entry_page import LabelledBox, PassphraseField


class LeavingCard(Card):
    """Asks what the paper is for and how it is to leave, and keeps nothing: whoever shows it lets the paper leave."""

    locked_asked = Signal()
    police_asked = Signal()
    plain_asked = Signal()
    print_asked = Signal()

    def __init__(self, usual: Why, parent: QWidget | None = None) -> None:
        super().__init__(_("When it leaves this computer"), parent=parent)
        self._usual = usual
        self.why = ChoiceBox()
        for why, words in WHY_WORDS.items():
            self.why.addItem(words[:1].upper() + words[1:], str(why))
        self.passphrase = PassphraseField(
            _("A passphrase for the file"), _("Tell it to whoever opens it by telephone, not in the same message.")
        )
        self.trouble = Banner("", "calm", "alert-triangle")
        self.suggest_button = Button(_("Suggest one"), "plain", "refresh")
        self.locked_button = Button(_("Save locked …"), "primary", "lock")
        self.print_button = Button(_("Print …"), "plain", "printer")
        self.police_button = Button(_("For the police, not locked …"), "plain", "flag")
        self.plain_button = Button(_("Save without a lock …"), "link")
        self._lay_out()
        self.forget()

    def _lay_out(self) -> None:
        words = _("That it leaves, and what for, is written down and reaches the council. What it says is not.")
        self.add(Words(words, "quiet"))
        self.add(self.trouble)
        self.add(LabelledBox(_("What is it for?"), self.why))
        self.add(self.passphrase)
        self.add(FlowRow(self.suggest_button, self.locked_button))
        self.add(FlowRow(self.print_button, self.police_button, self.plain_button))
        self.suggest_button.clicked.connect(self._on_suggest)
        self.locked_button.clicked.connect(self.locked_asked)
        self.print_button.clicked.connect(self.print_asked)
        self.police_button.clicked.connect(self.police_asked)
        self.plain_button.clicked.connect(self.plain_asked)

    def reason(self) -> Why:
        """What it is for."""
        return Why(str(self.why.currentData()))

    def secret(self) -> str:
        """The passphrase for the file; raises BadInputError where there is none to rely on."""
        from carer_app.reports.locking import refuse_weak  # noqa: PLC0415 - loaded when a paper leaves

        try:
            refuse_weak(self.passphrase.text())
        except BadInputError:
            self.passphrase.edit.setFocus()
            raise
        return self.passphrase.text()

    def forget(self) -> None:
        """As it was at first, without the passphrase."""
        self.passphrase.clear()
        self.trouble.say("")
        self.why.setCurrentIndex(self.why.findData(str(self._usual)))

    def _on_suggest(self) -> None:
        from carer_app.reports.locking import suggested  # noqa: PLC0415 - loaded when a paper leaves

        self.passphrase.edit.setText(suggested())
        self.passphrase.show_button.setChecked(True)
        self.locked_button.setFocus()
