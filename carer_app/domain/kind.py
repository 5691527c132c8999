"""The contract of a record kind: what a slice describes, so that every layer can act without knowing it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from carer_app.councils import CouncilProfile
from carer_app.domain.facts import Fact
from carer_app.domain.initials import Doubt, OtherChild
from carer_app.domain.revision import Occurred
from carer_app.domain.yearly import Yearly

Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Severity(StrEnum):
    """`cannot be`: ask again, nothing is stored. `should not be`: what happened is kept, and flagged."""

    CANNOT_BE = "cannot be"
    SHOULD_NOT_BE = "should not be"


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong with what was written, in a sentence that names the field."""

    field: str
    sentence: str
    severity: Severity = Severity.CANNOT_BE


class Voice(StrEnum):
    """Whose text a line is: fact, opinion and the child's own words are never mixed (Fostering NMS 26.5)."""

    PLAIN = "plain"
    FACT = "what happened"
    VIEW = "what I think"
    THEIR_WORDS = "their words"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One labelled line of a record as people read it. `field` is the body's field it stands for.

    `loud` is for what somebody must mind before they act, such as an allergy: every face makes it stand out.
    """

    field: str
    label: str
    text: str
    voice: Voice = Voice.PLAIN
    loud: bool = False


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """The record that a part belongs to, as it stands, and the name of whoever first wrote it."""

    content: "Content"
    author: str


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """A part that stands with its lead record, and the name of whoever first wrote it."""

    content: "Content"
    author: str


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """What a check may know beside the body itself.

    `not_allowed` are the names that the child's sheet marks as not to be rung; `not_names` the words that look like
    another child's name and are said to be none. `councils` are the profiles that are here, where a child's council is
    chosen; empty where it was chosen elsewhere. `writer` is the name of whoever signs, `lead` the record that a part
    belongs to, where it is here, and `parts` those that stand with a record that reads with them. `stood` are the
    versions that a change begins from; empty for a new record.
    """

    now: datetime
    latest_known: datetime
    profile: CouncilProfile
    birth_date: date | None = None
    child_name: str = ""
    others: tuple[OtherChild, ...] = ()
    not_allowed: tuple[str, ...] = ()
    councils: tuple[str, ...] = ()
    not_names: tuple[Doubt, ...] = ()
    writer: str = ""
    lead: Lead | None = None
    parts: tuple[Added, ...] = ()
    stood: tuple["Content", ...] = ()


class Whose(StrEnum):
    """Who has to act. What is somebody else's is never a carer's lateness; the carer sees that it waits for them."""

    CARER = "carer"
    SOCIAL_WORKER = "social_worker"
    IRO = "iro"
    HEALTH_TEAM = "health_team"
    SCHOOL = "school"
    MANAGER = "manager"
    COUNCIL = "council"


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """Something that waits: a sentence, and the moment or day by which (None: no day was set).

    `topic` says what it is about where a later record may settle it, such as the next visit to the dentist; `name` tells
    it from what else the same record waits for, where there is no topic. `whose` has to act. `source` is the rule that
    sets the day. What `can_wait` may be put off until the next shift; anything else is only handed to a named person
    who accepts it: medicines, a missing child, and what the law sets a day for. What is to be asked only `from_then` on is
    silent before; `or_begin` is the kind whose form is offered beside, where the answer may be another record. What
    `goes_first` stands before everything else: somebody is not here now. What is asked only `until_then` is silent from
    then on, and stays on papers. `on_paper` says the same for a paper that is read
    months later, where the sentence speaks to whoever is there at the time.
    """

    sentence: str
    by: datetime | date | None = None
    topic: str = ""
    name: str = ""
    whose: Whose = Whose.CARER
    source: str = ""
    can_wait: bool = True
    from_then: datetime | None = None
    until_then: datetime | None = None
    or_begin: str = ""
    goes_first: bool = False
    on_paper: str = ""

    def is_silent(self, now: datetime) -> bool:
        """Whether it is not to be asked yet, or no more."""
        return (self.from_then is not None and now < self.from_then) or self.is_over(now)

    def is_over(self, now: datetime) -> bool:
        """Whether it is to be asked no more."""
        return self.until_then is not None and now >= self.until_then


class AwayNow(msgspec.Struct, frozen=True, kw_only=True):
    """That a child is not here now, and since when. `saying` is the sentence, with a place for {when}; `ending` the one for a
    child who was not back when the records here ended.

    `is_seen_then`: it was then that they were last seen; where nobody knows that, it is when the record was begun. It
    `is_agreed` where they are late, or away with leave: nobody has to look for them.
    """

    since: datetime
    saying: str
    ending: str
    is_seen_then: bool
    is_agreed: bool = False


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """The content of a record of one kind. A kind's own Struct names its fields and says these things of itself."""

    def occurred(self) -> Occurred:
        """When it happened in life."""
        raise NotImplementedError

    def is_planned(self) -> bool:
        """Whether it has not happened yet, so that a time to come is as it should be."""
        return False

    def headline(self) -> str:
        """One short line for lists, without the child's name."""
        raise NotImplementedError

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        """The content as labelled lines in the council's words, empty ones left out."""
        raise NotImplementedError

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        """What is wrong with it, by this kind's own rules."""
        return iter(())

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        """What waits because of this record as it now stands."""
        return iter(())

    def settled(self) -> Iterator[str]:
        """The topics on which nothing waits any more because of earlier records, such as an appointment that was kept."""
        return iter(())

    def answers(self, lead: "Lead", writer: str) -> Iterator[str]:
        """Of a part that somebody of this name signed: the names of what its own lead record waits for no longer."""
        return iter(())

    def facts(self) -> Iterator[Fact]:
        """What it settles for the clocks of the law and the council, such as a review that was held."""
        return iter(())

    def themes(self) -> tuple[str, ...]:
        """The themes of the council's promise to which it speaks, each in the promise's own words."""
        return ()

    def tells(self, theme: "Theme") -> bool:
        """Whether it is itself the telling of this part of life on its day, such as time with family."""
        return False

    def in_passing(self, theme: "Theme") -> str:
        """What it says of a part of life beside everything else, where another record may be the telling of it."""
        return ""

    def handover(self) -> str:
        """What whoever comes next should know, for the first page of the day; empty for nothing."""
        return ""

    def shared(self) -> "Content | None":
        """What of it may stand in the file of another child who was in it too; None where nothing may."""
        return None

    def away_now(self) -> AwayNow | None:
        """That the child is not here now, as the record reads with its parts; None for all that says nothing of the sort."""
        return None

    def yearly(self, parts: Sequence["Content"]) -> Iterator[Yearly]:
        """What it gives to the council's yearly return, with the parts that stand with it, the earliest happening first.

        Each part is asked too, with no parts of its own. What is planned, or not known, gives nothing.
        """
        return iter(())


class AmendedBy(StrEnum):
    """Who may write a new version: its author, or any reader of a shared sheet. Anyone else adds to it."""

    AUTHOR = "author"
    READERS = "readers"


class FileKind(StrEnum):
    """Whose file it is."""

    CHILD = "child"
    HOME = "home"
    CARER = "carer"


class SectionKind(StrEnum):
    """Which part of a file a record belongs in."""

    SHEET = "sheet"
    STAY = "stay"
    BOOK = "book"
    CLOSED = "closed"


class Theme(StrEnum):
    """What a review asks about; a kind may say to which its records speak."""

    CHILDS_WORDS = "childs_words"
    AT_A_GLANCE = "at_a_glance"
    GOING_WELL = "going_well"
    WORRIES = "worries"
    HEALTH = "health"
    SCHOOL = "school"
    FAMILY_TIME = "family_time"
    MISSING = "missing"
    SKILLS = "skills"
    MORE = "more"


Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
LookBack = Callable[[Sequence[Content], Sequence[tuple[str, datetime]], CouncilProfile, datetime], Iterator[Line]]


@dataclass(frozen=True, kw_only=True)
class RecordKind:
    """A sort of record: its slug (which never changes), its content's form, and how old forms become new ones.

    `upgrades[n]` turns the raw dict of schema n into schema n + 1. `one_per_file` marks a shared sheet, such as the
    child's file, of which each child has one. `occurred_field` is the field that says when it happened. `settles` names
    the topics for which its form is opened, each with the fields that are filled in already. `settling` gives those
    fields on a day for a topic of its entries' own, where another person settles what only its author may change.
    `waits_in` is the list without whose rows an entry waits for nothing, so that the many that have none are not read;
    a store knows it from when the entry was kept, so a kind that gets one later gets a new schema too.
    `called` gives its title in a council's own words, where those are the council's to choose. One
    that `starts_closed` is written for chosen readers unless its writer says otherwise; one that is `in_confidence` may
    rest with its writer alone while nobody who could help is known here. `file` is the sort of file that
    it is kept in: a child's, the home's own book, or a carer's own file. `works_out` gives fields of a new record from
    those of its kind that happened before in the same file, such as what should be in a purse; of a new part, from its
    lead, which comes first, and all the parts of that which happened before. `stays` gives those of these fields that a
    changed version keeps as they were signed, from that version and the one before it. `together` gives what an entry waits for
    because of its parts, as they stand now with those that came late. `weighs` are other kinds of the same file of which
    both are given the records as well, after their own, each with how many days back `works_out` looks (None: all of
    them); what is closed is never among them.

    `part_of` makes it a part: a record of its own, signed by whoever adds it, that belongs to one record of that lead kind
    and `fits` some of them. What adds up is said in parts, so that no two people ever change the same record.

    `begins` gives the fields of a new entry for a topic that another entry or a button names. `fills_in` gives fields of a
    new version that nobody types and that its other fields tell by themselves, such as the words of the steps as they are
    that day.

    `gathers`, of a lead kind, gives a record as it reads with its parts, the earliest happening first: its headline, when it
    ended and what it waits for follow them. What was signed stays what it is, and nobody changes what was gathered.
    `looks_back` says in lines what all of a child's records of the kind show together, each as it reads with its parts;
    it is given what else happened and when, by the titles of the kinds, the council's profile and the time of now.
    `looks_back_title` is what stands above them on the child's page.

    One that is `at_once` goes to the council the moment it is kept, even while its gateway asked to be let be.

    One that is `in_emergency` stays readable on the emergency card when nothing else is.
    """

    slug: str
    title: str
    content: type[Content]
    example: Callable[[date], Content]
    occurred_field: str = "day"
    schema: int = 1
    file: FileKind = FileKind.CHILD
    section: SectionKind = SectionKind.STAY
    amended_by: AmendedBy = AmendedBy.AUTHOR
    upgrades: Mapping[int, Upgrade] = field(default_factory=dict)
    one_per_file: bool = False
    listed: bool = True
    settles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    settling: Callable[[str, date], Mapping[str, Any]] | None = None
    waits_in: str = ""
    called: Callable[[CouncilProfile], str] | None = None
    starts_closed: bool = False
    in_confidence: bool = False
    works_out: Callable[[Content, Sequence[Content]], Mapping[str, Any]] | None = None
    stays: Callable[[Content, Content], Mapping[str, Any]] | None = None
    together: Callable[[Content, Sequence[Added], datetime], Iterable[Due]] | None = None
    weighs: Mapping[str, int | None] = field(default_factory=dict)
    part_of: str = ""
    fits: Callable[[Content], bool] = lambda _lead: True
    begins: Callable[[str, date], Mapping[str, Any]] | None = None
    gathers: Callable[[Content, Sequence[Content]], Content] | None = None
    looks_back: LookBack | None = None
    looks_back_title: str = ""
    fills_in: Callable[[Content], Mapping[str, Any]] | None = None
    in_emergency: bool = False
    at_once: bool = False

    def begins_with(self, topic: str, day: date) -> dict[str, Any]:
        """The fields with which a form begins that is opened to settle a topic on this day."""
        known = self.settles.get(topic) or (self.settling(topic, day) if self.settling else {})
        return dict(known or (self.begins(topic, day) if self.begins else {}))

    @property
    def names_one_child(self) -> bool:
        """Whether other children stand in it by their initials: in all that is written of a stay, and every child in the
        home's book and in a carer's own file.

        On a shared sheet, such as the child's own file, brothers, sisters and friends are rightly named.
        """
        return self.listed and self.section is not SectionKind.SHEET

    def may_wait(self, raw: Mapping[str, Any]) -> bool:
        """Whether content as it is stored may wait for something, by `waits_in` alone."""
        return not self.waits_in or bool(raw.get(self.waits_in))

    def title_in(self, profile: CouncilProfile) -> str:
        """Its title as the child's own council says it."""
        return self.called(profile) if self.called else self.title

    def read(self, schema: int, raw: dict[str, Any]) -> Content | None:
        """The content of a stored body, whatever its age; None when it cannot be read here.

        That is so for what a newer version of this program wrote, and for what is of no form that this kind ever had.
        """
        if schema > self.schema:
            return None
        for step in range(schema, self.schema):
            raw = self.upgrades[step](dict(raw))
        try:
            return msgspec.convert(raw, self.content)
        except msgspec.ValidationError:
            return None
