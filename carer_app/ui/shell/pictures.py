"""Pictures of every page of the window, light and dark."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from carer_app.domain.kinds import kinds
from carer_app.session import Session
from carer_app.store.index import Wanted
from carer_app.ui.kit.theme import Scheme, apply_theme
from carer_app.ui.shell import place as places
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.tools import Pace, Tools, Work
from carer_app.ui.shell.window import Window

SETTLING_MS = 400
NEVER_MS = 24 * 3600 * 1000


def draw_every_page(tools: Tools, name: str, passphrase: str, out: Path) -> None:
    """Unlock as the person of that name and draw each page into `out`, light and dark. Nothing is written or sent."""
    app = QApplication([])
    for look, scheme in (("light", Scheme.LIGHT), ("dark", Scheme.DARK)):
        apply_theme(app, scheme)
        window = Window(app, tools, Pace(idle=NEVER_MS, sync=NEVER_MS))
        window.show()
        _draw(window, out / f"unlock-{look}.png")
        session: Session = tools.doorway.unlock(tools.doorway.holder_named(name), passphrase)
        work = tools.open_work(session)
        window.open_work(work)
        for called, place in every_place(work):
            window.go(place.page, child=place.child, kind=place.kind, record=place.record)
            _draw(window, out / f"{called}-{look}.png")
        window.lock()
        window.close()


def every_place(work: Work) -> Iterator[tuple[str, Place]]:
    """Every page that there is something to see on, with a name for its picture."""
    child = work.journal.children()[0].id
    for page in (places.TODAY, places.NEEDS, places.TIMELINE, places.CHILDREN, places.SENDING, places.ADD_CHILD):
        yield page, Place(page=page)
    for page in (places.CHILD, places.REVIEW):
        yield page, Place(page=page, child=child)
    for slug, kind in kinds().items():
        if kind.listed and not kind.one_per_file:
            yield f"{places.WRITE}-{slug}", Place(page=places.WRITE, kind=slug, child=child)
    written = work.journal.told(Wanted(child=child, limit=2000))
    longest = max(written, key=lambda told: (bool(told.retracted), told.versions, len(told.headline)), default=None)
    if longest:
        yield places.RECORD, Place(page=places.RECORD, record=longest.id)


def _draw(window: Window, path: Path) -> None:
    """Let everything be laid out, and what is made in the background arrive; then draw."""
    loop = QEventLoop()
    QTimer.singleShot(SETTLING_MS, loop.quit)
    loop.exec()
    window.grab().save(str(path))
