"""How the head of a section that folds is told to screen readers: a button that is expanded or collapsed, never a tick."""

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QApplication, QPushButton

OPEN = "open"
_INSTALLED = "hearthlog section heads"


class _SpokenHead(QAccessibleWidget):
    """A section's head as assistive technology sees it."""

    def __init__(self, head: QPushButton) -> None:
        super().__init__(head, QAccessible.Role.Button)
        self._head = head

    def state(self) -> QAccessible.State:
        state = super().state()
        state.expandable = True
        state.expanded = bool(self._head.property(OPEN))
        state.collapsed = not state.expanded
        return state

    def actionNames(self) -> list[str]:
        return [self.pressAction(), *super().actionNames()]

    def doAction(self, name: str) -> None:
        if name == self.pressAction():
            self._head.click()
        else:
            super().doAction(name)


def install_section_heads(app: QApplication) -> None:
    """Teach Qt once to report section heads as buttons that expand."""
    if not app.property(_INSTALLED):
        app.setProperty(_INSTALLED, True)
        QAccessible.installFactory(_spoken)


def _spoken(_class_name: str, thing: object) -> QAccessibleInterface | None:
    if not isinstance(thing, QPushButton) or thing.property(OPEN) is None:
        return None
    if not hasattr(thing, "spoken"):
        thing.spoken = _SpokenHead(thing)  # type: ignore[attr-defined]
    made: QAccessibleInterface = thing.spoken  # type: ignore[attr-defined]
    return made
