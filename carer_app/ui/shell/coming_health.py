"""What comes next in a child's health, on their page: appointments and checks with their days, and worries that are open."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from carer_app.domain.child import Child
from carer_app.domain.deadlines import soonest
from carer_app.domain.facts import Topic
from carer_app.domain.needs import Need, when_words
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card, ListRow
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell import place as places
from carer_app.ui.shell.need_row import Beholder, picture_of, place_of, with_whom
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.workplace import Workplace

_KINDS = ("health_appointment", "health_concern")
_TOPICS = (Topic.HEALTH_ASSESSMENT, Topic.DENTIST, Topic.QUESTIONNAIRE)
_SHOWN = 6


class ComingHealthCard(Card):
    """Of all that waits about the child what is of health, soonest first, with whom it is and until when it was put off.

    It is looked for in the background, and in sight once something is found. What is for chosen readers stays out.
    """

    asked = Signal(object)
    filled = Signal()

    def __init__(self, workplace: Workplace, child: Child, parent: QWidget | None = None) -> None:
        super().__init__(_("Health: what comes next"), parent=parent)
        self._workplace, self._child = workplace, child
        self.rows: list[ListRow] = []
        self.hide()
        needs = workplace.work.needs
        run_in_background(self, lambda: needs.of(child), done=self._on_needs, failed=self._on_unknown)

    def _on_needs(self, needs: list[Need]) -> None:
        found = sorted((need for need in needs if _is_of_health(need)), key=lambda need: soonest(need.due))
        for need in found[:_SHOWN]:
            self._add_row(need)
        if len(found) > _SHOWN:
            more = ListRow(_("More waits: see everything"), "", "list-check")
            more.clicked.connect(lambda: self.asked.emit(Place(page=places.NEEDS)))
            self.add(more)
        if found:
            self._come()

    def _on_unknown(self, problem: KnownError) -> None:
        self.add(Words(problem.sentence, "quiet"))
        self._come()

    def _come(self) -> None:
        self.show()
        self.filled.emit()

    def _add_row(self, need: Need) -> None:
        session = self._workplace.work.session
        beholder = Beholder(person=session.person.id, now=session.clock.now(), today=self._workplace.today())
        is_asked = need.is_asked_of(beholder.person)
        there = Place(page=places.NEEDS) if is_asked else place_of(need, self._child, beholder.person)
        more = [when_words(need.due, beholder.now), *(text for text, _look in with_whom(need, beholder))]
        picture, token = picture_of(need, beholder)
        row = ListRow(need.due.sentence, " ".join(part for part in more if part), picture, token=token)
        row.clicked.connect(lambda: self.asked.emit(there))
        self.rows.append(row)
        self.add(row)


def _is_of_health(need: Need) -> bool:
    return not need.closed and (need.kind in _KINDS or need.due.topic in _TOPICS)
