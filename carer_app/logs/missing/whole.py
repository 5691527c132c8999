"""An episode as it reads with everything that was added to it: nothing wins, and what was written twice is said so."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec

from carer_app.councils import CouncilProfile
from carer_app.domain.deadlines import hours_after
from carer_app.domain.kind import Content, Due, Moment
from carer_app.domain.words import moment_words
from carer_app.i18n import _, counted
from carer_app.logs.missing.after import MissingReasons, MissingReturn, MissingTalk
from carer_app.logs.missing.episode import BACK, MissingEpisode, ReturnInterview, WasTold, tell_social_worker, to_tell
from carer_app.logs.missing.parts import MissingEnquiry, MissingTold, MissingUpdate
from carer_app.logs.missing.sorts import (
    CATEGORIES,
    CONCERN,
    POLICE,
    POLICE_BACK,
    Category,
    Offered,
    Seen,
    TalkStep,
    Who,
)

_ASKED_FOR_HOURS = 7 * 24
_A_FEW_MINUTES = timedelta(minutes=10)
C = TypeVar("C", bound=Content)


class WholeEpisode(MissingEpisode, frozen=True, kw_only=True):
    """An episode with its parts. It is worked out for reading and never signed.

    `returns` are the times of coming back that somebody wrote, the earliest first; the clocks count from that one.
    `changes` are the categories one after the other, each with since when. `backs` are the returns that people added.
    """

    returns: tuple[Moment, ...] = ()
    changes: tuple[tuple[Moment, Category], ...] = ()
    has_untold_concern: bool = False
    backs: tuple[MissingReturn, ...] = ()

    def headline(self) -> str:
        if len(self.returns) < 2:
            return super().headline()
        times = counted("{count} time is given", "{count} times are given", len(self.returns))
        return BACK[self.category].format(lasted=_("two times are given") if len(self.returns) == 2 else times)

    def lasted(self) -> str:
        """How long, in words; where two times of coming back are given, each of them."""
        if len(self.returns) < 2 or not self.last_seen_at:
            return super().lasted()
        each = [msgspec.structs.replace(self, returned_at=at, returns=(at,)).lasted() for at in self.returns]
        return _("{first} or {second}, as it is written").format(first=each[0], second=each[-1])

    def history_words(self) -> str:
        """What it was, one after the other, each with since when; empty where it was one thing all the time."""
        if len({category for _since, category in self.changes}) < 2:
            return ""
        each = _("{category} (from {when})")
        said = [each.format(category=CATEGORIES[one], when=moment_words(since)) for since, one in self.changes]
        return _("First {first}; then {later}").format(first=said[0], later=", ".join(said[1:]))

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        yield from super().due(profile)
        if self.has_untold_concern:
            words = _(
                "A worry was written that somebody takes advantage of the young person. Tell somebody by name, and write who."
            )
            yield Due(sentence=words, name=CONCERN, can_wait=False)

    def _untold_since_back(self) -> Iterator[Due]:
        """That they are back meets none of it: only that somebody was told, or spoke with them.

        After some days it presses nobody any more, and papers go on saying that it is not written.
        """
        if self.backs and self.returned_at:
            until = hours_after(self.returned_at, _ASKED_FOR_HOURS)
            yield from (msgspec.structs.replace(due, until_then=until) for due in self._to_tell_since_back())

    def _to_tell_since_back(self) -> Iterator[Due]:
        told, spoke = {one.who for one in self.told}, {one.police for one in self.backs}
        if self.category is Category.MISSING and Who.POLICE not in told and not spoke & {Seen.YES, Seen.NOT_NEEDED}:
            words = _(
                "Were the police told that they were missing? Write it down; or write with the return that there was no need."
            )
            yield to_tell(POLICE, words, _("It is not written whether the police were told."), is_open=False)
        if not told & {Who.SOCIAL_WORKER, Who.DUTY_TEAM}:
            yield tell_social_worker(is_open=False)
        if Who.POLICE in told and Seen.YES not in spoke and not self._police_know_of_return():
            words = _("Tell the police that they are back, and write it down. They may still be looking.")
            paper = _("It is not written whether the police were told of the return.")
            yield to_tell(POLICE_BACK, words, paper, is_open=False)

    def _police_know_of_return(self) -> bool:
        """Whether they were rung at the return or after; or, once reported, a few minutes before it: two clocks noted it."""
        rung = [one.at for one in self.told if one.who is Who.POLICE]
        back, last = self.returned_at, max((at for at in rung if at), default=None)
        return bool(back and last and last >= (back - _A_FEW_MINUTES if len(rung) > 1 else back))


def with_parts(lead: Content, parts: Sequence[Content]) -> Content:
    """The episode as it reads with its parts."""
    if not isinstance(lead, MissingEpisode):
        return lead
    returns, told, backs = _returns(lead, parts), _of(parts, MissingTold), _of(parts, MissingReturn)
    from_police = [one for one in parts if isinstance(one, MissingTold | MissingUpdate)]
    changes = lead.classes(parts)
    fields = {name: getattr(lead, name) for name in lead.__struct_fields__}
    fields |= {
        "category": changes[-1][1],
        "changes": changes,
        "looked_for": _joined(lead.looked_for, *(one.what for one in _of(parts, MissingEnquiry))),
        "told": (*lead.told, *(WasTold(who=one.who, name=one.name, at=one.at, answer=one.answer) for one in told)),
        "police_reference": _last(lead.police_reference, (one.police_reference for one in from_police)),
        "police_grading": _last(lead.police_grading, (one.police_grading for one in from_police)),
        "returned_at": returns[0] if returns else None,
        "returned_how": _joined(lead.returned_how, *(one.how for one in backs)),
        "return_interview": _talk(lead.return_interview, _of(parts, MissingTalk)),
        "returns": returns,
        "backs": tuple(backs),
        "has_untold_concern": _is_untold(_of(parts, MissingReasons), told),
    }
    return WholeEpisode(**fields)


def returns_words(episode: MissingEpisode) -> str:
    """When they came back, each time that was written."""
    returns = episode.returns if isinstance(episode, WholeEpisode) else ()
    return _(" or ").join(moment_words(at) for at in returns or filter(None, (episode.returned_at,)))


def _returns(lead: MissingEpisode, parts: Sequence[Content]) -> tuple[datetime, ...]:
    own = (lead.returned_at,) if lead.returned_at else ()
    return tuple(sorted({*own, *(one.returned_at for one in _of(parts, MissingReturn))}))


def _talk(talk: ReturnInterview, steps: Sequence[MissingTalk]) -> ReturnInterview:
    """The talk as it stands after each step. The first offer counts for the clock; the last answer is the answer."""
    for one in steps:
        if one.step is TalkStep.HELD:
            independent = one.independent or talk.independent
            talk = msgspec.structs.replace(talk, held_at=one.at, held_by=one.who, independent=independent)
        elif one.step is TalkStep.NOT_OFFERED:
            is_open = talk.offered is not Offered.YES
            talk = msgspec.structs.replace(talk, offered=Offered.NO) if is_open else talk
        else:
            first = talk.offered_at or (one.at if one.step is TalkStep.OFFERED else None)
            answer = one.answer or talk.answer
            talk = msgspec.structs.replace(talk, offered=Offered.YES, offered_at=first, answer=answer)
        talk = msgspec.structs.replace(talk, reason=one.reason or talk.reason)
    return talk


def _is_untold(reasons: Sequence[MissingReasons], told: Sequence[MissingTold]) -> bool:
    """Whether there is a worry of which nobody was told by name."""
    is_open = any(one.is_worrying() and not one.told_to.strip() for one in reasons)
    return is_open and not any(one.of_concern and one.name.strip() for one in told)


def _of(parts: Sequence[Content], sort: type[C]) -> list[C]:
    return [one for one in parts if isinstance(one, sort)]


def _joined(*texts: str) -> str:
    return "\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _last(first: str, later: Iterable[str]) -> str:
    """The last that somebody wrote; the one before where nobody did."""
    return next((text for text in reversed(list(later)) if text.strip()), first)
