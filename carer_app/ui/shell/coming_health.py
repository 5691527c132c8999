"""What comes next in a child's health, on their page: appointments and checks with their days, and worries that are open."""

from collections.abc import Iterator, Mapping, Sequence

from carer_app.domain.child import Child
from carer_app.domain.clocks import Known, clock_dues
from carer_app.domain.deadlines import by_words, soonest, waiting
from carer_app.domain.facts import Topic
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

_CONCERN = "health_concern"
_KINDS = ("health_appointment", _CONCERN)
_COUNTED = ("sdq", "plan_event")
_TOPICS = (Topic.HEALTH_ASSESSMENT, Topic.DENTIST, Topic.QUESTIONNAIRE)
_MOST, _SHOWN = 200, 6
Row = tuple[Due, str, Place]


def coming_health_card(workplace: Workplace, child: Child, ask: Ask) -> Card | None:
    """The card, what is soonest first; None where nothing waits. What is for chosen readers stays out."""
    told = {kind: _told(workplace, child, kind) for kind in (*_KINDS, *_COUNTED)}
    found = [*_waiting(workplace, child, told), *_checks(workplace, child, told)]
    if not found:
        return None
    card = Card(_("Health: what comes next"))
    for due, icon, there in sorted(found, key=lambda one: soonest(one[0]))[:_SHOWN]:
        row = ListRow(due.sentence, by_words(due), icon)
        row.clicked.connect(lambda _down=False, there=there: ask(there))
        card.add(row)
    if len(found) > _SHOWN:
        more = ListRow(_("More waits: see everything"), "", "list-check")
        more.clicked.connect(lambda: ask(Place(page=places.NEEDS)))
        card.add(more)
    return card


def _told(workplace: Workplace, child: Child, kind: str) -> list[Told]:
    """What stands of a kind, the earliest happening first."""
    told = workplace.journal.told(Wanted(child=child.id, kind=kind, limit=_MOST))
    return [one for one in told if one.content and one.retracted is None]


def _waiting(workplace: Workplace, child: Child, told: Mapping[str, Sequence[Told]]) -> Iterator[Row]:
    """What the records of health wait for, with what their parts have answered."""
    journal, now = workplace.journal, workplace.work.session.clock.now()
    known = {one.id: one for kind in _KINDS for one in told[kind]}
    done = {
        (one.id, name): part.id
        for one in told[_CONCERN]
        for part in journal.parts(one.id)
        if one.content and part.content and part.retracted is None
        for name in part.content.answers(Lead(content=one.content, author=one.author), part.author)
    }
    records = [(one.id, one.content) for one in known.values() if one.content]
    for record, due in waiting(records, journal.profile_of(child), done):
        if not due.is_silent(now):
            yield due, screens()[known[record].kind].icon, Place(page=places.RECORD, record=record)


def _checks(workplace: Workplace, child: Child, told: Mapping[str, Sequence[Told]]) -> Iterator[Row]:
    """The checks of health that the law and the council count, each with its day."""
    known = Known(
        today=workplace.today(),
        name=child.name,
        came_here=child.sheet.here_since,
        profile=workplace.journal.profile_of(child),
        birth_date=child.sheet.birth_date,
        facts=tuple(fact for found in told.values() for one in found if one.content for fact in one.content.facts()),
    )
    for due in clock_dues(known):
        if due.topic in _TOPICS:
            yield due, "calendar", Place(page=places.NEEDS)
