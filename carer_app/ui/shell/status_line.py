"""How far a version of a record has come, in one line: written, sent, received by the council, read."""

from collections.abc import Iterator
from datetime import date

from carer_app.clock import local, moment
from carer_app.domain.story import State
from carer_app.domain.words import with_capital
from carer_app.i18n import _
from carer_app.store.telling import Shown, Version
from carer_app.ui.shell.wording import STATES


def status_lines(shown: Shown, today: date) -> list[str]:
    """A line for the version that stands; where two do, one for each, with whose it is."""
    standing = [version for version in shown.versions if version.is_head]
    lines = [", ".join(_steps(version, shown, today)) for version in standing]
    if len(standing) == 1:
        return [with_capital(lines[0])]
    return [f"{version.author}: {line}" for version, line in zip(standing, lines, strict=True)]


def _steps(version: Version, shown: Shown, today: date) -> Iterator[str]:
    """What is true of it by now and known here, each with its time; the day stands where it is another than before."""
    days = _Days(today)
    yield _("written {time}").format(time=days.time(version.written))
    if shown.told.state is State.SET_ASIDE and version.received is None:
        yield STATES[State.SET_ASIDE][0]
        return
    if version.sent:
        yield _("sent {time}").format(time=days.time(version.sent))
    if version.held:
        yield STATES[State.HELD][0]
    elif version.received:
        yield _("received by the council {time}").format(time=days.time(version.received))
    else:
        yield _not_received(version, shown)
    if version.read:
        name, time = version.read_by, days.time(version.read)
        yield _("read by {name} {time}").format(name=name, time=time) if name else _("read {time}").format(time=time)


def _not_received(version: Version, shown: Shown) -> str:
    if version.sent:
        return _("not yet received by the council")
    if shown.told.closed:  # what is closed goes as a box: whether it went, only its receipt tells here
        return _("safe on this laptop, not yet received by the council")
    return _("safe on this laptop, not yet sent")


class _Days:
    """Says moments one after the other: the day before the time of the first, and then where it is another day."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._last: date | None = None

    def time(self, text: str) -> str:
        """Such as “Tue 21:04”, “Tue 3 March 21:04” where that is no day of the last week, or “21:09” on the same day."""
        at = local(moment(text))
        day, self._last = ("" if at.date() == self._last else self._named(at.date())), at.date()
        return f"{day}{at:%H:%M}"

    def _named(self, day: date) -> str:
        if 0 <= (self._today - day).days < 7:
            return f"{day:%a} "
        year = "" if day.year == self._today.year else f" {day.year}"
        return f"{day:%a} {day.day} {day:%B}{year} "
