"""Fields for words: one line, or as many as it takes."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from carer_app.ui.kit.field import Field
from carer_app.ui.kit.gentle import Suggest, SuggestionLine
from carer_app.ui.kit.theme import em

_MOST_LINES = 18


class TextField(Field):
    """One line of words. `ems` holds a short one short."""

    def __init__(
        self, name: str, label: str, *, hint: str = "", needed: str = "", placeholder: str = "", ems: float = 0
    ) -> None:
        super().__init__(name, label, hint=hint, needed=needed)
        self._edit = QLineEdit()
        self._edit.setPlaceholderText(placeholder)
        if ems:
            self._edit.setMaximumWidth(round(ems * em()))
        self._take(self._edit)
        self._edit.textChanged.connect(self.changed)

    def input(self) -> QLineEdit:
        return self._edit

    def value(self) -> str | None:
        return self._edit.text() if self._edit.text().strip() else None

    def show_value(self, value: object) -> None:
        self._edit.setText(str(value or ""))


class GrowingText(QPlainTextEdit):
    """A plain text that is as high as what is in it; Tab leaves it."""

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        written = round(self.document().documentLayout().documentSize().height())
        lines = min(max(written, self._lines), _MOST_LINES)
        around = self.contentsMargins()
        edge = round(2 * self.document().documentMargin()) + around.top() + around.bottom() + 4
        height = lines * QFontMetrics(self.font()).lineSpacing() + edge
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(12 * em(), self.minimumHeight())


class LongTextField(Field):
    """Words in plain text that grows as one writes. What `suggest` finds in them is offered quietly underneath."""

    grows = True

    def __init__(
        self,
        name: str,
        label: str,
        *,
        hint: str = "",
        needed: str = "",
        placeholder: str = "",
        lines: int = 2,
        suggest: Suggest | None = None,
    ) -> None:
        super().__init__(name, label, hint=hint, needed=needed)
        self._edit = GrowingText(lines)
        self.prompt(placeholder)
        self._take(self._edit)
        self._edit.textChanged.connect(self.changed)
        self.suggestions = SuggestionLine(self._edit, suggest) if suggest else None
        if self.suggestions:
            self.box.addWidget(self.suggestions)
            self.suggestions.said.connect(self._describe)

    def _describe(self) -> None:
        super()._describe()
        line = getattr(self, "suggestions", None)
        if line and line.sentence:
            edit = self.input()
            edit.setAccessibleDescription(f"{edit.accessibleDescription()} {line.sentence}".strip())

    def prompt(self, sentence: str) -> None:
        """Another question in the empty field; it is never part of what is written."""
        self._edit.setPlaceholderText(sentence)

    def input(self) -> GrowingText:
        return self._edit

    def value(self) -> str | None:
        text = self._edit.toPlainText()
        return text if text.strip() else None

    def show_value(self, value: object) -> None:
        self._edit.setPlainText(str(value or ""))
