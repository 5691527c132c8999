"""Choosing a passphrase: typed or pasted, with words of how good it is, or offered by chance."""

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from carer_app.domain.passphrase import offered_passphrase, strength_words
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.shell.entry_page import PassphraseField

_HINT = _("Four or five words that nobody would guess. Any letters, in any order; it may be pasted.")


class NewPassphrase(QWidget):
    """A field for a new passphrase. `alone` where this computer keeps no half of the key beside it."""

    def __init__(self, label: str, *, alone: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._alone = alone
        self.field = PassphraseField(label, _HINT)
        self.offer_button = Button(_("Offer me words"), "plain", "refresh")
        self.offer_button.clicked.connect(self._on_offer)
        self.strength = Words("", "quiet")
        self.field.edit.textChanged.connect(self._on_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self.strength)
        column.addWidget(FlowRow(self.offer_button))
        self.strength.hide()

    @property
    def edit(self) -> QLineEdit:
        """Where it is typed."""
        return self.field.edit

    def text(self) -> str:
        return self.field.text()

    def clear(self) -> None:
        self.field.clear()

    def _on_offer(self) -> None:
        """Words that are offered are shown, so that they can be written down."""
        self.field.edit.setText(offered_passphrase(alone=self._alone))
        self.field.show_button.setChecked(True)
        self.field.edit.setFocus()

    def _on_changed(self, text: str) -> None:
        try:
            words = strength_words(text, alone=self._alone)
        except KnownError as problem:
            words = problem.sentence
        self.strength.setText(words)
        self.strength.setVisible(bool(words))
