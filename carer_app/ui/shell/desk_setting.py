"""Sets the desk of an unlocked store: its pages and the runner that keeps it in step with the council."""

from PySide6.QtCore import QObject

from carer_app.ui.shell.copy_keeper import CopyKeeper
from carer_app.ui.shell.desk import Desk
from carer_app.ui.shell.pages import PAGES
from carer_app.ui.shell.resting import RESTING
from carer_app.ui.shell.sync_runner import SyncRunner
from carer_app.ui.shell.time_here import TimeHere
from carer_app.ui.shell.tools import Pace, Work
from carer_app.ui.shell.watch import Watch
from carer_app.ui.shell.workplace import Workplace


def set_desk(work: Work, pace: Pace, owner: QObject) -> tuple[Desk, SyncRunner]:
    """A desk on this work, and its runner, which is not started yet. While reading rests it has the few pages of then."""
    runner = SyncRunner(work, pace.sync, owner)
    desk = Desk(Workplace(work=work, runner=runner, pace=pace), RESTING if work.lease().is_over else PAGES)
    desk.written.connect(runner.sync)
    keeper = CopyKeeper(work, pace.copies, desk)
    keeper.looked.connect(desk.renew_page)
    _mind_time(work, pace, desk)
    watch = Watch(work, runner, pace, desk)
    watch.looked.connect(desk.renew_page)
    return desk, runner


def _mind_time(work: Work, pace: Pace, desk: Desk) -> None:
    """Whoever is here for a time is told when it ends; the window locks then, and not in the middle of a sentence."""

    def has_begun() -> bool:
        desk.leave()
        return desk.has_unkept() or bool(work.journal.drafts())

    time_here = TimeHere(work.session, has_begun, pace.rest, desk)
    time_here.told.connect(desk.time_here.say)
    time_here.over.connect(desk.lock_asked)
    time_here.look()
