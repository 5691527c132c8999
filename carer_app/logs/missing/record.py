"""The kinds of record that a missing episode is made of: the episode, begun at once, and what is added to it as parts."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from carer_app.domain.kind import AmendedBy, Content, RecordKind
from carer_app.domain.steps import Step
from carer_app.i18n import _
from carer_app.logs.missing.after import MissingReasons, MissingReturn, MissingTalk
from carer_app.logs.missing.episode import MissingEpisode, ReturnInterview, WasTold
from carer_app.logs.missing.parts import MissingEnquiry, MissingSighting, MissingTold, MissingUpdate
from carer_app.logs.missing.patterns import looking_back
from carer_app.logs.missing.sorts import (
    CONCERN,
    POLICE,
    POLICE_BACK,
    SOCIAL_WORKER,
    TALK,
    Answer,
    Category,
    Concern,
    Independent,
    Offered,
    Precision,
    Pull,
    Push,
    Seen,
    TalkStep,
    Who,
)
from carer_app.logs.missing.whole import with_parts


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


def _at(today: date, hour: int, minute: int = 0) -> datetime:
    return datetime(today.year, today.month, today.day, hour, minute, tzinfo=UTC)


def _part(
    slug: str,
    title: str,
    content: type[Content],
    example: Callable[[date], Content],
    settles: Mapping[str, Mapping[str, Any]] | None = None,
    time_field: str = "at",
    amended_by: AmendedBy = AmendedBy.AUTHOR,
) -> RecordKind:
    return RecordKind(
        slug=slug,
        title=title,
        content=content,
        example=example,
        occurred_field=time_field,
        amended_by=amended_by,
        settles=settles or {},
        part_of=MISSING_EPISODE.slug,
        at_once=True,
    )


MISSING_EPISODE = RecordKind(
    slug="missing_episode",
    title=_("Missing episode"),
    content=MissingEpisode,
    example=_example,
    occurred_field="last_seen_at",
    amended_by=AmendedBy.READERS,
    gathers=with_parts,
    looks_back=looking_back,
    looks_back_title=_("Times missing or away"),
    at_once=True,
)
MISSING_RETURN = _part(
    "missing_return",
    _("Missing: came back"),
    MissingReturn,
    lambda today: MissingReturn(
        returned_at=_at(today, 21, 40),
        how="Walked home with a friend from football.",
        how_they_are="Cold and tired, not hurt. Glad to be in.",
        clothing="The same as in the morning, wet through.",
        things="Phone with no battery, no money.",
        said="“I lost track of the time and then I was scared to ring.”",
        needed="A bath, toast, bed. No questions tonight.",
        doctor=Seen.NOT_NEEDED,
        police=Seen.YES,
    ),
    time_field="returned_at",
)
MISSING_TOLD = _part(
    "missing_told",
    _("Missing: told somebody"),
    MissingTold,
    lambda today: MissingTold(
        at=_at(today, 19, 40),
        who=Who.POLICE,
        name="call handler, 101",
        answer="A car will come to the house.",
        police_reference="0147 of the day",
        police_grading="medium",
    ),
    settles={
        POLICE: {"who": str(Who.POLICE)},
        POLICE_BACK: {"who": str(Who.POLICE)},
        SOCIAL_WORKER: {},
        CONCERN: {"of_concern": True},
    },
)
MISSING_ENQUIRY = _part(
    "missing_enquiry",
    _("Missing: looked for"),
    MissingEnquiry,
    lambda today: MissingEnquiry(
        at=_at(today, 19, 20), what="Rang their phone four times.", came_of_it="It rings, nobody answers."
    ),
)
MISSING_SIGHTING = _part(
    "missing_sighting",
    _("Missing: seen or heard from"),
    MissingSighting,
    lambda today: MissingSighting(
        at=_at(today, 20, 10),
        where="The bus station, stand C",
        seen_by="A neighbour, who rang",
        with_whom="Two older boys, not known",
        how_they_were="Laughing, hood up",
        passed_on="The police, straight away",
    ),
)
MISSING_UPDATE = _part(
    "missing_update",
    _("Missing: how it stands"),
    MissingUpdate,
    lambda today: MissingUpdate(
        at=_at(today, 21, 0),
        known="Texted a friend to say where they are.",
        category=Category.AWAY_WITHOUT_AUTHORISATION,
        police_grading="low",
        next_step="Ring the friend's mum at 21:30 (Priya).",
    ),
)
MISSING_TALK = _part(
    "missing_talk",
    _("Return home interview"),
    MissingTalk,
    lambda today: MissingTalk(
        at=_at(today, 10),
        step=TalkStep.HELD,
        answer=Answer.ACCEPTED,
        who="Participation and Advocacy team",
        independent=Independent.YES,
    ),
    settles={TALK: {}},
)
MISSING_REASONS = _part(
    "missing_reasons",
    _("Missing: what led to it"),
    MissingReasons,
    lambda today: MissingReasons(
        at=_at(today, 11),
        their_words="“Mum cancelled again and nobody told me until I asked.”",
        push=(Push.NOT_HEARD,),
        pull=(Pull.FAMILY,),
        we_think="The Sundays without a call are the hard ones.",
        concern=Concern.NONE_SEEN,
        plan=(Step(what="Say on the same day when family time changes", by_whom="Priya", done_on=today),),
    ),
    amended_by=AmendedBy.READERS,
)

KINDS = (
    MISSING_EPISODE,
    MISSING_RETURN,
    MISSING_TOLD,
    MISSING_ENQUIRY,
    MISSING_SIGHTING,
    MISSING_UPDATE,
    MISSING_TALK,
    MISSING_REASONS,
)
