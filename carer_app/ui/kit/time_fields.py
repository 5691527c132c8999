"""Fields for days and times: plain boxes that one types into, with buttons for what is usual."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from carer_app.clock import LONDON, Clock, local, moment, today
from carer_app.domain.words import moment_words
from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.field import Field
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.theme import em

_EARLIEST_YEAR = 1900
_BEHIND = timedelta(minutes=5)
_CLOCK_TIME = re.compile(r"(\d{1,2})\s*[:.h ]?\s*(\d{2})")


class _SmallBox(QWidget):
    """A short box for figures under a word of its own."""

    changed = Signal()

    def __init__(self, label: str, spoken: str, figures: int) -> None:
        super().__init__()
        self._figures = figures
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        self.label = QLabel(label)
        self.label.setProperty("look", "small")
        self.edit = QLineEdit()
        self.edit.setAccessibleName(spoken)
        self.edit.setMaxLength(max(figures, 4) + 2)
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self.label.setBuddy(self.edit)
        box.addWidget(self.label)
        box.addWidget(self.edit)
        self.edit.textChanged.connect(self.changed)
        self._fit()

    def text(self) -> str:
        return self.edit.text().strip()

    def _fit(self) -> None:
        self.edit.setFixedWidth(round(em() * (0.75 * self._figures + 0.6)) + 24)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "edit"):
            self._fit()


class Offer(StrEnum):
    """What a field for a moment offers at one press."""

    NOW = "now"
    EARLIER = "15 minutes ago"
    NOT_KNOWN = "not known"
    IN_AN_HOUR = "in an hour"
    IN_TWO_HOURS = "in two hours"


class DateField(Field):
    """A day in three boxes, with buttons for today and yesterday. What is half typed is kept as it stands."""

    def __init__(
        self,
        name: str,
        label: str,
        clock: Clock,
        *,
        hint: str = "",
        needed: str = "",
        quick: bool = True,
    ) -> None:
        super().__init__(name, label, hint=hint, needed=needed)
        self._clock = clock
        self._day = _SmallBox(_("Day"), f"{label}: {_('day')}", 2)
        self._month = _SmallBox(_("Month"), f"{label}: {_('month')}", 2)
        self._year = _SmallBox(_("Year"), f"{label}: {_('year')}", 4)
        self._row = FlowRow(self._day, self._month, self._year, gap=8)
        self.box.addWidget(self._row)
        self.label.setBuddy(self._day.edit)
        for box in (self._day, self._month, self._year):
            box.changed.connect(self.changed)
        if quick:
            self._offer(_("Today"), lambda: self.show_value(today(clock).isoformat()))
            self._offer(_("Yesterday"), lambda: self.show_value((today(clock) - timedelta(days=1)).isoformat()))
        self._describe()

    def _offer(self, text: str, act: Callable[[], None]) -> None:
        """One more button for what is usual, on the line of the boxes."""
        button = Button(text)
        button.setAccessibleName(f"{self.label.text()}: {text}")
        button.clicked.connect(act)
        self._row.add_at_foot(button)

    def input(self) -> QLineEdit:
        return self._day.edit

    def inputs(self) -> tuple[QWidget, ...]:
        return (self._day.edit, self._month.edit, self._year.edit)

    def value(self) -> str | None:
        year, month, day = self._year.text(), self._month.text(), self._day.text()
        return f"{year.zfill(4)}-{month.zfill(2)}-{day.zfill(2)}" if year or month or day else None

    def show_value(self, value: object) -> None:
        year, month, day = [*str(value or "").split("T")[0].split("-"), "", "", ""][:3]
        for box, text in ((self._day, day), (self._month, month), (self._year, year)):
            box.edit.setText(text.lstrip("0"))

    def problem(self) -> str:
        written = self.value()
        if written is not None and not is_day(written):
            return _("“{label}” is not a day in the calendar. Write it like 22 11 2026.").format(
                label=self.label.text()
            )
        return super().problem()


class MomentField(DateField):
    """A day and a time in England, given as RFC 3339; with buttons for now, 15 minutes ago, and not known.

    Where it asks for what was `lately`, a time without a day is the last such time that had passed when it was typed, and
    the day is read back under it. What was shown stays the same moment until somebody changes the boxes.
    """

    def __init__(
        self,
        name: str,
        label: str,
        clock: Clock,
        *,
        hint: str = "",
        needed: str = "",
        offers: Sequence[Offer] = (Offer.NOW, Offer.EARLIER, Offer.NOT_KNOWN),
        lately: bool = False,
    ) -> None:
        super().__init__(name, label, clock, hint=hint, needed=needed, quick=False)
        self._lately = lately
        self._shown: tuple[tuple[str | None, str], datetime] | None = None
        self._typed_at = clock.now()
        self._time = _SmallBox(_("Time"), f"{label}: {_('time, such as 21:04')}", 4)
        self._row.add(self._time)
        self._time.changed.connect(self.changed)
        self._add_offers(offers)
        self._read_back = Words("", "hint")
        self.box.addWidget(self._read_back)
        self.changed.connect(self._on_changed)
        self._say_day()

    def _add_offers(self, offers: Sequence[Offer]) -> None:
        known: dict[Offer, tuple[str, Callable[[], None]]] = {
            Offer.NOW: (_("Now"), lambda: self._show_in(timedelta())),
            Offer.EARLIER: (_("15 minutes ago"), lambda: self._show_in(timedelta(minutes=-15))),
            Offer.IN_AN_HOUR: (_("In an hour"), lambda: self._show_in(timedelta(hours=1))),
            Offer.IN_TWO_HOURS: (_("In two hours"), lambda: self._show_in(timedelta(hours=2))),
            Offer.NOT_KNOWN: (_("Not known"), lambda: self.show_value(None)),
        }
        for offer in offers:
            self._offer(*known[offer])

    def inputs(self) -> tuple[QWidget, ...]:
        return (*super().inputs(), self._time.edit)

    def value(self) -> str | None:
        day, typed = self._boxes()
        if day is None and not typed:
            return None
        at = self._meant()
        return at.isoformat() if at else f"{day or ''}T{typed}"

    def show_value(self, value: object) -> None:
        text = str(value or "")
        try:
            if datetime.fromisoformat(text).tzinfo is None:
                raise ValueError
            self._show(moment(text))
        except ValueError:
            day, _t, typed = text.partition("T")
            super().show_value(day)
            self._time.edit.setText(typed)

    def _boxes(self) -> tuple[str | None, str]:
        return super().value(), self._time.text()

    def _meant(self) -> datetime | None:
        """The moment in England that the boxes say; None where they say none, or one that no clock showed."""
        day, typed = self._boxes()
        if self._shown and self._shown[0] == (day, typed):
            return self._shown[1]
        clock_time = _clock_time(typed)
        if clock_time is None or (day is None and not self._lately) or (day and not is_day(day)):
            return None
        if day is None:
            return self._last(clock_time.time())
        found = _moments(date.fromisoformat(day), clock_time.time())
        passed = [at for at in found if self._lately and self._has_passed(at)]
        return next(iter((*reversed(passed), *found)), None)

    def _last(self, clock_time: time) -> datetime | None:
        """The last moment at which a clock in England showed this when it was typed; None where one skipped it."""
        here = local(self._typed_at).date()
        for day in (here + timedelta(days=1), here, here - timedelta(days=1)):
            found = _moments(day, clock_time)
            passed = [at for at in found or [datetime.combine(day, clock_time, LONDON)] if self._has_passed(at)]
            if passed:
                return passed[-1] if found else None
        return None

    def _has_passed(self, at: datetime) -> bool:
        """Whether it had when the boxes were typed into; a clock that is a little behind takes nothing away."""
        return at.astimezone(UTC) <= self._typed_at.astimezone(UTC) + _BEHIND

    def _on_changed(self) -> None:
        self._typed_at = self._clock.now()
        self._say_day()

    def _say_day(self) -> None:
        """Which day is meant, where nobody wrote one."""
        at = self._meant() if self._lately and super().value() is None else None
        words = ""
        if at:
            here = today(self._clock)
            known = {here: _("That is today, {when}."), here - timedelta(days=1): _("That is yesterday, {when}.")}
            words = known.get(at.date(), _("That is {when}.")).format(when=moment_words(at))
        self._read_back.setText(words)
        self._read_back.setVisible(bool(words))
        self._time.edit.setAccessibleDescription(words)

    def _show_in(self, later: timedelta) -> None:
        """Show so long from now, to the minute."""
        self._show((self._clock.now() + later).replace(second=0, microsecond=0))

    def _show(self, at: datetime) -> None:
        here = local(at)
        super().show_value(here.date().isoformat())
        self._time.edit.setText(f"{here:%H:%M}")
        self._shown = (self._boxes(), here)

    def problem(self) -> str:
        written, clock_time = self.value(), _clock_time(self._time.text())
        day = super().value()
        if self._meant() is None and clock_time and (is_day(day) if day else self._lately):
            words = _(
                "“{label}”: the clocks went forward that night, so there was no {time}. Write the time that a clock showed."
            )
            return words.format(label=self.label.text(), time=f"{clock_time:%H:%M}")
        if written is not None and "+" not in written:
            return _("“{label}” needs a day like 22 11 2026 and a time like 21:04.").format(label=self.label.text())
        return self.needed if self.needed and written is None else ""


class TimeField(Field):
    """A time of day on a clock in England, given as 16:30. What is no time is kept as it stands."""

    def __init__(self, name: str, label: str, *, hint: str = "") -> None:
        super().__init__(name, label, hint=hint)
        self._time = _SmallBox("", f"{label}: {_('time, such as 21:04')}", 4)
        self._time.label.hide()
        self.label.setBuddy(self._time.edit)
        self.box.addWidget(self._time, 0, Qt.AlignmentFlag.AlignLeft)
        self._time.changed.connect(self.changed)
        self._describe()

    def input(self) -> QLineEdit:
        return self._time.edit

    def value(self) -> str | None:
        written = _clock_time(self._time.text())
        return f"{written:%H:%M}" if written else self._time.text() or None

    def show_value(self, value: object) -> None:
        self._time.edit.setText(str(value or ""))

    def problem(self) -> str:
        if self._time.text() and not _clock_time(self._time.text()):
            return _("“{label}” is not a time. Write it like 16:30.").format(label=self.label.text())
        return super().problem()


def _moments(day: date, clock_time: time) -> list[datetime]:
    """Each moment at which a clock in England showed this: one, two in the night that goes back, none where it is skipped."""
    found = [datetime.combine(day, clock_time, LONDON).replace(fold=fold) for fold in (0, 1)]
    real = [at for at in found if local(at.astimezone(UTC)).replace(tzinfo=None) == at.replace(tzinfo=None)]
    return real[:1] if real and real[0].utcoffset() == real[-1].utcoffset() else real


def is_day(text: str) -> bool:
    """Whether it is a day in the calendar, as 2026-11-22, with the century written."""
    try:
        return date.fromisoformat(text).year >= _EARLIEST_YEAR
    except ValueError:
        return False


def _clock_time(text: str) -> datetime | None:
    """A time of day as people type it: 21:04, 21.04, 2104, 9 04; None if it is no time."""
    found = _CLOCK_TIME.fullmatch(text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return datetime(2000, 1, 1, int(found[1]), int(found[2]), tzinfo=LONDON)
