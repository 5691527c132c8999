"""The light look for a test, and again after one that left another: a worker's application goes on to other tests."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from carer_app.ui.kit.theme import BASE_PX, LIGHT, Scheme, apply_theme, em, tokens


def in_light(app: QApplication) -> Iterator[None]:
    """For a fixture that is used as `yield from`."""
    apply_theme(app, Scheme.LIGHT, 1.0)
    yield
    if em() != BASE_PX or tokens() is not LIGHT:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # each widget left costs its time again
        apply_theme(app, Scheme.LIGHT, 1.0)
