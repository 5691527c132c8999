"""What a missing episode is: a shared record that is begun at once and grows until the talk after coming back."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import msgspec

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import earlier
from carer_app.domain.deadlines import hours_after, lasted_words
from carer_app.domain.kind import (
    AmendedBy,
    Circumstances,
    Content,
    Due,
    Line,
    Moment,
    Problem,
    RecordKind,
    Severity,
    Whose,
)
from carer_app.domain.revision import Occurred
from carer_app.domain.words import moment_words
from carer_app.domain.yearly import Away, SpellAway
from carer_app.i18n import _


class Category(StrEnum):
    """Missing: nobody knows where. Away: it is known where. Late or agreed never leaves the home as a missing episode.

    From the statutory guidance on children who run away or go missing, January 2014.
    """

    MISSING = "missing"
    AWAY_WITHOUT_AUTHORISATION = "away_without_authorisation"
    LATE_OR_AUTHORISED = "late_or_authorised"


class Precision(StrEnum):
    """How well a time is known."""

    EXACT = "exact"
    ABOUT = "about"
    NOT_KNOWN = "not_known"


class Who(StrEnum):
    """Who is told, in the order of most procedures; the order is not enforced."""

    POLICE = "police"
    SOCIAL_WORKER = "social_worker"
    DUTY_TEAM = "duty_team"
    SUPERVISING_SOCIAL_WORKER = "supervising_social_worker"
    MANAGER = "manager"
    FAMILY = "family"
    OTHER = "other"


class Offered(StrEnum):
    """Whether a return home interview was offered."""

    NOT_YET = "not_yet"
    YES = "yes"
    NO = "no"


class Answer(StrEnum):
    """What the young person said to the offer."""

    NOT_YET = "not_yet"
    ACCEPTED = "accepted"
    SAID_NO = "said_no"


class Independent(StrEnum):
    """Whether the talk was with someone from outside the home."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


CATEGORIES = {
    Category.MISSING: _("missing: nobody knows where they are"),
    Category.AWAY_WITHOUT_AUTHORISATION: _("away without permission: it is known where they are"),
    Category.LATE_OR_AUTHORISED: _("late home, or away as agreed"),
}
_RETURNED_AS = {Category.MISSING: Away.MISSING, Category.AWAY_WITHOUT_AUTHORISATION: Away.WITHOUT_AUTHORISATION}
PRECISIONS = {Precision.EXACT: _("exact"), Precision.ABOUT: _("about"), Precision.NOT_KNOWN: _("not known")}
WHO = {
    Who.POLICE: _("police"),
    Who.SOCIAL_WORKER: _("social worker"),
    Who.DUTY_TEAM: _("duty team"),
    Who.SUPERVISING_SOCIAL_WORKER: _("supervising social worker"),
    Who.MANAGER: _("manager"),
    Who.FAMILY: _("family"),
    Who.OTHER: _("someone else"),
}
OFFERED = {Offered.NOT_YET: _("not offered yet"), Offered.YES: _("offered"), Offered.NO: _("was not offered")}
ANSWERS = {Answer.NOT_YET: _("no answer yet"), Answer.ACCEPTED: _("said yes"), Answer.SAID_NO: _("said no")}
INDEPENDENT = {
    Independent.YES: _("from outside the home"),
    Independent.NO: _("not from outside the home"),
    Independent.NOT_KNOWN: _("not known whether from outside the home"),
}


class WasTold(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who was told, and what they answered. `at` None: nobody noted the time."""

    who: Who
    name: str = ""
    at: Moment | None = None
    answer: str = ""


class ReturnInterview(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the talk by someone independent. Its content is theirs to write, never the carer's."""

    offered: Offered = Offered.NOT_YET
    offered_at: Moment | None = None
    answer: Answer = Answer.NOT_YET
    reason: str = ""
    held_at: Moment | None = None
    held_by: str = ""
    independent: Independent = Independent.NOT_KNOWN


class MissingEpisode(Content, frozen=True, kw_only=True):
    """One episode. Only the moment it was begun is compulsory: nothing else may hold a carer up at night."""

    opened_at: Moment
    category: Category = Category.MISSING
    last_seen_at: Moment | None = None
    last_seen_precision: Precision = Precision.NOT_KNOWN
    last_seen_where: str = ""
    circumstances: str = ""
    wearing: str = ""
    looked_for: str = ""
    told: tuple[WasTold, ...] = ()
    police_reference: str = ""
    police_grading: str = ""
    returned_at: Moment | None = None
    returned_how: str = ""
    return_note: str = ""
    return_interview: ReturnInterview = ReturnInterview()

    def began(self) -> datetime:
        """Last seen; where that is not known, when this record was begun, or the return if that was still earlier."""
        if self.last_seen_at:
            return self.last_seen_at
        return min(self.opened_at, self.returned_at) if self.returned_at else self.opened_at

    def occurred(self) -> Occurred:
        return Occurred.at(self.began(), self.returned_at)

    def headline(self) -> str:
        if not self.returned_at:
            return _OPEN[self.category].format(when=moment_words(self.began()))
        return _BACK[self.category].format(lasted=self.lasted())

    def lasted(self) -> str:
        """How long, in words; said as such where nobody knows since when."""
        if not self.returned_at:
            return _("not back yet")
        if not self.last_seen_at:
            return _("not known how long")
        return lasted_words(self.last_seen_at, self.returned_at)

    def last_seen_words(self) -> str:
        if not self.last_seen_at:
            return _("not known")
        when = moment_words(self.last_seen_at)
        return _("about {when}").format(when=when) if self.last_seen_precision is Precision.ABOUT else when

    def offered_within(self, hours: int) -> bool:
        """Whether a return home interview was offered within so many hours of coming back."""
        offered = self.return_interview.offered_at
        return bool(self.returned_at and offered and offered <= hours_after(self.returned_at, hours))

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="category", label=_("What it was"), text=CATEGORIES[self.category])
        yield Line(field="last_seen_at", label=_("Last seen"), text=self.last_seen_words())
        yield Line(field="opened_at", label=_("Record begun"), text=moment_words(self.opened_at))
        yield from _texts(self, _BEFORE_RETURN)
        for told in self.told:
            yield Line(field="told", label=_("Told"), text=_told_words(told))
        yield from _texts(self, _POLICE)
        if self.returned_at:
            yield Line(field="returned_at", label=_("Came back"), text=moment_words(self.returned_at))
        yield from _texts(self, _AFTER_RETURN)
        if self.returned_at and self.category is not Category.LATE_OR_AUTHORISED:
            by = "" if self.return_interview.held_by else talk_is_by(profile)
            words = " · ".join(part for part in (self.interview_words(), by) if part)
            yield Line(field="return_interview", label=_("Return home interview"), text=words)

    def interview_words(self) -> str:
        """What is known of the return home interview, in words."""
        talk = self.return_interview
        parts = [OFFERED[talk.offered]]
        if talk.offered_at:
            parts.append(moment_words(talk.offered_at))
        if talk.offered is Offered.YES:
            parts.append(ANSWERS[talk.answer])
        if talk.reason:
            parts.append(talk.reason)
        if talk.held_at:
            parts.append(_("held {when}").format(when=moment_words(talk.held_at)))
        if talk.held_by:
            parts.append(
                _("by {name}, {independent}").format(name=talk.held_by, independent=INDEPENDENT[talk.independent])
            )
        return " · ".join(parts)

    def yearly(self, parts: Sequence[Content]) -> Iterator[SpellAway]:
        unsure = () if self.last_seen_at else (_("Nobody wrote when they were last seen."),)
        if way := _RETURNED_AS.get(self.category):
            yield SpellAway(way=way, start=self.began(), end=self.returned_at, unsure=unsure)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from self._impossible()
        yield from self._flagged()

    def _impossible(self) -> Iterator[Problem]:
        yield from earlier(
            "returned_at", self.returned_at, self.last_seen_at, _("“Came back” is before “last seen”. Which is right?")
        )
        if (self.last_seen_at is None) != (self.last_seen_precision is Precision.NOT_KNOWN):
            yield Problem(
                field="last_seen_precision",
                sentence=_("“Last seen” needs a time with “exact” or “about”, or no time and “not known”."),
            )
        talk = self.return_interview
        held = _("“Return home interview held” is before “came back”. Which is right?")
        yield from earlier("return_interview.held_at", talk.held_at, self.returned_at, held)
        if talk.offered is not Offered.YES and (talk.offered_at or talk.answer is not Answer.NOT_YET):
            yield Problem(
                field="return_interview.offered",
                sentence=_("“Return home interview offered” says it was not, yet a time or an answer is written."),
            )

    def _flagged(self) -> Iterator[Problem]:
        talk = self.return_interview
        flagged = (
            (
                "return_interview.held_at",
                talk.held_at and not self.returned_at,
                _("A return home interview was held, but “came back” is empty."),
            ),
            (
                "return_interview.offered_at",
                talk.offered_at and self.returned_at and talk.offered_at < self.returned_at,
                _("The return home interview was offered before “came back”. Is it right?"),
            ),
            (
                "return_interview.independent",
                talk.held_at and talk.independent is Independent.NO,
                _("A return home interview should be with someone from outside the home. Tell the social worker."),
            ),
        )
        for field, wrong, sentence in flagged:
            if wrong:
                yield Problem(field=field, sentence=sentence, severity=Severity.SHOULD_NOT_BE)

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        if self.category is Category.LATE_OR_AUTHORISED:
            return
        if not self.returned_at:
            yield from self._to_tell()
            return
        sentence = self._talk_sentence(profile, self.returned_at)
        if sentence:
            by = hours_after(self.returned_at, profile.deadlines.return_interview_hours.value)
            yield Due(sentence=sentence, by=by, name=_TALK, whose=Whose.SOCIAL_WORKER, can_wait=False)

    def _talk_sentence(self, profile: CouncilProfile, returned_at: datetime) -> str:
        """What the talk waits for; empty once it was held, or the young person said no to it.

        It is offered after every episode (statutory guidance, January 2014), so that nobody offered it settles nothing.
        """
        talk = self.return_interview
        if talk.held_at or talk.answer is Answer.SAID_NO:
            return ""
        sentence = _offer_words(profile, returned_at)
        if talk.answer is Answer.ACCEPTED:
            sentence = _("The return home interview was accepted and has not been held yet.")
        elif talk.offered is Offered.YES:
            sentence = _("The return home interview was offered, and no answer is written down yet.")
        elif talk.offered is Offered.NO:
            sentence = _("It was not offered. {rule}").format(rule=sentence)
        return " ".join(part for part in (sentence, talk_is_by(profile)) if part)

    def _to_tell(self) -> Iterator[Due]:
        still = _("{what}. Keep writing here what is done and heard, and when they are back.")
        yield Due(sentence=still.format(what=self.headline()), name="not back", can_wait=False)
        told = {one.who for one in self.told}
        if self.category is Category.MISSING and Who.POLICE not in told:
            untold = _("Missing: the police have not been told yet, or it has not been written down.")
            yield Due(sentence=untold, name="police", can_wait=False)
        if not told & {Who.SOCIAL_WORKER, Who.DUTY_TEAM}:
            tell = _("Tell the social worker, or the duty team when the office is closed.")
            yield Due(sentence=tell, name="social worker", can_wait=False)


_TALK = "return interview"
_OPEN = {
    Category.MISSING: _("Missing since {when}"),
    Category.AWAY_WITHOUT_AUTHORISATION: _("Away without permission since {when}"),
    Category.LATE_OR_AUTHORISED: _("Late home, or away as agreed, since {when}"),
}
_BACK = {
    Category.MISSING: _("Was missing, is back ({lasted})"),
    Category.AWAY_WITHOUT_AUTHORISATION: _("Was away without permission, is back ({lasted})"),
    Category.LATE_OR_AUTHORISED: _("Was late home, or away as agreed, is back ({lasted})"),
}
_BEFORE_RETURN = (
    ("last_seen_where", _("Last seen where")),
    ("circumstances", _("What is known")),
    ("wearing", _("What they wore and had with them")),
    ("looked_for", _("What was done to find them")),
)
_POLICE = (("police_reference", _("Police reference")), ("police_grading", _("Police risk grading, in their words")))
_AFTER_RETURN = (("returned_how", _("How they came back")), ("return_note", _("Carer's note on the return")))


def _texts(episode: MissingEpisode, fields: tuple[tuple[str, str], ...]) -> Iterator[Line]:
    for field, label in fields:
        text = getattr(episode, field)
        if text:
            yield Line(field=field, label=label, text=text)


def _told_words(told: WasTold) -> str:
    when = moment_words(told.at) if told.at else _("time not noted")
    return " · ".join(part for part in (WHO[told.who], told.name, when, told.answer) if part)


def talk_is_by(profile: CouncilProfile) -> str:
    """Who holds the talk for children of this council; empty where it does not say."""
    who = profile.voices.return_interview_by
    return _("In {council} it is held by: {who}.").format(council=profile.name, who=who.rstrip(".")) if who else ""


def _offer_words(profile: CouncilProfile, returned_at: datetime) -> str:
    """The council's own target and the national guidance, side by side."""
    standard = profile.deadlines.return_interview_hours
    if not standard.differs:
        return _("A return home interview should be offered within {hours} hours ({source}).").format(
            hours=standard.value, source=standard.source
        )
    return _(
        "A return home interview should be offered within {hours} hours ({source}); "
        "national guidance says within {guidance} hours, by {guidance_by}."
    ).format(
        hours=standard.value,
        source=standard.source,
        guidance=standard.guidance,
        guidance_by=moment_words(hours_after(returned_at, standard.guidance)),
    )


def _example(today: date) -> MissingEpisode:
    evening = datetime(today.year, today.month, today.day, 18, 40, tzinfo=UTC) - timedelta(days=2)
    return MissingEpisode(
        opened_at=evening + timedelta(minutes=50),
        last_seen_at=evening,
        last_seen_precision=Precision.ABOUT,
        last_seen_where="Leaving the park with two friends, seen by the neighbour.",
        circumstances="Was due home at 19:00. Phone rings and is not answered.",
        wearing="Green coat, black jeans, small rucksack. Has a phone, no money.",
        looked_for="Rang the phone four times, the park, both friends' families.",
        told=(
            WasTold(
                who=Who.POLICE, name="call handler, 101", at=evening + timedelta(hours=1), answer="Log number given."
            ),
            WasTold(who=Who.DUTY_TEAM, name="", at=evening + timedelta(minutes=75), answer="Ring when home."),
        ),
        police_reference="0147 of the day",
        police_grading="medium",
        returned_at=evening + timedelta(hours=3, minutes=20),
        returned_how="Walked home alone.",
        return_note="Cold and hungry, not hurt. Ate toast, said sorry for the worry, went to bed.",
        return_interview=ReturnInterview(
            offered=Offered.YES, offered_at=evening + timedelta(hours=16), answer=Answer.ACCEPTED
        ),
    )


MISSING_EPISODE = RecordKind(
    slug="missing_episode",
    title=_("Missing episode"),
    content=MissingEpisode,
    example=_example,
    occurred_field="last_seen_at",
    amended_by=AmendedBy.READERS,
)

KINDS = (MISSING_EPISODE,)
