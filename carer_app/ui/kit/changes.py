"""Old beside new: the lines in which two versions differ, the words that went struck through, those that came underlined."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from carer_app.domain.difference import SORTS, Change, Piece, Sort
from carer_app.i18n import _
from carer_app.ui.kit.flow import Columns, FlowRow
from carer_app.ui.kit.labels import Badge, Words
from carer_app.ui.kit.panels import Card

_LOOKS = {Sort.CHANGED: "calm", Sort.ADDED: "good", Sort.TAKEN_OUT: "plain"}


class Changes(QWidget):
    """The lines that differ, each with its label, what became of it, and both its texts under whose they are."""

    def __init__(self, old: str, new: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._old, self._new = old, new
        self._shown: tuple[Change, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(14)

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Show these instead of those before."""
        if tuple(changes) == self._shown and self._box.count():
            return
        self._shown = tuple(changes)
        while (item := self._box.takeAt(0)) is not None:
            row = item.widget()
            if row is not None:
                row.hide()
                row.deleteLater()
        for change in changes:
            self._box.addWidget(self._row(change))

    def _row(self, change: Change) -> QWidget:
        whole = QWidget()
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(FlowRow(Words(change.label, "label"), Badge(SORTS[change.sort], _LOOKS[change.sort])))
        box.addWidget(
            Columns(
                _side(self._old, change.before, "s", _("nothing was written here")),
                _side(self._new, change.after, "u", _("nothing is written here")),
                ems=34,
            )
        )
        return whole


def _side(whose: str, pieces: Sequence[Piece], tag: str, nothing: str) -> QWidget:
    side = Card(look="sunken")
    side.box.setSpacing(2)
    plain = "".join(piece.text for piece in pieces)
    text = Words("", "body" if plain else "quiet").selectable()
    if plain:
        text.setTextFormat(Qt.TextFormat.RichText)
        text.setText("".join(_marked(piece, tag) for piece in pieces))
    else:
        text.setText(nothing)
    text.setAccessibleName(f"{whose}: {plain or nothing}")
    side.add(Words(whose, "small"))
    side.add(text)
    side.box.addStretch(1)
    return side


def _marked(piece: Piece, tag: str) -> str:
    words = escape(piece.text).replace("\n", "<br>")
    return f"<{tag}>{words}</{tag}>" if piece.differs else words
