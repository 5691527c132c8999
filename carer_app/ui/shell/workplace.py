"""What every page of the desk is given: the unlocked work, the runner that keeps it in step, and the pace of things."""

from dataclasses import dataclass
from datetime import date

from carer_app.clock import today
from carer_app.journal.journal import Journal
from carer_app.ui.shell.sync_runner import SyncRunner
from carer_app.ui.shell.tools import Pace, Work


@dataclass(frozen=True, kw_only=True)
class Workplace:
    """One unlocked store with what the pages need to work on it."""

    work: Work
    runner: SyncRunner
    pace: Pace

    @property
    def journal(self) -> Journal:
        return self.work.journal

    def today(self) -> date:
        """Today's date in England, by the store's own clock."""
        return today(self.work.session.clock)
