"""Headings that a screen reader finds as headings."""

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QApplication, QLabel, QSizePolicy, QWidget

_INSTALLED = "hearthlog headings"


class Heading(QLabel):
    """A heading: `title` for the page, `heading` for a part of it, `strong` for what is within a part."""

    def __init__(self, text: str, look: str = "heading", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("look", look)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.spoken: QAccessibleInterface | None = None


class _SpokenHeading(QAccessibleWidget):
    """A heading as assistive technology sees it."""

    def __init__(self, heading: Heading) -> None:
        super().__init__(heading, QAccessible.Role.Heading)
        self._heading = heading

    def text(self, text: QAccessible.Text) -> str:
        return self._heading.text() if text == QAccessible.Text.Name else super().text(text)


def install_headings(app: QApplication) -> None:
    """Teach Qt once to report our headings with the role of a heading."""
    if not app.property(_INSTALLED):
        app.setProperty(_INSTALLED, True)
        QAccessible.installFactory(_spoken)


def _spoken(_class_name: str, thing: object) -> QAccessibleInterface | None:
    if not isinstance(thing, Heading):
        return None
    if thing.spoken is None:
        thing.spoken = _SpokenHeading(thing)
    return thing.spoken
