"""Sets the desk of an unlocked store: its pages and the runner that keeps it in step with the council."""

from PySide6.QtCore import QObject

from carer_app.ui.shell.copy_keeper import CopyKeeper
from carer_app.ui.shell.desk import Desk
from carer_app.ui.shell.pages import PAGES
from carer_app.ui.shell.resting import RESTING
from carer_app.ui.shell.sync_runner import SyncRunner
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
    watch = Watch(work, runner, pace, desk)
    watch.looked.connect(desk.renew_page)
    return desk, runner
