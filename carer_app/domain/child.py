"""Who a child is: the sheet at the front of the file, in small. Unknown is an answer and is never shown as none."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import msgspec

from carer_app.councils import CouncilProfile, profiles
from carer_app.domain.kind import Circumstances, Content, Line, Problem
from carer_app.domain.revision import Occurred
from carer_app.domain.words import date_words
from carer_app.i18n import _


class Known(StrEnum):
    """Whether something is known. `none` means that somebody who knows said there are none."""

    YES = "yes"
    NONE = "none"
    NOT_KNOWN = "not_known"


class Allergies(msgspec.Struct, frozen=True, kw_only=True):
    """Allergies, or who was asked and when while they are not known."""

    known: Known = Known.NOT_KNOWN
    what: str = ""
    asked: str = ""


class Relation(StrEnum):
    """What somebody is to the child."""

    MOTHER = "mother"
    FATHER = "father"
    BROTHER_OR_SISTER = "brother_or_sister"
    FAMILY = "family"
    FRIEND = "friend"
    SOCIAL_WORKER = "social_worker"
    IRO = "iro"
    SCHOOL = "school"
    GP = "gp"
    DENTIST = "dentist"
    OTHER = "other"


RELATION_NAMES = {
    Relation.MOTHER: _("mum"),
    Relation.FATHER: _("dad"),
    Relation.BROTHER_OR_SISTER: _("brother or sister"),
    Relation.FAMILY: _("family"),
    Relation.FRIEND: _("friend"),
    Relation.SOCIAL_WORKER: _("social worker"),
    Relation.IRO: _("independent reviewing officer"),
    Relation.SCHOOL: _("school"),
    Relation.GP: _("GP"),
    Relation.DENTIST: _("dentist"),
    Relation.OTHER: _("someone else"),
}


class KnownPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in the child's life."""

    name: str
    relation: Relation = Relation.OTHER
    phone: str = ""
    do_not_ring: bool = False
    note: str = ""


class ChildSheet(Content, frozen=True, kw_only=True):
    """The child's file in small. Every version keeps the whole sheet."""

    chosen_name: str
    legal_name: str = ""
    birth_date: date | None = None
    responsible_authority: str
    here_since: date
    allergies: Allergies = Allergies()
    people: tuple[KnownPerson, ...] = ()
    legal_status: str = ""
    language: str = ""
    faith_and_culture: str = ""
    what_helps: str = ""
    what_upsets: str = ""
    address_is_confidential: bool = False

    def occurred(self) -> Occurred:
        return Occurred.on(self.here_since)

    def headline(self) -> str:
        return _("About {name}").format(name=self.chosen_name)

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="chosen_name", label=_("Name they like"), text=self.chosen_name)
        yield Line(field="legal_name", label=_("Legal name"), text=self.legal_name or _("not known"))
        born = date_words(self.birth_date) if self.birth_date else _("not known")
        yield Line(field="birth_date", label=_("Born"), text=born)
        yield Line(field="here_since", label=_("Here since"), text=date_words(self.here_since))
        yield Line(field="allergies", label=_("Allergies"), text=self.allergy_words())
        for person in self.people:
            yield Line(field="people", label=RELATION_NAMES[person.relation].capitalize(), text=_person_words(person))
        for field, label in _MORE:
            text = getattr(self, field)
            if text:
                yield Line(field=field, label=label, text=text)
        if self.address_is_confidential:
            yield Line(field="address_is_confidential", label=_("Address"), text=_("is confidential"))

    def allergy_words(self) -> str:
        """Allergies in words; not known is said as such, with who was asked."""
        if self.allergies.known is Known.YES:
            return self.allergies.what
        if self.allergies.known is Known.NONE:
            return _("None known to those who were asked") + (
                f" ({self.allergies.asked})" if self.allergies.asked else ""
            )
        return _("Not known") + (f": {self.allergies.asked}" if self.allergies.asked else "")

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        if not self.chosen_name.strip():
            yield Problem(field="chosen_name", sentence=_("Write the name that the child likes to be called."))
        if self.responsible_authority not in profiles():
            known = ", ".join(profiles())
            yield Problem(
                field="responsible_authority",
                sentence=_("Responsible authority must be one of {known}.").format(known=known),
            )
        if self.birth_date and self.birth_date > circumstances.latest_known.date():
            yield Problem(field="birth_date", sentence=_("Birth date is in the future."))
        if self.birth_date and self.here_since < self.birth_date:
            yield Problem(field="here_since", sentence=_("Here since is before the child was born."))
        if self.allergies.known is Known.YES and not self.allergies.what.strip():
            yield Problem(field="allergies.what", sentence=_("Say what the allergy is, or choose “not known”."))
        for number, person in enumerate(self.people):
            if not person.name.strip():
                yield Problem(field=f"people[{number}].name", sentence=_("Write this person's name."))


_MORE = (
    ("legal_status", _("Legal status")),
    ("language", _("Language")),
    ("faith_and_culture", _("Faith and culture")),
    ("what_helps", _("What helps")),
    ("what_upsets", _("What upsets them")),
)


def _person_words(person: KnownPerson) -> str:
    parts = [person.name, person.phone, _("do not ring") if person.do_not_ring else "", person.note]
    return " · ".join(part for part in parts if part)


class Child(msgspec.Struct, frozen=True, kw_only=True):
    """A child on this machine or at this desk: the file's id and the sheet as it now stands."""

    id: str
    sheet: ChildSheet
    sheet_record: str
    sheet_stream: str
    stay_stream: str

    @property
    def name(self) -> str:
        return self.sheet.chosen_name
