"""Supervision of a carer: who came, what was talked about, what was agreed, and which entries were read together."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import msgspec

from carer_app.councils import CouncilProfile
from carer_app.domain.canonical import Count
from carer_app.domain.checks import blank, too_long
from carer_app.domain.kind import Circumstances, Content, Line, Problem, Severity, Voice
from carer_app.domain.revision import Occurred
from carer_app.domain.steps import Step, step_lines, step_problems
from carer_app.domain.story import Told
from carer_app.domain.words import date_words, day_words
from carer_app.i18n import _, counted

SUPERVISION = "supervision"
TEXTS = {"talked_about": _("What was talked about"), "own_words": _("In the carer's own words")}
FIRST_LOOK = timedelta(days=42)
"""How far back one looks at a first supervision."""
MOST = 200
"""How many entries one looks through together at most, the latest of them."""
_VOICES = {"own_words": Voice.THEIR_WORDS}


class Supervision(Content, frozen=True, kw_only=True):
    """One supervision visit (Fostering Services National Minimum Standards 21: supervision and support of carers).

    `read` names the versions of the entries that were read together, by their hashes: whoever signs this signs that.
    `entries` is how many there were `since` the supervision before, None where nobody looked.
    """

    day: date
    who_came: str
    talked_about: str = ""
    own_words: str = ""
    agreed: tuple[Step, ...] = ()
    next_visit: date | None = None
    since: date | None = None
    entries: Count | None = None
    read: tuple[str, ...] = ()

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return _("Supervision with {by}").format(by=self.who_came.strip()[:100])

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="who_came", label=_("Who came"), text=self.who_came, voice=Voice.FACT)
        for field, label in TEXTS.items():
            if getattr(self, field):
                yield Line(field=field, label=label, text=getattr(self, field), voice=_VOICES.get(field, Voice.FACT))
        yield from step_lines("agreed", self.agreed)
        if self.entries is not None or self.read:
            yield Line(field="read", label=_("Entries read together"), text=self.read_words(), voice=Voice.FACT)
        if self.next_visit:
            yield Line(field="next_visit", label=_("Next supervision"), text=day_words(self.next_visit))

    def read_words(self) -> str:
        """How many entries were read, of how many since the last time."""
        count = len(self.read)
        read = counted("{count} entry", "{count} entries", count) if count else _("none")
        if self.entries is None:
            return read
        since = _(" since {day}").format(day=date_words(self.since)) if self.since else ""
        return _("{read}, of {all} that were written{since}").format(read=read, all=self.entries, since=since)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("who_came", self.who_came, _("“Who came?” is empty. Write the name."))
        yield from too_long("who_came", _("Who came?"), self.who_came)
        for field, label in TEXTS.items():
            yield from too_long(field, label, getattr(self, field))
        yield from step_problems("agreed", self.agreed)
        if self.entries is not None and len(self.read) > self.entries:
            sentence = _("More entries were read than were written since the last supervision. Is that right?")
            yield Problem(field="read", sentence=sentence, severity=Severity.SHOULD_NOT_BE)


class SinceLastTime(msgspec.Struct, frozen=True, kw_only=True):
    """The children's entries since the last supervision, the latest first, each with the name of what it says now."""

    day: date
    entries: tuple[tuple[str, Told], ...]


def day_of_last(contents: Iterable[Content | None], today: date) -> date:
    """Since when one looks: the day of the last supervision among these, or some weeks back where there was none yet."""
    days = [content.day for content in contents if isinstance(content, Supervision)]
    return max(days) if days else today - FIRST_LOOK
