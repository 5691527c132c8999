"""What a missing episode is: a shared record that is begun at once; what is added to it afterwards are parts of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import earlier
from carer_app.domain.deadlines import hours_after, lasted_words
from carer_app.domain.house import OUT_AND_BACK
from carer_app.domain.kind import AwayNow, Circumstances, Content, Due, Line, Moment, Problem, Severity, Whose
from carer_app.domain.revision import Occurred
from carer_app.domain.words import moment_words, with_capital
from carer_app.domain.yearly import Away, Yearly, spells
from carer_app.i18n import _
from carer_app.logs.missing.after import MissingReturn
from carer_app.logs.missing.parts import MissingUpdate
from carer_app.logs.missing.sorts import (
    ANSWERS,
    CATEGORIES,
    INDEPENDENT,
    NOT_BACK,
    OFFERED,
    POLICE,
    SOCIAL_WORKER,
    TALK,
    WHO,
    Answer,
    Category,
    Independent,
    Offered,
    Precision,
    Who,
)


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
    """One episode. Only the moment it was begun is compulsory: nothing else may hold a carer up at night.

    What is done and heard, and that they are back, is added as parts of it, each signed by whoever writes it. `looked_for`,
    `told`, `police_reference`, `police_grading` and `returned_at` to `return_interview` are where earlier entries said it;
    they are read and count as before.
    """

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
        return BACK[self.category].format(lasted=self.lasted())

    def away_now(self) -> AwayNow | None:
        if self.returned_at:
            return None
        return AwayNow(
            since=self.began(),
            saying=_OPEN[self.category],
            ending=_ENDED[self.category],
            is_seen_then=self.last_seen_at is not None,
            is_agreed=self.category is Category.LATE_OR_AUTHORISED,
        )

    def lasted(self) -> str:
        """How long, in words; said as such where nobody knows since when."""
        if not self.returned_at:
            return _("not back yet")
        if not self.last_seen_at:
            return _("not known how long")
        if self.returned_at < self.last_seen_at:
            return _("how long is not known: they are written as back before they were last seen")
        return lasted_words(self.last_seen_at, self.returned_at)

    def last_seen_words(self) -> str:
        if not self.last_seen_at:
            return _("not known")
        when = moment_words(self.last_seen_at)
        return _("about {when}").format(when=when) if self.last_seen_precision is Precision.ABOUT else when

    def offered_within(self, hours: int) -> bool:
        """Whether a return home interview was offered within so many hours of coming back; one that was held had been."""
        offered = self.return_interview.offered_at or self.return_interview.held_at
        return bool(self.returned_at and offered and offered <= hours_after(self.returned_at, hours))

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="category", label=_("What it was"), text=with_capital(CATEGORIES[self.category]))
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
        parts = [] if talk.held_at and talk.offered is Offered.NOT_YET else [OFFERED[talk.offered]]
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

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from self._impossible()
        yield from self._back_before(circumstances)
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

    def _back_before(self, known: Circumstances) -> Iterator[Problem]:
        """Each return that somebody added is held against “last seen”, whoever changes that.

        Times that crossed on two computers are said, and stand in nobody's way who changes something else.
        """
        stood = [one.last_seen_at for one in known.stood if isinstance(one, MissingEpisode)]
        severity = Severity.SHOULD_NOT_BE if self.last_seen_at in stood else Severity.CANNOT_BE
        words = _(
            "“Last seen” is after they came back: {name} wrote {when}. Which is right? {name} can change the return."
        )
        for one in known.parts:
            if isinstance(one.content, MissingReturn):
                at = one.content.returned_at
                sentence = words.format(name=one.author or _("somebody"), when=moment_words(at))
                found = earlier("last_seen_at", at, self.last_seen_at, sentence)
                yield from (msgspec.structs.replace(problem, severity=severity) for problem in found)

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
        yield from self._untold_since_back()
        sentence = self._talk_sentence(profile, self.returned_at)
        if sentence:
            by = hours_after(self.returned_at, profile.deadlines.return_interview_hours.value)
            yield Due(sentence=sentence, by=by, name=TALK, whose=Whose.SOCIAL_WORKER, can_wait=False)

    def settled(self) -> Iterator[str]:
        """Whether somebody is with a child who was out as agreed is asked no more once the episode is begun."""
        yield OUT_AND_BACK

    def classes(self, parts: Sequence[Content]) -> tuple[tuple[datetime, Category], ...]:
        """What it was, one after the other, each with since when: as it was begun, then as updates changed it."""
        back = self._first_back(parts)
        began = msgspec.structs.replace(self, returned_at=back).began()
        later = [(one.at, one.category) for one in parts if isinstance(one, MissingUpdate) and one.category]
        return ((began, self.category), *sorted(later, key=lambda change: change[0]))

    def yearly(self, parts: Sequence[Content]) -> Iterator[Yearly]:
        back = self._first_back(parts)
        times = {one.returned_at for one in parts if isinstance(one, MissingReturn)} | {self.returned_at} - {None}
        unsure = []
        if len(times) > 1:
            unsure.append(_("Two times of coming back are written, and the earlier one is given."))
        if not self.last_seen_at:
            unsure.append(_("When they were last seen is not known: the time at which the record was begun is given."))
        classes = self.classes(parts)
        yield from spells(classes[0][0], [(since, _AWAY.get(one)) for since, one in classes], back, tuple(unsure))

    def _first_back(self, parts: Sequence[Content]) -> datetime | None:
        own = [self.returned_at] if self.returned_at else []
        return min((*own, *(one.returned_at for one in parts if isinstance(one, MissingReturn))), default=None)

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
        still = _("{what}. Write down what is done and heard, and when they are back.")
        yield Due(
            sentence=still.format(what=self.headline()),
            name=NOT_BACK,
            can_wait=False,
            goes_first=True,
            on_paper=self.headline(),
        )
        told = {one.who for one in self.told}
        if self.category is Category.MISSING and Who.POLICE not in told:
            words = _("Tell the police that they are missing, and write it down.")
            yield to_tell(POLICE, words, _("It is not written whether the police were told."), is_open=True)
        if not told & {Who.SOCIAL_WORKER, Who.DUTY_TEAM}:
            yield tell_social_worker(is_open=True)

    def _untold_since_back(self) -> Iterator[Due]:
        """Who is still to be told once they are back. Earlier entries say the return themselves, and count as before."""
        return iter(())


def to_tell(name: str, sentence: str, on_paper: str, *, is_open: bool) -> Due:
    """That somebody is to be told."""
    return Due(sentence=sentence, name=name, can_wait=False, goes_first=is_open, on_paper=on_paper)


def tell_social_worker(*, is_open: bool) -> Due:
    """That the social worker, or the duty team, is to be told; before they are back, and after."""
    words = _("Tell the social worker, or the duty team when the office is closed, and write it down.")
    paper = _("It is not written whether the social worker or the duty team was told.")
    return to_tell(SOCIAL_WORKER, words, paper, is_open=is_open)


_AWAY = {Category.MISSING: Away.MISSING, Category.AWAY_WITHOUT_AUTHORISATION: Away.WITHOUT_AUTHORISATION}
_OPEN = {
    Category.MISSING: _("Missing since {when}"),
    Category.AWAY_WITHOUT_AUTHORISATION: _("Away without permission since {when}"),
    Category.LATE_OR_AUTHORISED: _("Late home, or away as agreed, since {when}"),
}
_ENDED = {
    Category.MISSING: _("Was missing from {when}, and not back when the records here ended"),
    Category.AWAY_WITHOUT_AUTHORISATION: _(
        "Was away without permission from {when}, and not back when the records here ended"
    ),
    Category.LATE_OR_AUTHORISED: _(
        "Was late home, or away as agreed, from {when}, and not back when the records here ended"
    ),
}
BACK = {
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
