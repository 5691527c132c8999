"""What a daily log may hold beside its texts: whether they were at school, incidents, an injury, a consequence."""

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from carer_app.domain.checks import LONGEST_TEXT, too_long
from carer_app.domain.kind import Line, Problem
from carer_app.i18n import _


class Attendance(StrEnum):
    """Whether they were at school, as one sees it from home."""

    ALL_DAY = "all_day"
    LATE = "late"
    PART = "part"
    NOT_IN = "not_in"
    SENT_HOME = "sent_home"
    NO_SCHOOL = "no_school"


class Incident(StrEnum):
    """The sorts of incident that homes and councils count (Walsall, Salford and Anchor recording forms)."""

    ACCIDENT = "accident"
    HURT_BY_SOMEBODY = "hurt_by_somebody"
    HURT_SOMEBODY = "hurt_somebody"
    SELF_HARM = "self_harm"
    SUICIDE_ATTEMPT = "suicide_attempt"
    BULLYING = "bullying"
    ONLINE = "online"
    EXPLOITATION = "exploitation"
    DRUGS_OR_ALCOHOL = "drugs_or_alcohol"
    DAMAGE = "damage"
    SEARCH = "search"
    POLICE = "police"
    ALLEGATION = "allegation"
    COMPLAINT = "complaint"
    HOSPITAL = "hospital"


ATTENDANCES = {
    Attendance.ALL_DAY: _("in all day"),
    Attendance.LATE: _("came late"),
    Attendance.PART: _("in for a part"),
    Attendance.NOT_IN: _("not in"),
    Attendance.SENT_HOME: _("sent home"),
    Attendance.NO_SCHOOL: _("no school today"),
}
INCIDENTS = {
    Incident.ACCIDENT: _("an accident"),
    Incident.HURT_BY_SOMEBODY: _("was hurt by somebody"),
    Incident.HURT_SOMEBODY: _("hurt somebody"),
    Incident.SELF_HARM: _("hurt themselves on purpose"),
    Incident.SUICIDE_ATTEMPT: _("tried to end their life"),
    Incident.BULLYING: _("bullying"),
    Incident.ONLINE: _("safety online"),
    Incident.EXPLOITATION: _("somebody may be using them"),
    Incident.DRUGS_OR_ALCOHOL: _("drugs or alcohol"),
    Incident.DAMAGE: _("something was damaged"),
    Incident.SEARCH: _("room or belongings were searched"),
    Incident.POLICE: _("police were called"),
    Incident.ALLEGATION: _("an allegation"),
    Incident.COMPLAINT: _("a complaint"),
    Incident.HOSPITAL: _("hospital"),
}


class Injury(msgspec.Struct, frozen=True, kw_only=True):
    """A hurt or a mark, with the cause that was given (Children's Homes Regulations 2015, schedule 3: accidents)."""

    where: str = ""
    cause: str = ""
    first_aid: str = ""
    told: str = ""


class Consequence(msgspec.Struct, frozen=True, kw_only=True):
    """What followed from something the young person did: what, why, and for how long."""

    what: str = ""
    why: str = ""
    how_long: str = ""


INJURY = {
    "where": _("Where on the body, and what it looks like"),
    "cause": _("How it came about, as it was told"),
    "first_aid": _("First aid or treatment"),
    "told": _("Who was told, and when"),
}
CONSEQUENCE = {"what": _("What it was"), "why": _("Why"), "how_long": _("For how long")}


def incident_words(incidents: tuple[Incident, ...]) -> str:
    return "; ".join(INCIDENTS[incident] for incident in incidents)


def injury_line(injury: Injury) -> Iterator[Line]:
    yield from _line("injury", _("Accident or injury"), injury, INJURY)


def consequence_line(consequence: Consequence) -> Iterator[Line]:
    yield from _line("consequence", _("What followed from it"), consequence, CONSEQUENCE)


def part_problems(field: str, part: msgspec.Struct, labels: dict[str, str]) -> Iterator[Problem]:
    """Texts of a part that are too long."""
    for name, label in labels.items():
        yield from too_long(f"{field}.{name}", label, str(getattr(part, name) or ""), LONGEST_TEXT)


def _line(field: str, label: str, part: msgspec.Struct, labels: dict[str, str]) -> Iterator[Line]:
    said = [(text, getattr(part, name)) for name, text in labels.items() if getattr(part, name)]
    if said:
        yield Line(field=field, label=label, text="\n".join(f"{name}: {words}" for name, words in said))
