"""What is written about a house of several children and many grown-ups: who is on shift and visiting, who is out, the night.

What these records say is put together on the page of the home's own book, so that a shift can be handed over from there.
In the book children stand by their initials.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from carer_app.clock import local
from carer_app.councils import CouncilProfile
from carer_app.domain.checks import blank, earlier, too_long
from carer_app.domain.kind import Circumstances, Content, Due, Line, Moment, Problem, Severity, Voice
from carer_app.domain.revision import Occurred
from carer_app.domain.words import first_line, moment_words
from carer_app.i18n import _

SHIFT = "shift"
VISITOR = "visitor"
HANDOVER_NOTE = "handover_note"
NIGHT_CHECK = "night_check"
WHEREABOUTS = "whereabouts"
OUT_AND_BACK = "out and back"
"""The topic of a child who is not back at the time that was agreed."""
MISSING = "missing_episode"
"""The kind that is begun when nobody is with them."""


class Shift(Content, frozen=True, kw_only=True):
    """Who is on shift, from when until when, and who leads it."""

    starts_at: Moment
    people: tuple[str, ...] = ()
    ends_at: Moment | None = None
    leads: str = ""
    note: str = ""

    def occurred(self) -> Occurred:
        return Occurred.at(self.starts_at, self.ends_at)

    def is_planned(self) -> bool:
        """One of which both times are known is written from the rota, often before it begins."""
        return self.ends_at is not None

    def everybody(self) -> tuple[str, ...]:
        """Whoever is on it, each once; who leads it comes first."""
        return tuple(dict.fromkeys(name for name in (self.leads, *self.people) if name.strip()))

    def is_on(self, now: datetime) -> bool:
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)

    def headline(self) -> str:
        return _("On shift: {names}").format(names=first_line(", ".join(self.everybody()), 130))

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="starts_at", label=_("From"), text=moment_words(self.starts_at), voice=Voice.FACT)
        if self.ends_at:
            yield Line(field="ends_at", label=_("Until"), text=moment_words(self.ends_at), voice=Voice.FACT)
        if self.people:
            yield Line(field="people", label=_("On shift"), text=", ".join(self.people), voice=Voice.FACT)
        if self.leads:
            yield Line(field="leads", label=_("Leads the shift"), text=self.leads, voice=Voice.FACT)
        if self.note:
            yield Line(field="note", label=_("Note"), text=self.note)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        if not self.everybody():
            yield Problem(field="people", sentence=_("“Who is on shift?” is empty. Write at least one name."))
        yield from earlier("ends_at", self.ends_at, self.starts_at, _("“Until” is before “From”. Which is right?"))
        yield from too_long("note", _("Note"), self.note)


class Identity(StrEnum):
    """Whether somebody at the door looked at who the visitor is."""

    LOOKED_AT = "looked_at"
    KNOWN = "known"
    NOT_LOOKED_AT = "not_looked_at"


IDENTITIES = {
    Identity.LOOKED_AT: _("card or paper looked at"),
    Identity.KNOWN: _("known here"),
    Identity.NOT_LOOKED_AT: _("not looked at"),
}


class Visitor(Content, frozen=True, kw_only=True):
    """Somebody who came to the home, and why (Children's Homes (England) Regulations 2015, schedule 4)."""

    came_at: Moment
    who: str
    why: str = ""
    left_at: Moment | None = None
    saw: str = ""
    identity: Identity | None = None
    note: str = ""

    def occurred(self) -> Occurred:
        return Occurred.at(self.came_at, self.left_at)

    def is_in(self, now: datetime) -> bool:
        """Whether they are in the house, as far as anybody wrote."""
        return self.came_at <= now and (self.left_at is None or now < self.left_at)

    def headline(self) -> str:
        words = _("Visitor: {who}, {why}") if self.why else _("Visitor: {who}")
        return first_line(words.format(who=first_line(self.who, 70), why=first_line(self.why, 70)), 155)

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="who", label=_("Who came"), text=self.who, voice=Voice.FACT)
        if self.why:
            yield Line(field="why", label=_("Why"), text=self.why, voice=Voice.FACT)
        yield Line(field="came_at", label=_("Came"), text=moment_words(self.came_at), voice=Voice.FACT)
        if self.left_at:
            yield Line(field="left_at", label=_("Left"), text=moment_words(self.left_at), voice=Voice.FACT)
        if self.saw:
            yield Line(field="saw", label=_("Whom they saw"), text=self.saw, voice=Voice.FACT)
        if self.identity:
            yield Line(field="identity", label=_("Who they are"), text=IDENTITIES[self.identity])
        if self.note:
            yield Line(field="note", label=_("Note"), text=self.note)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("who", self.who, _("“Who came?” is empty. Write the name, or what you know."))
        if not self.why.strip():
            sentence = _("It is not written why they came. The book of visitors has to say it.")
            yield Problem(field="why", sentence=sentence, severity=Severity.SHOULD_NOT_BE)
        yield from earlier("left_at", self.left_at, self.came_at, _("They left before they came. Which is right?"))
        for field, label in (("who", _("Who came?")), ("why", _("Why?")), ("note", _("Note"))):
            yield from too_long(field, label, getattr(self, field))


class HandoverNote(Content, frozen=True, kw_only=True):
    """What the next shift must know. Each of them says that they have read it, by a mark of their own."""

    at: Moment
    what: str

    def occurred(self) -> Occurred:
        return Occurred.at(self.at)

    def headline(self) -> str:
        return first_line(self.what)

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="what", label=_("For the next shift"), text=self.what)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("what", self.what, _("“For the next shift” is empty. Write what they must know."))
        yield from too_long("what", _("For the next shift"), self.what)


class Found(StrEnum):
    """How it was at a look round at night."""

    ALL_WELL = "all_well"
    NOTICED = "noticed"


class NightCheck(Content, frozen=True, kw_only=True):
    """One look round at night: when, by whom, and what was noticed."""

    at: Moment
    found: Found
    who_looked: str = ""
    noticed: str = ""

    def occurred(self) -> Occurred:
        return Occurred.at(self.at)

    def headline(self) -> str:
        if self.found is Found.ALL_WELL:
            return _("Night check: all well")
        return _("Night check: {noticed}").format(noticed=first_line(self.noticed) or _("something was noticed"))

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        told = _("all well") if self.found is Found.ALL_WELL else _("something was noticed")
        yield Line(field="found", label=_("How it was"), text=told, voice=Voice.FACT)
        if self.noticed:
            yield Line(field="noticed", label=_("What was noticed"), text=self.noticed, voice=Voice.FACT)
        if self.who_looked:
            yield Line(field="who_looked", label=_("Who looked"), text=self.who_looked, voice=Voice.FACT)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        if self.found is Found.NOTICED and not self.noticed.strip():
            sentence = _("Something was noticed, and it is not written what.")
            yield Problem(field="noticed", sentence=sentence, severity=Severity.SHOULD_NOT_BE)
        yield from too_long("noticed", _("What was noticed"), self.noticed)


class Whereabouts(Content, frozen=True, kw_only=True):
    """A child who is out as agreed: where, with whom, when they are due back and when they were.

    One of whom nobody knows where they are is missing, which is another record.
    """

    went_at: Moment
    where: str
    with_whom: str = ""
    due_back: Moment | None = None
    back_at: Moment | None = None
    note: str = ""

    def occurred(self) -> Occurred:
        return Occurred.at(self.went_at, self.back_at)

    def is_out(self, now: datetime) -> bool:
        return self.went_at <= now and (self.back_at is None or now < self.back_at)

    def is_later_than_planned(self, now: datetime) -> bool:
        """Whether they are still out after the time that was agreed."""
        return self.is_out(now) and self.due_back is not None and self.due_back < now

    def settled(self) -> Iterator[str]:
        yield OUT_AND_BACK

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        """From the time that was agreed on it asks by itself, until they are back or somebody begins a missing record."""
        if self.due_back and not self.back_at:
            yield Due(
                sentence=_("Is somebody with them? They were to be back at {when}.").format(when=_clock(self.due_back)),
                topic=OUT_AND_BACK,
                can_wait=False,
                from_then=self.due_back,
                or_begin=MISSING,
            )

    def headline(self) -> str:
        words = _("Out: {where}, with {whom}") if self.with_whom else _("Out: {where}")
        return words.format(where=first_line(self.where, 70), whom=first_line(self.with_whom, 70))

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="where", label=_("Where"), text=self.where, voice=Voice.FACT)
        if self.with_whom:
            yield Line(field="with_whom", label=_("With whom"), text=self.with_whom, voice=Voice.FACT)
        yield from _moments(("went_at", _("Went out"), self.went_at), ("due_back", _("Due back"), self.due_back))
        yield from _moments(("back_at", _("Back"), self.back_at))
        if self.note:
            yield Line(field="note", label=_("Note"), text=self.note)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("where", self.where, _("“Where?” is empty. Write where, or “not known”."))
        for field, label in (("due_back", _("Due back")), ("back_at", _("Back"))):
            sentence = _("“{label}” is before they went out. Which is right?").format(label=label)
            yield from earlier(field, getattr(self, field), self.went_at, sentence)
        for field, label in (("where", _("Where?")), ("with_whom", _("With whom?")), ("note", _("Note"))):
            yield from too_long(field, label, getattr(self, field))


def _clock(at: datetime) -> str:
    return f"{local(at):%H:%M}"


def _moments(*found: tuple[str, str, datetime | None]) -> Iterator[Line]:
    for field, label, at in found:
        if at:
            yield Line(field=field, label=label, text=moment_words(at), voice=Voice.FACT)


def is_same_person(name: str, other: str) -> bool:
    """Whether two names are of one person, as people write them."""
    return " ".join(name.split()).casefold() == " ".join(other.split()).casefold()


def is_among(name: str, names: Sequence[str]) -> bool:
    return any(is_same_person(name, other) for other in names)
