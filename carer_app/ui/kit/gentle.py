"""Quiet suggestions under a text: better words, and initials for other children. One press takes one; nothing is forced."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from carer_app.councils import CouncilProfile
from carer_app.domain.initials import OtherChild, names_in
from carer_app.domain.wording import Suggestion, words_of
from carer_app.i18n import _, counted
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words

Suggest = Callable[[str], list[Suggestion]]
PAUSE_MS = 700


ABOUT_ONE_CHILD = _("This file is about one child.")
IN_NO_CHILDS_FILE = _("This is in no child's file.")


def initials_only(others: Sequence[OtherChild], why: str = ABOUT_ONE_CHILD) -> Suggest:
    """Suggests initials where another child's name stands: for the child's own words, which nobody else should reword."""

    def suggest(text: str) -> list[Suggestion]:
        return [
            Suggestion(start=named.start, end=named.end, found=named.found, say=named.initials, why=why)
            for named in names_in(text, others)
        ]

    return suggest


def gentle(profile: CouncilProfile, others: Sequence[OtherChild], why: str = ABOUT_ONE_CHILD) -> Suggest:
    """Suggests initials for other children, and better words in the council's own terms."""
    names, words = initials_only(others, why), words_of(profile)

    def suggest(text: str) -> list[Suggestion]:
        return names(text) + words.suggestions(text)

    return suggest


class Offered(QWidget):
    """What a suggestion says, and what one can do about it."""

    def __init__(self) -> None:
        super().__init__()
        self.words = Words("", "small")
        self.take = Button("", "link")
        self.leave = Button(_("Leave it"), "link")
        self.undo = Button(_("Undo"), "link")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.words)
        box.addWidget(FlowRow(self.take, self.leave, self.undo, gap=18))


class SuggestionLine(QFrame):
    """One suggestion at a time, some moments after the typing stopped. What was left as it is, is not asked about again.

    Most texts need none, so what it shows is made when there is one for the first time.
    """

    said = Signal()

    def __init__(self, edit: QPlainTextEdit, suggest: Suggest) -> None:
        super().__init__()
        self._edit = edit
        self._suggest = suggest
        self._left: set[str] = set()
        self._settled: frozenset[str] = frozenset()
        self._shown: Suggestion | None = None
        self.setProperty("look", "sunken")
        self.sentence = ""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.look)
        edit.textChanged.connect(self._on_typed)
        self.hide()

    @cached_property
    def offered(self) -> Offered:
        """The words and the buttons, made when something is found for the first time."""
        offered = Offered()
        offered.take.clicked.connect(self._on_take)
        offered.leave.clicked.connect(self._on_leave)
        offered.undo.clicked.connect(self._on_undo)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 6, 12, 2)
        box.addWidget(offered)
        return offered

    def settle(self, words: Iterable[str]) -> None:
        """These words are seen to elsewhere: nothing is suggested for them for as long as that is so."""
        settled = frozenset(word.casefold() for word in words)
        if settled != self._settled:
            self._settled = settled
            self.look()

    def look(self) -> None:
        """Look for something to suggest in the text as it is now."""
        self._pause.stop()
        found = [one for one in self._suggest(self._edit.toPlainText()) if _key(one) not in self._left | self._settled]
        self._shown = found[0] if found else None
        if self._shown is None:
            self._fall_silent()
            return
        self._say(_sentence(self._shown, len(found) - 1))
        self.offered.take.setText(_("Write “{say}”").format(say=self._shown.say))
        self.offered.leave.setAccessibleName(_("Leave “{found}”").format(found=self._shown.found))
        self._offer(self.offered.take, self.offered.leave)

    def _on_typed(self) -> None:
        if self._shown is None and not self.isHidden():
            self._fall_silent()
        self._pause.start()

    def _on_take(self) -> None:
        taken = self._shown
        if taken is None:
            return
        cursor = self._edit.textCursor()
        cursor.setPosition(taken.start)
        cursor.setPosition(taken.end, QTextCursor.MoveMode.KeepAnchor)
        if cursor.selectedText().split() == taken.found.split():
            cursor.insertText(taken.say)
        self._shown = None
        self._pause.stop()
        self._say(_("It says “{say}” now.").format(say=taken.say))
        self._offer(self.offered.undo)
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_undo(self) -> None:
        self._edit.undo()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.look()

    def _on_leave(self) -> None:
        if self._shown is not None:
            self._left.add(_key(self._shown))
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.look()

    def _fall_silent(self) -> None:
        self.hide()
        if self.sentence:
            self._say("")

    def _say(self, sentence: str) -> None:
        self.sentence = sentence
        self.offered.words.setText(sentence)
        self.said.emit()

    def _offer(self, *buttons: Button) -> None:
        for button in (self.offered.take, self.offered.leave, self.offered.undo):
            button.setVisible(button in buttons)
        self.show()


def _key(suggestion: Suggestion) -> str:
    return suggestion.found.casefold()


def _sentence(shown: Suggestion, more: int) -> str:
    sentence = _("“{found}”: perhaps “{say}”? {why}").format(found=shown.found, say=shown.say, why=shown.why)
    if not more:
        return sentence
    rest = counted("There is {count} more like it.", "There are {count} more like it.", more)
    return f"{sentence} {rest}"
