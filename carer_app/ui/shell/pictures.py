"""Pictures of every page of the window, light and dark."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication

from carer_app.domain.kind import FileKind
from carer_app.domain.kinds import kinds
from carer_app.domain.story import Told
from carer_app.session import Session
from carer_app.store.index import Wanted
from carer_app.ui.kit.theme import Scheme, apply_theme
from carer_app.ui.shell import place as places
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.tools import Pace, Tools, Work
from carer_app.ui.shell.window import Window

SETTLING_MS = 60
BACKGROUND_MS = 5000
NEVER_MS = 24 * 3600 * 1000
_PAGES = (
    places.TODAY,
    places.NEEDS,
    places.TIMELINE,
    places.CHILDREN,
    places.SENDING,
    places.SETTINGS,
    places.MOVED,
    places.ADD_CHILD,
    places.OWN,
)


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
    children = work.journal.children()
    child = children[0].id
    for page in _PAGES:
        yield page, Place(page=page)
    yield places.REVIEW, Place(page=places.REVIEW, child=child)
    for one in children:
        yield f"{places.CHILD}-{one.name.casefold()}", Place(page=places.CHILD, child=one.id)
    for slug, kind in kinds().items():
        if kind.listed and not kind.one_per_file and not kind.part_of and kind.file is FileKind.CHILD:
            yield f"{places.WRITE}-{slug}", Place(page=places.WRITE, kind=slug, child=child)
    for slug in kinds():
        written = [told for one in children for told in work.journal.told(Wanted(child=one.id, kind=slug, limit=400))]
        longest = max(written, key=_how_much, default=None)
        if longest:
            yield f"{places.RECORD}-{slug}", Place(page=places.RECORD, record=longest.id)


def _how_much(told: Told) -> tuple[bool, int, int]:
    """How much there is to see of a record: what was taken back, then what has many versions, then what says much."""
    return bool(told.retracted), told.versions, len(str(told.content))


def _draw(window: Window, path: Path) -> None:
    """Let everything be laid out, and what is made in the background arrive; then draw."""
    _settle()
    QThreadPool.globalInstance().waitForDone(BACKGROUND_MS)
    _settle()
    window.grab().save(str(path))


def _settle() -> None:
    loop = QEventLoop()
    QTimer.singleShot(SETTLING_MS, loop.quit)
    loop.exec()
