"""What every page of the desk is given: the unlocked work, the runner that keeps it in step, and the pace of things."""

from dataclasses import dataclass, field
from datetime import date

from carer_app.clock import today
from carer_app.journal.journal import Journal
from carer_app.ui.shell.sync_runner import SyncRunner
from carer_app.ui.shell.tools import Pace, Work


@dataclass(frozen=True, kw_only=True)
class Workplace:
    """One unlocked store with what the pages need to work on it.

    `begun_while_resting` are the names of the drafts that were begun at this desk while reading rested.
    """

    work: Work
    runner: SyncRunner
    pace: Pace
    begun_while_resting: set[str] = field(default_factory=set)

    @property
    def journal(self) -> Journal:
        return self.work.journal

    def today(self) -> date:
        """Today's date in England, by the store's own clock."""
        return today(self.work.session.clock)
