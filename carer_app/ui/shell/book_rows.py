"""The rows on the page of the home's book: somebody or something, how it stands, and the one thing to do about it."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from carer_app.clock import stamp
from carer_app.domain.away import lasts_words, since_words
from carer_app.domain.house import NightCheck, Shift, Visitor, Whereabouts
from carer_app.domain.story import Told
from carer_app.i18n import _
from carer_app.journal.house import Note, OnBoard
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.icons import IconLabel
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card
from carer_app.ui.shell.wording import by_whom, when_words


class Standing(QWidget):
    """A picture, who or what it is, quiet words under it, and a button at the end where there is something to do."""

    pressed = Signal()

    def __init__(
        self, heading: str, words: str, icon_name: str, do: str = "", *, late: str = "", token: str = "accent"
    ) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 2, 0, 2)
        row.setSpacing(12)
        row.addWidget(IconLabel(icon_name, token), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(Words(heading, "strong"))
        if words:
            column.addWidget(Words(words, "quiet"))
        if late:
            column.addWidget(Words(late))
        column.addStretch(1)
        row.addLayout(column, 1)
        self.button: Button | None = None
        if do:
            self.button = Button(do)
            self.button.setAccessibleName(f"{do}: {heading}")
            self.button.clicked.connect(self.pressed)
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)


class NoteBox(Card):
    """A note for the shift: its words, who has read it and who has not yet, and a button of one's own."""

    read = Signal()
    opened = Signal()

    def __init__(self, note: Note, today: date) -> None:
        super().__init__(look="sunken")
        self.box.setSpacing(6)
        self.add(Words(note.note.what).selectable())
        who = by_whom(note.told.author, note.told.author_role)
        self.add(Words(f"{who}, {when_words(stamp(note.note.at), today)}", "small"))
        for sentence in read_words(note, today):
            self.add(Words(sentence, "quiet"))
        more = Button(_("Open it"), "link")
        more.setAccessibleName(_("Open the note of {who}").format(who=who))
        more.clicked.connect(self.opened)
        self.read_button: Button | None = self._reading(note) if note.is_asked else None
        self.add(FlowRow(*([self.read_button] if self.read_button else []), more))

    def _reading(self, note: Note) -> Button:
        button = Button(_("I have read this"), "primary", "eye-check")
        button.setAccessibleDescription(note.note.what)
        button.clicked.connect(self.read)
        return button


def read_words(note: Note, today: date) -> list[str]:
    """Who of this shift has read a note, and who has not yet."""
    found = []
    if note.read:
        names = ", ".join(f"{name} ({when_words(at, today)})" for name, at in note.read)
        found.append(_("Read by: {names}").format(names=names))
    if note.not_yet:
        found.append(_("Not yet: {names}").format(names=", ".join(note.not_yet)))
    return found or [_("Nobody of the next shift has read it yet.")]


def shift_row(shift: Shift, today: date) -> Standing:
    """Who is on, from when until when."""
    others = ", ".join(name for name in shift.everybody() if name != shift.leads)
    heading = _("{name} leads").format(name=shift.leads) + (f", {_('with')} {others}" if others else "")
    since = when_words(stamp(shift.starts_at), today)
    words = _("Since {since}").format(since=since)
    if shift.ends_at:
        words = _("From {since} until {end}").format(since=since, end=when_words(stamp(shift.ends_at), today))
    note = f"{words} · {shift.note}" if shift.note else words
    return Standing(heading if shift.leads else others, note, "users", _("Shift is over"))


def out_row(name: str, out: Whereabouts, now: datetime, today: date) -> Standing:
    """Where a child is, with whom, and when they are due back; that it got later is said calmly."""
    where = _("{where}, with {whom}").format(where=out.where, whom=out.with_whom) if out.with_whom else out.where
    back = _("due back {when}").format(when=when_words(stamp(out.due_back), today)) if out.due_back else ""
    since = _("since {when}").format(when=when_words(stamp(out.went_at), today))
    words = " · ".join(part for part in (where, since, back) if part)
    late = ""
    if out.is_later_than_planned(now):
        late = _("A little later than planned. Does somebody know where {name} is?").format(name=name)
    return Standing(_("{name} is out").format(name=name), words, "timeline", _("Back now"), late=late)


def away_row(one: OnBoard, now: datetime, today: date) -> Standing:
    """A child who is not here: since when, how long that is, and where they had gone as agreed, if they had."""
    assert one.away
    says = one.away.says
    heading = _("{name}: {away}").format(name=one.child.name, away=since_words(says, today))
    went = _("Had gone out to: {where}").format(where=one.out.where) if one.out else ""
    icon, token = ("user", "accent") if says.is_agreed else ("alert-triangle", "urgent_ink")
    return Standing(heading, lasts_words(says, now), icon, _("Open it"), late=went, token=token)


def not_here_words(found: Sequence[OnBoard], today: date) -> str:
    """Why nobody can say at one press that all is well, and what to do instead."""
    said = [
        _("{name}: {away}").format(name=one.child.name, away=since_words(one.away.says, today))
        for one in found
        if one.away
    ]
    words = _("{who}. So nobody can say that all is well: write down who is here, and how they are.")
    return words.format(who="; ".join(said))


def visitor_row(visitor: Visitor, today: date) -> Standing:
    """Who visits, why, and since when."""
    since = _("since {when}").format(when=when_words(stamp(visitor.came_at), today))
    words = " · ".join(part for part in (visitor.why, since) if part)
    return Standing(visitor.who, words, "user", _("Left now"))


def check_words(told: Told, check: NightCheck, today: date) -> str:
    """One look round, in a line."""
    when = when_words(stamp(check.at), today)
    return _("{when}, {who}: {what}").format(
        when=when, who=check.who_looked or told.author, what=told.headline.partition(": ")[2] or told.headline
    )
