"""The profile for a child who is missing: kept before it is needed, looked through every month, given to the police then.

What it asks is what police forces ask in the first part of the Philomena Protocol. Names, birth, people and health stand
in the child's file and are not written a second time.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from carer_app.councils import CouncilProfile
from carer_app.domain.kind import AmendedBy, Circumstances, Content, Due, Line, Problem, RecordKind, SectionKind
from carer_app.domain.revision import Occurred
from carer_app.domain.words import date_words
from carer_app.i18n import _

LOOK_AGAIN = timedelta(days=30)


class Friend(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody they may be with."""

    name: str
    reached: str = ""
    where: str = ""
    note: str = ""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A place they go to, or were found at."""

    where: str
    note: str = ""


class MissingProfile(Content, frozen=True, kw_only=True):
    """The profile as it was last looked through. Whatever is empty is not known, and says so."""

    checked_on: date
    looks: str = ""
    height_and_build: str = ""
    hair_and_eyes: str = ""
    marks: str = ""
    voice: str = ""
    usual_clothes: str = ""
    photo: str = ""
    risks: str = ""
    health_when_away: str = ""
    phone: str = ""
    online: str = ""
    money: str = ""
    travel: str = ""
    school_or_work: str = ""
    friends: tuple[Friend, ...] = ()
    places: tuple[Spot, ...] = ()
    before: str = ""
    what_leads_to_it: str = ""
    who_they_trust: str = ""

    def occurred(self) -> Occurred:
        return Occurred.on(self.checked_on)

    def headline(self) -> str:
        return _("If they are ever missing: looked through on {day}").format(day=date_words(self.checked_on))

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="checked_on", label=_("Last looked through"), text=date_words(self.checked_on))
        for field, label in FIELDS.items():
            text = getattr(self, field) or _("not known")
            yield Line(field=field, label=label, text=text, loud=field in _LOUD and bool(getattr(self, field)))
        for friend in self.friends:
            parts = (friend.name, friend.reached, friend.where, friend.note)
            yield Line(field="friends", label=_("May be with"), text=" · ".join(part for part in parts if part))
        for place in self.places:
            text = " · ".join(part for part in (place.where, place.note) if part)
            yield Line(field="places", label=_("May be at"), text=text)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        for number, friend in enumerate(self.friends):
            if not friend.name.strip():
                yield Problem(field=f"friends[{number}].name", sentence=_("Write the name, or what they are called."))
        for number, place in enumerate(self.places):
            if not place.where.strip():
                yield Problem(field=f"places[{number}].where", sentence=_("Write where that is."))

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        """Once a month somebody looks whether it is all still so."""
        yield Due(
            sentence=_("Look through the missing profile: is it all still so?"),
            by=self.checked_on + LOOK_AGAIN,
            topic="missing_profile",
        )


FIELDS = {
    "looks": _("What one sees first"),
    "height_and_build": _("Height and build"),
    "hair_and_eyes": _("Hair and eyes"),
    "marks": _("Marks, scars, piercings, glasses"),
    "voice": _("Voice, accent, languages"),
    "usual_clothes": _("What they mostly wear"),
    "photo": _("Photograph"),
    "risks": _("Why they may be in danger"),
    "health_when_away": _("Health, if they are away for long"),
    "phone": _("Their phone"),
    "online": _("Where they are online"),
    "money": _("Money and cards"),
    "travel": _("How they travel"),
    "school_or_work": _("School or work"),
    "before": _("The times before"),
    "what_leads_to_it": _("What leads to it"),
    "who_they_trust": _("Whom they trust, and what helps"),
}
"""Every text of the profile with its label, in the order of the paper."""

_LOUD = ("risks", "health_when_away")


def _example(today: date) -> MissingProfile:
    return MissingProfile(
        checked_on=today,
        height_and_build="About 1.40 m, slim",
        hair_and_eyes="Brown curly hair to the chin, brown eyes",
        marks="Small scar over the left eyebrow",
        photo="School photograph of September, in the folder by the door",
        health_when_away="Asthma: needs the blue inhaler",
        phone="01632 960123, a black phone with a cracked corner",
        friends=(Friend(name="Ash", where="Harbour View flats", note="from football"),),
        places=(Spot(where="The skate park behind the library", note="found there in May"),),
        who_they_trust="Gran. A text, not a call, and no questions at first.",
    )


MISSING_PROFILE = RecordKind(
    slug="missing_profile",
    title=_("Missing profile"),
    content=MissingProfile,
    example=_example,
    occurred_field="checked_on",
    section=SectionKind.SHEET,
    amended_by=AmendedBy.READERS,
    one_per_file=True,
    in_emergency=True,
)

KINDS = (MISSING_PROFILE,)
