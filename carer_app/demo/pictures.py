"""Pictures of every page of the window, made in a process of their own that needs no screen."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from carer_app.app import doorway
from carer_app.domain.kinds import kinds
from carer_app.store.index import Wanted
from carer_app.ui.kit.theme import Scheme, apply_theme
from carer_app.ui.shell import place as places
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.tools import Pace, Tools
from carer_app.ui.shell.window import Window
from carer_app.work import Work

SETTLING_MS = 400
NEVER = 24 * 3600 * 1000


def take(folder: Path, name: str, passphrase: Path, out: Path) -> None:
    """Draw every page of a data folder, as the person of that name sees it, into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "carer_app.demo.pictures", str(folder), name, str(passphrase), str(out)]
    subprocess.run(command, check=True, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"})


def every_place(work: Work) -> Iterator[tuple[str, Place]]:
    """Every page that there is something to see on, with a name for its picture."""
    child = work.journal.children()[0].id
    for page in (places.TODAY, places.TIMELINE, places.CHILDREN, places.REVIEW, places.SENDING, places.ADD_CHILD):
        yield page, Place(page=page)
    yield places.CHILD, Place(page=places.CHILD, child=child)
    for slug, kind in kinds().items():
        if kind.listed and not kind.one_per_file:
            yield f"{places.WRITE}-{slug}", Place(page=places.WRITE, kind=slug, child=child)
    versions = sorted(work.journal.told(Wanted(limit=2000)), key=lambda told: told.versions)
    for told in versions[-1:]:
        yield places.RECORD, Place(page=places.RECORD, record=told.id)


def _main(folder: Path, name: str, passphrase: Path, out: Path) -> None:
    app = QApplication([])
    door = doorway(folder)
    tools = Tools(doorway=door, open_work=Work, relaunch=lambda: None)
    for look, scheme in (("light", Scheme.LIGHT), ("dark", Scheme.DARK)):
        apply_theme(app, scheme)
        window = Window(app, tools, Pace(idle=NEVER, sync=NEVER))
        window.show()
        _settle()
        window.grab().save(str(out / f"unlock-{look}.png"))
        work = Work(door.unlock(door.holder_named(name), passphrase.read_text().rstrip("\n")))
        window.open_work(work)
        for called, place in every_place(work):
            window.go(place.page, child=place.child, kind=place.kind, record=place.record)
            _settle()
            window.grab().save(str(out / f"{called}-{look}.png"))
        window.lock()
        window.close()


def _settle() -> None:
    """Let everything be laid out, and what is made in the background arrive."""
    loop = QEventLoop()
    QTimer.singleShot(SETTLING_MS, loop.quit)
    loop.exec()


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
