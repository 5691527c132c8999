"""Who decides what: for each question whether the carer decides, decides and then tells, or must ask first."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from carer_app.councils import CouncilProfile
from carer_app.domain.kind import AmendedBy, Circumstances, Content, Line, Problem, RecordKind, SectionKind
from carer_app.domain.revision import Occurred
from carer_app.domain.words import date_words, with_capital
from carer_app.i18n import _, counted


class Decides(StrEnum):
    """The three answers of a delegated authority table."""

    CARER = "carer"
    CARER_THEN_TELLS = "carer_then_tells"
    MUST_ASK = "must_ask"


DECIDES = {
    Decides.CARER: _("we decide"),
    Decides.CARER_THEN_TELLS: _("we decide, then tell"),
    Decides.MUST_ASK: _("we must ask first"),
}


class Topic(StrEnum):
    """What has to be decided. A placement plan must say who decides in health, education, leisure and home life, faith,
    and social media (Care Planning Regulations 2010, as amended in 2013).
    """

    EMERGENCY_TREATMENT = "emergency_treatment"
    PLANNED_OPERATION = "planned_operation"
    VACCINATION = "vaccination"
    DENTIST = "dentist"
    DENTIST_ANAESTHETIC = "dentist_anaesthetic"
    OPTICIAN = "optician"
    GP_REGISTRATION = "gp_registration"
    MEDICINE_PRESCRIBED = "medicine_prescribed"
    MEDICINE_BOUGHT = "medicine_bought"
    MEDICINE_AT_SCHOOL = "medicine_at_school"
    SCHOOL_TRIP_DAY = "school_trip_day"
    SCHOOL_TRIP_NIGHT = "school_trip_night"
    SCHOOL_TRIP_ABROAD = "school_trip_abroad"
    SCHOOL_PHOTOS = "school_photos"
    NIGHT_AT_FRIENDS = "night_at_friends"
    HAIRCUT = "haircut"
    HAIR_BIG_CHANGE = "hair_big_change"
    PIERCING = "piercing"
    SPORT_WITH_RISK = "sport_with_risk"
    BABYSITTER = "babysitter"
    PART_TIME_WORK = "part_time_work"
    HOLIDAY_UK = "holiday_uk"
    HOLIDAY_ABROAD = "holiday_abroad"
    PASSPORT = "passport"
    FAITH = "faith"
    OWN_PHONE = "own_phone"
    SOCIAL_MEDIA = "social_media"
    PHOTOS_SHOWN = "photos_shown"


TOPICS = {
    Topic.EMERGENCY_TREATMENT: _("Treatment in an emergency"),
    Topic.PLANNED_OPERATION: _("An operation that is planned"),
    Topic.VACCINATION: _("Routine vaccinations"),
    Topic.DENTIST: _("Dentist, a check or a filling"),
    Topic.DENTIST_ANAESTHETIC: _("Dentist, with an anaesthetic"),
    Topic.OPTICIAN: _("Optician and glasses"),
    Topic.GP_REGISTRATION: _("Joining a GP surgery"),
    Topic.MEDICINE_PRESCRIBED: _("Giving a prescribed medicine"),
    Topic.MEDICINE_BOUGHT: _("Giving a medicine from the shop"),
    Topic.MEDICINE_AT_SCHOOL: _("School giving a medicine"),
    Topic.SCHOOL_TRIP_DAY: _("School trip for a day"),
    Topic.SCHOOL_TRIP_NIGHT: _("School trip with nights away"),
    Topic.SCHOOL_TRIP_ABROAD: _("School trip abroad"),
    Topic.SCHOOL_PHOTOS: _("School photographs"),
    Topic.NIGHT_AT_FRIENDS: _("A night at a friend's"),
    Topic.HAIRCUT: _("A haircut"),
    Topic.HAIR_BIG_CHANGE: _("A big change of hair"),
    Topic.PIERCING: _("A piercing or tattoo"),
    Topic.SPORT_WITH_RISK: _("A sport with some risk"),
    Topic.BABYSITTER: _("Who babysits"),
    Topic.PART_TIME_WORK: _("Part-time work"),
    Topic.HOLIDAY_UK: _("A holiday in this country"),
    Topic.HOLIDAY_ABROAD: _("A holiday abroad"),
    Topic.PASSPORT: _("A passport"),
    Topic.FAITH: _("Faith and going to worship"),
    Topic.OWN_PHONE: _("A phone of their own"),
    Topic.SOCIAL_MEDIA: _("Social media"),
    Topic.PHOTOS_SHOWN: _("Photos of them shown to others"),
}

_T = Topic
GROUPS: Mapping[str, tuple[Topic, ...]] = {
    _("Health"): (
        *(_T.EMERGENCY_TREATMENT, _T.PLANNED_OPERATION, _T.VACCINATION, _T.DENTIST, _T.DENTIST_ANAESTHETIC),
        *(_T.OPTICIAN, _T.GP_REGISTRATION, _T.MEDICINE_PRESCRIBED, _T.MEDICINE_BOUGHT, _T.MEDICINE_AT_SCHOOL),
    ),
    _("School"): (_T.SCHOOL_TRIP_DAY, _T.SCHOOL_TRIP_NIGHT, _T.SCHOOL_TRIP_ABROAD, _T.SCHOOL_PHOTOS),
    _("Home and free time"): (
        *(_T.NIGHT_AT_FRIENDS, _T.HAIRCUT, _T.HAIR_BIG_CHANGE, _T.PIERCING, _T.SPORT_WITH_RISK),
        *(_T.BABYSITTER, _T.PART_TIME_WORK),
    ),
    _("Holidays"): (_T.HOLIDAY_UK, _T.HOLIDAY_ABROAD, _T.PASSPORT),
    _("Faith, phone and pictures"): (_T.FAITH, _T.OWN_PHONE, _T.SOCIAL_MEDIA, _T.PHOTOS_SHOWN),
}
"""The questions in the groups in which they are shown. Every question is in one of them."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one question. `who` None: it was not agreed yet. `note`: who is asked, and how."""

    who: Decides | None = None
    note: str = ""


class WhoDecides(Content, frozen=True, kw_only=True):
    """The table as it stands since `agreed_on`. A question that is not in it was not agreed yet."""

    agreed_on: date
    agreed_with: str = ""
    decisions: dict[Topic, Decision] = {}
    notes: str = ""

    def occurred(self) -> Occurred:
        return Occurred.on(self.agreed_on)

    def headline(self) -> str:
        agreed = sum(decision.who is not None for decision in self.decisions.values())
        words = counted("Who decides: {count} question is agreed", "Who decides: {count} questions are agreed", agreed)
        return words if agreed else _("Who decides: nothing is agreed yet")

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="agreed_on", label=_("Agreed on"), text=date_words(self.agreed_on))
        yield Line(field="agreed_with", label=_("Agreed with"), text=self.agreed_with or _("not written down"))
        for topics in GROUPS.values():
            for topic in topics:
                decision = self.decisions.get(topic)
                if decision and (decision.who or decision.note):
                    yield Line(field="decisions", label=TOPICS[topic], text=_decision_words(decision))
        yield Line(field="decisions", label=_("Anything else"), text=_("Not agreed yet: ask before you decide."))
        if self.notes:
            yield Line(field="notes", label=_("Notes"), text=self.notes)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        return iter(())


def _decision_words(decision: Decision) -> str:
    who = with_capital(DECIDES[decision.who]) if decision.who else _("Not agreed yet")
    return f"{who} · {decision.note}" if decision.note else who


def _example(today: date) -> WhoDecides:
    return WhoDecides(
        agreed_on=today,
        agreed_with="Ms Patel and Robin's mum, at the placement meeting",
        decisions={
            Topic.EMERGENCY_TREATMENT: Decision(who=Decides.CARER_THEN_TELLS, note="ring the duty team afterwards"),
            Topic.HAIRCUT: Decision(who=Decides.CARER),
            Topic.HAIR_BIG_CHANGE: Decision(who=Decides.MUST_ASK, note="Jo likes to be asked"),
            Topic.NIGHT_AT_FRIENDS: Decision(who=Decides.CARER_THEN_TELLS),
            Topic.HOLIDAY_ABROAD: Decision(who=Decides.MUST_ASK, note="Ms Patel, four weeks before"),
        },
    )


WHO_DECIDES = RecordKind(
    slug="who_decides",
    title=_("Who decides"),
    content=WhoDecides,
    example=_example,
    occurred_field="agreed_on",
    section=SectionKind.SHEET,
    amended_by=AmendedBy.READERS,
    one_per_file=True,
)

KINDS = (WHO_DECIDES,)
