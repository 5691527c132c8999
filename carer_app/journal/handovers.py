"""What whoever comes next should know: entries that their writers marked for the next shift."""

from datetime import date, timedelta

from carer_app.clock import local, moment
from carer_app.domain.story import Told
from carer_app.journal.reader import Reader
from carer_app.store.index import Wanted

_LOOKED_BACK = timedelta(days=7)
_MOST = 200


def handovers(journal: Reader, child: str, today: date) -> list[Told]:
    """A child's entries for the next shift that were written today or yesterday, the latest happening last.

    What happened more than a week ago is left out, however late it was written.
    """
    recent = journal.told(Wanted(child=child, start=today - _LOOKED_BACK, end=today, limit=_MOST))
    since = today - timedelta(days=1)
    return [
        told
        for told in recent
        if told.content and told.content.handover() and local(moment(told.written)).date() >= since
    ]
