"""What comes next in a child's health, on their page: appointments that are set or to be arranged, and worries that are open."""

from carer_app.domain.child import Child
from carer_app.domain.deadlines import by_words, waiting
from carer_app.domain.kind import Due, Lead
from carer_app.domain.story import Told
from carer_app.i18n import _
from carer_app.store.index import Wanted
from carer_app.ui.kit.panels import Card, ListRow
from carer_app.ui.shell import place as places
from carer_app.ui.shell.parts import Ask
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import screens
from carer_app.ui.shell.workplace import Workplace

_KINDS = ("health_appointment", "health_concern")
_MOST, _SHOWN = 200, 6


def coming_health_card(workplace: Workplace, child: Child, ask: Ask) -> Card | None:
    """The card, what is soonest first; None where nothing waits. What is for chosen readers stays out."""
    found = _waiting(workplace, child)
    if not found:
        return None
    card = Card(_("Health: what comes next"))
    for told, due in found[:_SHOWN]:
        row = ListRow(due.sentence, by_words(due), screens()[told.kind].icon)
        row.clicked.connect(lambda _down=False, record=told.id: ask(Place(page=places.RECORD, record=record)))
        card.add(row)
    if len(found) > _SHOWN:
        more = ListRow(_("More waits: see everything"), "", "list-check")
        more.clicked.connect(lambda: ask(Place(page=places.NEEDS)))
        card.add(more)
    return card


def _waiting(workplace: Workplace, child: Child) -> list[tuple[Told, Due]]:
    """What the records of health wait for, with what their parts have answered."""
    journal, now = workplace.journal, workplace.work.session.clock.now()
    told = [one for kind in _KINDS for one in journal.told(Wanted(child=child.id, kind=kind, limit=_MOST))]
    known = {one.id: one for one in told if one.content and one.retracted is None}
    done = {
        (one.id, name): part.id
        for one in known.values()
        for part in journal.parts(one.id)
        if one.content and part.content and part.retracted is None
        for name in part.content.answers(Lead(content=one.content, author=one.author), part.author)
    }
    records = [(one.id, one.content) for one in known.values() if one.content]
    found = waiting(records, journal.profile_of(child), done)
    return [(known[record], due) for record, due in found if not due.is_silent(now)]
