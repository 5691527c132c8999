"""One child on the first page: what is written today, what was begun, and what one can write."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from carer_app.clock import Clock, local
from carer_app.councils import CouncilProfile
from carer_app.domain.away import lasts_words, since_words
from carer_app.domain.child import Child
from carer_app.domain.kinds import is_gathered, is_living, kinds
from carer_app.domain.story import Told
from carer_app.i18n import _
from carer_app.journal.away import AwayChild
from carer_app.journal.forms import NoSuchRecordError
from carer_app.journal.handovers import handovers
from carer_app.journal.medicines import Kept
from carer_app.store.drafts import Draft
from carer_app.store.index import Wanted
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.icons import IconLabel
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card, ListRow
from carer_app.ui.shell import place as places
from carer_app.ui.shell.away import away_sentence
from carer_app.ui.shell.behind import behind_words
from carer_app.ui.shell.medicine_card import MedicineRow, allergies_in_sight, at_hand
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import Doing, asides, doings
from carer_app.ui.shell.wording import draft_words, kind_title, when_words
from carer_app.ui.shell.workplace import Workplace

_MOST_BUTTONS = 2
_TOP, _MIDDLE = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, kw_only=True)
class ChildsDay:
    """What the card of a child tells. `drafts` are this person's own."""

    child: Child
    profile: CouncilProfile
    entries: Sequence[Told]
    drafts: Sequence[Draft]
    clock: Clock
    handovers: Sequence[Told] = ()
    medicines: Sequence[Kept] = ()
    behind: Sequence[str] = ()
    away: AwayChild | None = None


class ChildCard(Card):
    """A child's name, and under it the day so far and the ways on."""

    asked = Signal(object)

    def __init__(self, day: ChildsDay, parent: QWidget | None = None) -> None:
        super().__init__(day.child.name, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._day = day
        self._add_first(day)
        words, picture, token = _written([told for told in day.entries if not _lives_on(told)], day.profile)
        self.written = Words(words)
        self.add(PicturedWords(picture, token, self.written))
        for told in day.entries:
            if is_living(told.kind) and not told.closed and not (day.away and told.id == day.away.record):
                self.add(self._over(told))
        for told in day.handovers:
            self.add(self._handover(told))
        for draft in day.drafts:
            self.add(self._draft(draft))
        if day.medicines:
            self.add(allergies_in_sight(day.child))
        self.medicines = [self._medicine(kept) for kept in day.medicines]
        if day.medicines:
            self.add(Words(" ".join(day.behind), "small"))
        self.buttons = FlowRow(*(self._button(doing) for doing in doings(day.profile)[:_MOST_BUTTONS]))
        self.add(self.buttons)
        self.box.addStretch(1)
        more = FlowRow(
            self._link(_("Write something else"), Place(page=places.WRITE, child=day.child.id)),
            self._link(_("Timeline"), Place(page=places.TIMELINE, child=day.child.id)),
            self._link(_("About {name}").format(name=day.child.name), Place(page=places.CHILD, child=day.child.id)),
            *(self._link(one.aside, Place(page=places.WRITE, child=day.child.id, kind=one.kind)) for one in asides("")),
        )
        self.add(more)

    def _add_first(self, day: ChildsDay) -> None:
        """What must be minded before anything else."""
        if day.away:
            self.add(self._away(day.away))
        if any(day.child.sheet.cautions()):
            careful = _("Take care who is rung, and who is told where {name} lives.").format(name=day.child.name)
            self.add(PicturedWords("alert-triangle", "urgent_ink", Words(careful, "strong")))

    def _away(self, away: AwayChild) -> ListRow:
        """That they are not here, first of all; it leads to the entry."""
        sign = ("user", "accent") if away.says.is_agreed else ("alert-triangle", "urgent_ink")
        row = ListRow(
            since_words(away.says, local(self._day.clock.now()).date()),
            lasts_words(away.says, self._day.clock.now()),
            sign[0],
            token=sign[1],
        )
        row.setAccessibleName(away_sentence(self._day.child.name, away, self._day.clock))
        row.clicked.connect(lambda: self.asked.emit(Place(page=places.RECORD, record=away.record)))
        return row

    def _over(self, told: Told) -> ListRow:
        """Such an entry in its own words: it is nothing to be ticked off."""
        row = ListRow(told.headline, "", "home")
        row.setAccessibleName(f"{told.headline}, {self._day.child.name}")
        row.clicked.connect(lambda: self.asked.emit(Place(page=places.RECORD, record=told.id)))
        return row

    def _medicine(self, kept: Kept) -> MedicineRow:
        """What one may have to give now, with the last dose that is known."""
        row = MedicineRow(
            kept, self._day.child, self._day.clock.now(), self.asked.emit, beside=self._day.medicines, whole=False
        )
        self.add(row)
        return row

    def _handover(self, told: Told) -> ListRow:
        """What the last shift wants one to know; it leads to the entry."""
        assert told.content
        when = when_words(told.written, local(self._day.clock.now()).date())
        about = _("For the next shift, from {who}, {when}").format(who=told.author or _("somebody"), when=when)
        row = ListRow(told.content.handover(), about, "message-2")
        there = Place(page=places.RECORD, record=told.id)
        row.clicked.connect(lambda: self.asked.emit(there))
        return row

    def _draft(self, draft: Draft) -> ListRow:
        """What was begun, of which day, and when; it leads to what is typed there."""
        day, time = draft_words(draft, local(self._day.clock.now()).date())
        words = _("You began “{what}” for {day} at {time}: go on") if day else _("You began “{what}” at {time}: go on")
        words = words.format(what=kind_title(draft.kind, self._day.profile), day=day, time=time)
        row, there = ListRow(words, "", "history"), draft_place(draft, self._day.child.id)
        row.setAccessibleName(f"{words}, {self._day.child.name}")
        row.clicked.connect(lambda: self.asked.emit(there))
        return row

    def _button(self, doing: Doing) -> Button:
        button = Button(doing.words, "plain", doing.icon)
        button.setAccessibleName(_("{action}, about {name}").format(action=doing.words, name=self._day.child.name))
        there = Place(page=places.WRITE, child=self._day.child.id, kind=doing.kind)
        button.clicked.connect(lambda: self.asked.emit(there))
        return button

    def _link(self, words: str, there: Place) -> Button:
        return self._leading(Button(words, "link"), words, there)

    def _leading(self, button: Button, words: str, there: Place) -> Button:
        button.setAccessibleName(f"{words}, {self._day.child.name}")
        button.clicked.connect(lambda: self.asked.emit(there))
        return button


class PicturedWords(QWidget):
    """A small picture beside a sentence."""

    def __init__(self, picture: str, token: str, words: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        icon = IconLabel(picture, token)
        row.addWidget(icon, 0, _TOP if isinstance(words, Words) else _MIDDLE)
        row.addWidget(words, 1)


def childs_day(workplace: Workplace, child: Child, drafts: Sequence[Draft], away: AwayChild | None = None) -> ChildsDay:
    """What today's card of a child needs, from the journal."""
    today, medicines = workplace.today(), workplace.work.medicines
    at_once = at_hand(medicines.lately(child), workplace.work.session.clock.now())
    found = workplace.journal.entries(Wanted(child=child.id, start=today, end=today))
    known = kinds()
    entries = [told for told, _place in found if told.kind not in known or not known[told.kind].one_per_file]
    return ChildsDay(
        profile=workplace.journal.profile_of(child),
        child=child,
        entries=[told for told in entries if told.retracted is None],
        drafts=[draft for draft in drafts if _is_about(workplace, draft, child)],
        clock=workplace.work.session.clock,
        handovers=handovers(workplace.journal, child.id, today),
        medicines=at_once,
        behind=behind_words(medicines.apart(child), today) if at_once else (),
        away=away,
    )


def draft_place(draft: Draft, child: str) -> Place:
    """Where one goes on with a draft."""
    if draft.record and not kinds()[draft.kind].listed:
        return Place(page=places.RECORD, record=draft.record)
    if draft.record:
        return Place(page=places.WRITE, child=child, kind=draft.kind, record=draft.record)
    return Place(page=places.WRITE, child=child, kind=draft.kind, draft=draft.name, about=draft.about)


def _is_about(workplace: Workplace, draft: Draft, child: Child) -> bool:
    """What belongs to a record that is not here any more is about nobody who is."""
    if not draft.record:
        return draft.child == child.id
    try:
        return workplace.journal.entry(draft.record).child == child.id
    except NoSuchRecordError:
        return False


def _lives_on(told: Told) -> bool:
    """Whether it is an entry that lives on in its parts, such as a missing night, or one of those parts."""
    return is_living(told.kind) or is_gathered(told.kind)


def _written(entries: Sequence[Told], profile: CouncilProfile) -> tuple[str, str, str]:
    """What is written of today, kindly, with a picture and its colour.

    Nothing of what is for chosen readers, not even that there is something: others see this page over a shoulder.
    """
    known = kinds()
    entries = [told for told in entries if not (told.closed or (told.kind in known and known[told.kind].starts_closed))]
    if not entries:
        return _("Nothing written about today yet."), "pencil", "quiet"
    titles = list(dict.fromkeys(kind_title(told.kind, profile) for told in entries))
    return _("Written today: {what}").format(what=", ".join(titles)), "circle-check", "good_ink"
