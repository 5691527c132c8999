"""A button for one page of several, which a screen reader finds as one of several and not as a box to tick."""

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QApplication

from carer_app.ui.kit.buttons import ToolButton

_INSTALLED = "hearthlog page buttons"


class PageButton(ToolButton):
    """Down while its page is open."""

    def __init__(self, text: str, icon_name: str) -> None:
        super().__init__(text, "menu", icon_name)
        self.setCheckable(True)
        self.spoken: QAccessibleInterface | None = None


class _SpokenPageButton(QAccessibleWidget):
    """A page button as assistive technology sees it."""

    def __init__(self, button: PageButton) -> None:
        super().__init__(button, QAccessible.Role.RadioButton)
        self._button = button

    def state(self) -> QAccessible.State:
        found = super().state()
        found.checkable = 1
        found.checked = int(self._button.isChecked())
        return found

    def actionNames(self) -> list[str]:
        return [self.pressAction(), *super().actionNames()]

    def doAction(self, name: str) -> None:
        if name == self.pressAction():
            self._button.click()
        else:
            super().doAction(name)


def install_page_buttons(app: QApplication) -> None:
    """Teach Qt once how our page buttons are spoken."""
    if not app.property(_INSTALLED):
        app.setProperty(_INSTALLED, True)
        QAccessible.installFactory(_spoken)


def _spoken(_class_name: str, thing: object) -> QAccessibleInterface | None:
    if not isinstance(thing, PageButton):
        return None
    if thing.spoken is None:
        thing.spoken = _SpokenPageButton(thing)
    return thing.spoken
