"""One thing that waits, as a row: about whom, what, by when, whose it is; and the ways to settle it, put it off or hand it on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from carer_app.clock import stamp
from carer_app.domain.child import Child
from carer_app.domain.clocks import PAPER
from carer_app.domain.facts import Topic
from carer_app.domain.kind import AmendedBy, Whose
from carer_app.domain.kinds import is_living, kinds, part_kinds
from carer_app.domain.needs import Group, Need, when_words
from carer_app.domain.people import Person
from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import Columns, FlowRow
from carer_app.ui.kit.icons import IconLabel
from carer_app.ui.kit.labels import Words
from carer_app.ui.shell import place as places
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import screens
from carer_app.ui.shell.wording import by_whom
from carer_app.ui.shell.wording import when_words as stamp_words


@dataclass(frozen=True, kw_only=True)
class Beholder:
    """Who looks at the list, when, and to whom they may hand things."""

    person: str
    now: datetime
    today: date
    people: Sequence[Person] = ()


class NeedRow(QWidget):
    """A row of the list. Its signals carry the need, and whom it is handed to."""

    asked = Signal(object)
    put_off = Signal(object)
    brought_back = Signal(object)
    handed = Signal(object, str)
    accepted = Signal(object)

    def __init__(self, need: Need, there: Place, beholder: Beholder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.need = need
        self._beholder = beholder
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(12)
        row.addWidget(IconLabel(*picture_of(need, beholder)), 0, Qt.AlignmentFlag.AlignTop)
        self.words = [Words(text, look) for text, look in told_words(need, beholder)]
        self.buttons = FlowRow(*self._buttons(there))
        self.choices = self._people()
        self.choices.hide()
        column = QVBoxLayout()
        column.addWidget(Columns(self._told(), self.buttons, ems=40, gap=10, shares=(7, 3)))
        column.addWidget(self.choices)
        row.addLayout(column, 1)

    def _told(self) -> QWidget:
        told = QWidget()
        lines = QVBoxLayout(told)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(3)
        for words in self.words:
            words.setToolTip(self.need.due.source)
            lines.addWidget(words)
        lines.addStretch(1)
        return told

    def _buttons(self, there: Place) -> list[Button]:
        need, found = self.need, []
        if need.is_asked_of(self._beholder.person):
            found.append(self._button(_("Take it on"), "primary", lambda: self.accepted.emit(need)))
        found.append(self._button(open_words(need, there), "plain", lambda: self.asked.emit(there)))
        if need.due.or_begin:
            found.append(self._beginning(need))
        if need.put_off_until:
            found.append(self._button(_("Bring it back"), "link", lambda: self.brought_back.emit(need)))
        elif need.due.can_wait and need.group is Group.NOW and not need.closed:
            found.append(self._button(_("Next shift"), "link", lambda: self.put_off.emit(need)))
        if self._may_hand():
            self.hand_button = self._button(_("Hand to somebody"), "link", self._ask_whom)
            found.append(self.hand_button)
        return found

    def _beginning(self, need: Need) -> Button:
        """The other answer: to begin a record of another kind."""
        other = Place(page=places.WRITE, child=need.child, kind=need.due.or_begin)
        return self._button(screens()[need.due.or_begin].action, "plain", lambda: self.asked.emit(other))

    def _button(self, words: str, look: str, act: Callable[[], None]) -> Button:
        button = Button(words, look)
        button.setAccessibleName(f"{words}: {self.need.child_name}, {self.need.due.sentence}")
        button.clicked.connect(lambda: act())
        return button

    def _may_hand(self) -> bool:
        """What cannot wait is handed by whoever has it; what is asked of a person is first taken on."""
        need = self.need
        if need.closed:
            return False
        holds = need.handing is None or need.handing.holder == self._beholder.person
        return not need.due.can_wait and holds and bool(self._beholder.people)

    def _people(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 4, 0, 8)
        column.addWidget(Words(_("To whom? It stays with you until they take it on."), "quiet"))
        row = FlowRow()
        for person in self._beholder.people:
            button = Button(by_whom(person.name, str(person.role)))
            button.clicked.connect(lambda _checked=False, to=person.id: self.handed.emit(self.need, to))
            row.add(button)
        never_mind = Button(_("Not now"), "link")
        never_mind.clicked.connect(self.choices_away)
        row.add(never_mind)
        column.addWidget(row)
        return box

    def _ask_whom(self) -> None:
        self.choices.show()
        self.choices.findChildren(Button)[0].setFocus()

    def choices_away(self) -> None:
        self.choices.hide()
        self.hand_button.setFocus()


def told_words(need: Need, beholder: Beholder) -> list[tuple[str, str]]:
    """What a row says, each line with its look: about whom and what, by when, with whom it is, and by which rule."""
    lines = [(_("{name}: {what}").format(name=need.child_name, what=need.due.sentence), "strong")]
    when = when_words(need.due, beholder.now)
    found = [*([(when, "quiet")] if when else []), *with_whom(need, beholder)]
    if need.due.source:
        found.append((need.due.source, "small"))
    return lines + found


def with_whom(need: Need, beholder: Beholder) -> list[tuple[str, str]]:
    """Until when it was put off, or with whom it is; none for what is simply there."""
    if need.put_off_until:
        when = stamp_words(stamp(need.put_off_until), beholder.today)
        return [(_("Put off until {when}.").format(when=when), "quiet")]
    handing, me = need.handing, beholder.person
    if handing is None:
        return []
    at = stamp_words(handing.accepted or handing.at, beholder.today)
    if handing.accepted:
        words = _("You took this on at {when}.") if handing.to == me else _("{to} took this on at {when}.")
    elif handing.to == me:
        words = _("{by} handed you this at {when}. It stays with {by} until you take it on.")
    elif handing.by == me:
        words = _("You handed this to {to} at {when}. It stays with you until {to} takes it on.")
    else:
        words = _("{by} handed this to {to} at {when}, who has not taken it on yet.")
    return [(words.format(by=handing.by_name, to=handing.to_name, when=at), "quiet")]


def open_words(need: Need, there: Place) -> str:
    """What the button says that leads to where it is settled."""
    if need.due.topic == Topic.BIRTH:
        return _("Open {name}'s file").format(name=need.child_name)
    if need.due.topic == PAPER:
        return _("Make the paper")
    return _("Open it") if there.record else _("Write it down")


def place_of(need: Need, child: Child, person: str) -> Place:
    """Where this person settles it: the entry that waits, where they may go on with it; else a new one that settles it."""
    if need.due.topic == Topic.BIRTH:
        return Place(page=places.WRITE, child=child.id, record=child.sheet_record)
    if need.due.topic == PAPER:
        return Place(page=places.REVIEW, child=child.id)
    part = next((slug for slug in part_kinds() if _settles(slug, need)), "")
    if part:
        return Place(page=places.WRITE, child=child.id, kind=part, about=need.record, topic=need.due.name)
    if need.record:
        kind = kinds()[need.kind]
        if is_living(need.kind):
            return Place(page=places.RECORD, record=need.record)
        own = need.author == person and bool(kind.settling or not need.due.topic)
        if own or kind.amended_by is AmendedBy.READERS:
            return Place(page=places.WRITE, child=child.id, record=need.record)
        return Place(page=places.WRITE, child=child.id, kind=need.kind, topic=need.due.topic)
    settling = next((slug for slug, kind in kinds().items() if need.due.topic in kind.settles), "")
    return Place(page=places.WRITE, child=child.id, kind=settling, topic=need.due.topic)


def _settles(part: str, need: Need) -> bool:
    """Whether a part of this kind settles what the entry waits for, by its name or by the first word of it."""
    kind, name = kinds()[part], need.due.name
    return (
        bool(need.record) and kind.part_of == need.kind and (name in kind.settles or name.split(" ")[0] in kind.settles)
    )


def picture_of(need: Need, beholder: Beholder) -> tuple[str, str]:
    """A picture and its colour; the words beside it say the same."""
    if need.is_asked_of(beholder.person):
        return "message-2", "accent"
    if need.is_pressing and need.due.whose is Whose.CARER:
        return "alert-triangle", "urgent_ink"
    return {Group.NOW: ("list-check", "accent"), Group.OTHERS: ("clock", "quiet")}.get(
        need.group, ("calendar", "quiet")
    )
