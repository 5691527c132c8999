"""The theme on, and the parts of the kit on a page that is shown."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from carer_app.ui.kit.panels import Page
from tests.themed import in_light

Show = Callable[..., Page]


@pytest.fixture(autouse=True)
def themed(qapp: QApplication) -> Iterator[None]:
    yield from in_light(qapp)


@pytest.fixture
def on_page(qtbot: QtBot) -> Iterator[Show]:
    """Put widgets on a page of a given width and show it."""
    shown: list[Page] = []

    def show(*widgets: QWidget, width: int = 1000) -> Page:
        page = Page("A page")
        shown.append(page)
        qtbot.addWidget(page)
        for widget in widgets:
            page.add(widget)
        page.resize(width, 720)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        return page

    yield show
    shown.clear()
