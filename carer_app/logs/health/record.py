"""What a health appointment is: planned, kept, cancelled or said no to, with what was said and what comes next."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import msgspec

from carer_app.clock import local
from carer_app.councils import CouncilProfile
from carer_app.domain.checks import blank
from carer_app.domain.facts import Fact, Standing, Topic
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
    Voice,
)
from carer_app.domain.revision import Occurred
from carer_app.domain.steps import Step, step_dues, step_lines, step_problems
from carer_app.domain.words import day_words, first_line, moment_words, with_capital
from carer_app.domain.yearly import Counted, Yearly, YesOrNo
from carer_app.i18n import _


class Service(StrEnum):
    """Who it is with."""

    GP = "gp"
    DENTIST = "dentist"
    OPTICIAN = "optician"
    NURSE = "nurse"
    CAMHS = "camhs"
    HOSPITAL = "hospital"
    IMMUNISATION = "immunisation"
    ASSESSMENT_INITIAL = "assessment_initial"
    ASSESSMENT_REVIEW = "assessment_review"
    OTHER = "other"


class Outcome(StrEnum):
    """How it stands."""

    PLANNED = "planned"
    ATTENDED = "attended"
    CANCELLED = "cancelled"
    SAID_NO = "said_no"


class UpToDate(StrEnum):
    """Whether immunisations are up to date, as somebody said who looked; nobody is asked to guess."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


SERVICES = {
    Service.GP: _("GP"),
    Service.DENTIST: _("dentist"),
    Service.OPTICIAN: _("optician"),
    Service.NURSE: _("nurse"),
    Service.CAMHS: _("CAMHS"),
    Service.HOSPITAL: _("hospital"),
    Service.IMMUNISATION: _("immunisation"),
    Service.ASSESSMENT_INITIAL: _("first health assessment"),
    Service.ASSESSMENT_REVIEW: _("review health assessment"),
    Service.OTHER: _("another service"),
}
UP_TO_DATE = {
    UpToDate.YES: _("yes, as far as is known"),
    UpToDate.NO: _("no, some are still to come"),
    UpToDate.NOT_KNOWN: _("not known"),
}
OUTCOMES = {
    Outcome.PLANNED: _("planned"),
    Outcome.ATTENDED: _("went"),
    Outcome.CANCELLED: _("cancelled"),
    Outcome.SAID_NO: _("said no"),
}
_CLOCKS = {
    Service.DENTIST: Topic.DENTIST,
    Service.ASSESSMENT_INITIAL: Topic.HEALTH_ASSESSMENT,
    Service.ASSESSMENT_REVIEW: Topic.HEALTH_ASSESSMENT,
}
_COUNTED = {
    Service.DENTIST: Counted.TEETH_CHECK,
    Service.ASSESSMENT_INITIAL: Counted.HEALTH_ASSESSMENT,
    Service.ASSESSMENT_REVIEW: Counted.HEALTH_ASSESSMENT,
}
_STANDINGS = {
    Outcome.PLANNED: Standing.PLANNED,
    Outcome.ATTENDED: Standing.DONE,
    Outcome.SAID_NO: Standing.SAID_NO,
}


class HealthAppointment(Content, frozen=True, kw_only=True):
    """One appointment, from the plan to what came of it."""

    service: Service
    at: Moment
    outcome: Outcome = Outcome.PLANNED
    service_name: str = ""
    where: str = ""
    about: str = ""
    cancelled_by: str = ""
    reason: str = ""
    what_was_said: str = ""
    their_words: str = ""
    actions: tuple[Step, ...] = ()
    next_due: date | None = None
    immunisations: UpToDate | None = None

    def occurred(self) -> Occurred:
        return Occurred.at(self.at)

    def is_planned(self) -> bool:
        return self.outcome is Outcome.PLANNED

    def service_words(self) -> str:
        return self.service_name or SERVICES[self.service]

    def outcome_words(self) -> str:
        """How it stands, with who cancelled."""
        if self.outcome is Outcome.CANCELLED and self.cancelled_by:
            return _("cancelled by {who}").format(who=self.cancelled_by)
        return OUTCOMES[self.outcome]

    def headline(self) -> str:
        name = first_line(self.service_words(), 60)
        return f"{name[:1].upper()}{name[1:]}: {self.outcome_words()}"

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="service", label=_("Appointment"), text=self.service_words())
        yield Line(field="at", label=_("When"), text=moment_words(self.at))
        yield Line(field="outcome", label=_("How it stands"), text=self.outcome_words())
        for field, label, voice in _TEXTS:
            text = getattr(self, field)
            if text:
                yield Line(field=field, label=label, text=text, voice=voice)
        yield from step_lines("actions", self.actions)
        if self.next_due:
            yield Line(field="next_due", label=_("Next due"), text=day_words(self.next_due))
        if self.immunisations:
            text = with_capital(UP_TO_DATE[self.immunisations])
            yield Line(field="immunisations", label=_("Immunisations up to date"), text=text, voice=Voice.FACT)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        if self.service is Service.OTHER:
            yield from blank("service_name", self.service_name, _("“Service” is “another service”: write which one."))
        if self.next_due and self.next_due < local(self.at).date():
            yield Problem(field="next_due", sentence=_("“Next due” is before this appointment."))
        yield from step_problems("actions", self.actions)
        if self.outcome is not Outcome.CANCELLED and self.cancelled_by:
            yield Problem(
                field="cancelled_by",
                sentence=_("“Cancelled by” is filled in, yet the appointment is not marked as cancelled."),
                severity=Severity.SHOULD_NOT_BE,
            )

    def settled(self) -> Iterator[str]:
        """What was kept, and what the young person said no to: nobody still has to arrange it."""
        if self.outcome in (Outcome.ATTENDED, Outcome.SAID_NO):
            yield self._topic()

    def facts(self) -> Iterator[Fact]:
        topic, standing = _CLOCKS.get(self.service), _STANDINGS.get(self.outcome)
        if topic and standing:
            yield Fact(topic=topic, day=local(self.at).date(), standing=standing)
        if topic and self.next_due:
            yield Fact(topic=topic, day=self.next_due, standing=Standing.PLANNED)

    def yearly(self, parts: Sequence[Content]) -> Iterator[Yearly]:
        """What was kept, and what somebody said of immunisations on the day."""
        day = local(self.at).date()
        if self.outcome is not Outcome.ATTENDED:
            return
        if self.service in _COUNTED:
            yield YesOrNo(what=_COUNTED[self.service], day=day)
        if self.immunisations in (UpToDate.YES, UpToDate.NO):
            yield YesOrNo(what=Counted.IMMUNISATIONS, day=day, yes=self.immunisations is UpToDate.YES)

    def _topic(self) -> str:
        return f"health:{self.service_words().casefold()}"

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        topic = self._topic()
        if self.outcome is Outcome.PLANNED:
            sentence = _("Appointment: {service}.").format(service=self.service_words())
            yield Due(sentence=sentence, by=self.at, topic=topic)
        elif self.next_due:
            sentence = _("Next appointment to arrange: {service}.").format(service=self.service_words())
            if self.outcome is Outcome.SAID_NO:
                words = _("{service}: the young person said no on {day}, which is their right. Offer it again.")
                name, day = with_capital(self.service_words()), day_words(local(self.at).date())
                sentence = words.format(service=name, day=day)
            yield Due(sentence=sentence, by=self.next_due, topic=topic)
        for due in step_dues("action", self.actions):
            yield self._within(due, profile)

    def _within(self, due: Due, profile: CouncilProfile) -> Due:
        """Something to do for which nobody set a day: within the council's own time for health, where it has one."""
        target = profile.deadlines.health_issue_days
        if due.by or target is None or self.is_planned():
            return due
        by = local(self.at).date() + timedelta(days=target.value)
        return msgspec.structs.replace(due, by=by, source=target.source)


_TEXTS = (
    ("where", _("Where"), Voice.PLAIN),
    ("about", _("What it was about"), Voice.PLAIN),
    ("reason", _("Reason"), Voice.PLAIN),
    ("what_was_said", _("What was said and decided"), Voice.FACT),
    ("their_words", _("Their words"), Voice.THEIR_WORDS),
)


def _example(today: date) -> HealthAppointment:
    return HealthAppointment(
        service=Service.DENTIST,
        at=datetime(today.year, today.month, today.day, 9, 30, tzinfo=UTC),
        outcome=Outcome.ATTENDED,
        where="Harbour Street surgery",
        about="Check-up",
        what_was_said="Teeth healthy. One back tooth to watch; fluoride varnish put on.",
        their_words="“It tasted of banana and it didn't hurt.”",
        actions=(Step(what="Buy the toothpaste the dentist named", by_whom="carer", by_day=today),),
        next_due=date(today.year + 1, today.month, 1),
    )


HEALTH_APPOINTMENT = RecordKind(
    slug="health_appointment",
    title=_("Health appointment"),
    content=HealthAppointment,
    example=_example,
    occurred_field="at",
    amended_by=AmendedBy.READERS,
    settles={
        str(Topic.HEALTH_ASSESSMENT): {"service": str(Service.ASSESSMENT_REVIEW)},
        str(Topic.DENTIST): {"service": str(Service.DENTIST)},
    },
)

KINDS = (HEALTH_APPOINTMENT,)
