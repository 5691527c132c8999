"""Who a child is: the sheet at the front of the file. Unknown is an answer and is never shown as none."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import msgspec

from carer_app.councils import CouncilProfile
from carer_app.domain.kind import Circumstances, Content, Line, Problem
from carer_app.domain.revision import Occurred
from carer_app.domain.words import date_words, with_capital
from carer_app.i18n import _

LONGEST_NAME = 120


class Known(StrEnum):
    """Whether something is known. `none` means that somebody who knows said there are none."""

    YES = "yes"
    NONE = "none"
    NOT_KNOWN = "not_known"


class HealthAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer on the health card: what there is, or who said there is none, or who was asked while nobody knows."""

    known: Known = Known.NOT_KNOWN
    what: str = ""
    asked: str = ""

    @property
    def is_told(self) -> bool:
        """Whether somebody wrote what there is."""
        return bool(self.what.strip())

    def words(self) -> str:
        """The answer in words; not known is said as such, with who was asked. What was written is never left out."""
        if self.is_told:
            return f"{self.what} ({self.asked})" if self.asked else self.what
        if self.known is Known.NONE:
            none = _("None known to those who were asked")
            return f"{none} ({self.asked})" if self.asked else none
        return _("Not known") + (f": {self.asked}" if self.asked else "")


class LegalBasis(StrEnum):
    """Why a child is looked after, as a carer is told it. The council's own case system has the codes."""

    NOT_TOLD = "not_told"
    AGREED = "agreed"
    SHORT_STAYS = "short_stays"
    INTERIM_CARE_ORDER = "interim_care_order"
    CARE_ORDER = "care_order"
    PLACEMENT_ORDER = "placement_order"
    EMERGENCY_PROTECTION = "emergency_protection"
    POLICE_PROTECTION = "police_protection"
    REMAND = "remand"
    OTHER = "other"


LEGAL_NAMES = {
    LegalBasis.NOT_TOLD: _("we have not been told"),
    LegalBasis.AGREED: _("agreed with the family (section 20)"),
    LegalBasis.SHORT_STAYS: _("short stays"),
    LegalBasis.INTERIM_CARE_ORDER: _("interim care order"),
    LegalBasis.CARE_ORDER: _("care order"),
    LegalBasis.PLACEMENT_ORDER: _("placement order (for adoption)"),
    LegalBasis.EMERGENCY_PROTECTION: _("emergency protection order"),
    LegalBasis.POLICE_PROTECTION: _("police protection"),
    LegalBasis.REMAND: _("remand by a court"),
    LegalBasis.OTHER: _("something else"),
}


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


class Responsibility(StrEnum):
    """Whether somebody holds parental responsibility. Foster carers never do (Children Act 1989)."""

    NOT_TOLD = "not_told"
    YES = "yes"
    NO = "no"


RESPONSIBILITY_NAMES = {
    Responsibility.YES: _("yes"),
    Responsibility.NO: _("no"),
    Responsibility.NOT_TOLD: _("we have not been told"),
}


class KnownPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in the child's life, and what must be minded with them."""

    name: str
    relation: Relation = Relation.OTHER
    phone: str = ""
    do_not_ring: bool = False
    note: str = ""
    parental_responsibility: Responsibility = Responsibility.NOT_TOLD
    must_not_know_address: bool = False
    may_be_told: str = ""

    def called(self) -> str:
        """The name, with what they are to the child."""
        return f"{self.name} ({RELATION_NAMES[self.relation]})"

    def words(self) -> str:
        """Everything that is known of this person, in one line."""
        told = _("may be told: {what}").format(what=self.may_be_told) if self.may_be_told else ""
        holds = _HOLDS[self.parental_responsibility] if self.relation in _MAY_HOLD else ""
        rung = _("do not ring") if self.do_not_ring else ""
        where = _("must not know where the child lives") if self.must_not_know_address else ""
        return " · ".join(part for part in (self.name, self.phone, rung, where, holds, told, self.note) if part)


_MAY_HOLD = (Relation.MOTHER, Relation.FATHER, Relation.FAMILY, Relation.OTHER)
_HOLDS = {
    Responsibility.YES: _("holds parental responsibility"),
    Responsibility.NO: _("does not hold parental responsibility"),
    Responsibility.NOT_TOLD: "",
}


class HomeBefore(msgspec.Struct, frozen=True, kw_only=True):
    """Where the child lived before, as far as anybody here was told."""

    where: str
    start: date | None = None
    end: date | None = None
    note: str = ""

    def words(self) -> str:
        start = date_words(self.start) if self.start else _("not known")
        end = date_words(self.end) if self.end else _("not known")
        period = _("{where}: from {start} to {end}").format(where=self.where, start=start, end=end)
        return f"{period} · {self.note}" if self.note else period


class ChildSheet(Content, frozen=True, kw_only=True):
    """The sheet at the front of the child's file. Every version keeps the whole sheet."""

    chosen_name: str
    legal_name: str = ""
    other_names: str = ""
    birth_date: date | None = None
    responsible_authority: str
    here_since: date
    homes_before: tuple[HomeBefore, ...] = ()
    allergies: HealthAnswer = HealthAnswer()
    conditions: HealthAnswer = HealthAnswer()
    medicines: HealthAnswer = HealthAnswer()
    people: tuple[KnownPerson, ...] = ()
    legal_basis: LegalBasis = LegalBasis.NOT_TOLD
    legal_status: str = ""
    language: str = ""
    faith_and_culture: str = ""
    food: str = ""
    routines: str = ""
    what_helps: str = ""
    what_upsets: str = ""
    address_is_confidential: bool = False

    def occurred(self) -> Occurred:
        return Occurred.on(self.here_since)

    def headline(self) -> str:
        return _("About {name}").format(name=self.chosen_name[:LONGEST_NAME])

    def not_allowed(self) -> tuple[str, ...]:
        """The names of those who are not to be rung."""
        return tuple(person.name for person in self.people if person.do_not_ring)

    def cautions(self) -> Iterator[Line]:
        """What everybody must mind before they ring, write or speak to anyone."""
        name = self.chosen_name
        if self.address_is_confidential:
            words = _("{name}'s address is confidential. Tell nobody where {name} lives.").format(name=name)
            yield Line(field="address_is_confidential", label=_("Take care"), text=words, loud=True)
        for person in self.people:
            if person.must_not_know_address:
                words = _("{person} must not know where {name} lives.").format(person=person.called(), name=name)
                yield Line(field="people", label=_("Take care"), text=words, loud=True)
            if person.do_not_ring:
                words = _("Do not ring {person}.").format(person=person.called())
                yield Line(field="people", label=_("Take care"), text=words, loud=True)

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield from self.cautions()
        yield from self._who()
        yield from self.health_lines()
        yield from self.people_lines()
        for field, label in _MORE:
            text = getattr(self, field)
            if text:
                yield Line(field=field, label=label, text=text)
        for home in self.homes_before:
            yield Line(field="homes_before", label=_("Lived before"), text=home.words())

    def _who(self) -> Iterator[Line]:
        yield Line(field="chosen_name", label=_("Name they like"), text=self.chosen_name)
        yield Line(field="legal_name", label=_("Legal name"), text=self.legal_name or _("Not known"))
        if self.other_names:
            yield Line(field="other_names", label=_("Other names"), text=self.other_names)
        born = date_words(self.birth_date) if self.birth_date else _("Not known")
        yield Line(field="birth_date", label=_("Born"), text=born)
        yield Line(field="here_since", label=_("Here since"), text=date_words(self.here_since))
        yield Line(field="legal_basis", label=_("Legal status"), text=self.legal_words())

    def health_lines(self) -> Iterator[Line]:
        """The health card: allergies, conditions and medicines, each with its honest answer."""
        for field, label in HEALTH_CARD.items():
            answer: HealthAnswer = getattr(self, field)
            yield Line(field=field, label=label, text=answer.words(), loud=field == "allergies" and answer.is_told)

    def people_lines(self) -> Iterator[Line]:
        """The people in the child's life, one line each."""
        for person in self.people:
            yield Line(field="people", label=with_capital(RELATION_NAMES[person.relation]), text=person.words())

    def allergy_words(self) -> str:
        """Allergies in words; not known is said as such, with who was asked."""
        return self.allergies.words()

    def legal_words(self) -> str:
        """The legal status in words, with the council's own where they were given."""
        if self.legal_basis is LegalBasis.NOT_TOLD:
            return self.legal_status or with_capital(LEGAL_NAMES[LegalBasis.NOT_TOLD])
        words = with_capital(LEGAL_NAMES[self.legal_basis])
        return f"{words} · {self.legal_status}" if self.legal_status else words

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from self._wrong_names()
        yield from self._wrong_council(circumstances.councils)
        yield from self._wrong_days(circumstances)
        for field, sentence in _SAY_WHAT.items():
            answer: HealthAnswer = getattr(self, field)
            if answer.known is Known.YES and not answer.is_told:
                yield Problem(field=f"{field}.what", sentence=sentence)
            if answer.known is not Known.YES and answer.is_told:
                both = _("Something is written here, so choose “there are some”.")
                yield Problem(field=f"{field}.known", sentence=both)
        for number, person in enumerate(self.people):
            if not person.name.strip():
                yield Problem(field=f"people[{number}].name", sentence=_("Write this person's name."))

    def _wrong_council(self, known: tuple[str, ...]) -> Iterator[Problem]:
        field, council = "responsible_authority", self.responsible_authority
        if not council.strip():
            yield Problem(field=field, sentence=_("“Which council looks after them?” is empty. Choose one."))
        elif known and council not in known:
            sentence = _(
                "Responsible authority must be one of {known}. Another council is known here once this computer has "
                "joined it and it has handed over its words."
            )
            yield Problem(field=field, sentence=sentence.format(known=", ".join(known)))

    def _wrong_names(self) -> Iterator[Problem]:
        if not self.chosen_name.strip():
            yield Problem(field="chosen_name", sentence=_("Write the name that the child likes to be called."))
        for field, label in _NAMES.items():
            if len(getattr(self, field)) > LONGEST_NAME:
                sentence = _("“{label}” is longer than {count} letters. Write the name alone.")
                yield Problem(field=field, sentence=sentence.format(label=label, count=LONGEST_NAME))

    def _wrong_days(self, circumstances: Circumstances) -> Iterator[Problem]:
        if self.birth_date and self.birth_date > circumstances.latest_known.date():
            yield Problem(field="birth_date", sentence=_("Birth date is in the future."))
        if self.birth_date and self.here_since < self.birth_date:
            yield Problem(field="here_since", sentence=_("Here since is before the child was born."))
        for number, home in enumerate(self.homes_before):
            if not home.where.strip():
                yield Problem(field=f"homes_before[{number}].where", sentence=_("Write where that was, or with whom."))
            if home.start and home.end and home.end < home.start:
                sentence = _("This home ended before it began. Write the two days again.")
                yield Problem(field=f"homes_before[{number}].end", sentence=sentence)


HEALTH_CARD = {
    "allergies": _("Allergies"),
    "conditions": _("Health conditions"),
    "medicines": _("Medicines"),
}
"""The fields of the health card, in the order in which a doctor asks for them."""

_SAY_WHAT = {
    "allergies": _("Say what the allergy is, or choose “not known”."),
    "conditions": _("Say what the condition is, or choose “not known”."),
    "medicines": _("Say what the medicine is, or choose “not known”."),
}
_NAMES = {
    "chosen_name": _("Name they like"),
    "legal_name": _("Legal name"),
    "other_names": _("Other names"),
}
_MORE = (
    ("what_helps", _("What helps")),
    ("what_upsets", _("What upsets them")),
    ("routines", _("Sleep and routines")),
    ("food", _("Food")),
    ("language", _("Language")),
    ("faith_and_culture", _("Faith and culture")),
)


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
