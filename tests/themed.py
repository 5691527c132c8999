"""The light look for a test, and again after one that left another: a worker's application goes on to other tests."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication

from carer_app.ui.kit.theme import Scheme, apply_theme

_Look = tuple[str, QPalette, QFont]
_light: list[_Look] = []


def put_on_light(app: QApplication) -> None:
    """The light look, unless it is on to the last colour: to put it on takes its time for each widget that there is."""
    if _light != [_look(app)]:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # each widget left costs its time again
        apply_theme(app, Scheme.LIGHT, 1.0)
        _light[:] = [_look(app)]


def in_light(app: QApplication) -> Iterator[None]:
    """For a fixture that is used as `yield from`."""
    put_on_light(app)
    yield
    put_on_light(app)


def _look(app: QApplication) -> _Look:
    return app.styleSheet(), app.palette(), app.font()
