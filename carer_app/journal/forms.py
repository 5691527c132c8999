"""What the journal is given and gives back, and what it says when it cannot."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from carer_app.clock import moment
from carer_app.domain import canonical
from carer_app.domain.attachments import ManifestText
from carer_app.domain.checks import LONGEST_LINE
from carer_app.domain.initials import Doubt
from carer_app.domain.kind import Content, Problem, RecordKind
from carer_app.domain.kinds import CHILD_SHEET
from carer_app.domain.revision import SignedRevision
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.store import gateways, revisions, streams
from carer_app.store.engine import Connection

MOST_PRESENT = 30
_BESIDE = ("present", "words_of", "also", "not_names")


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """A record that is durable on this computer. `flags` is what should not be, kept with it."""

    id: str
    revision: str
    flags: tuple[Problem, ...] = ()


class New(msgspec.Struct, frozen=True, kw_only=True):
    """A record to be: its kind, the child it is about, its content as it was given, and its photos and papers.

    `about` is the record that a part belongs to. `unseen` is for a sheet that was not there when somebody began to write
    it: one that came meanwhile stands beside it. `draft` names the draft that it was typed in; without a name it is the
    form's first one. `not_names` are the words that look like another child's name and are said to be none. `whose` is the
    carer in whose own file it is kept, where that is not the writer's.
    """

    kind: str
    child: str
    raw: dict[str, Any]
    present: tuple[str, ...] = ()
    words_of: str = ""
    manifests: tuple[ManifestText, ...] = ()
    unseen: bool = False
    draft: str = ""
    not_names: tuple[Doubt, ...] = ()
    about: str = ""
    whose: str = ""


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """Who was there beside the writer, and whose account it is where it is not the writer's own."""

    present: tuple[str, ...] = ()
    words_of: str = ""


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """A form as it was filled in: the content, who was there, and the other children whom it is also about, with the
    words that look like their names and are none.
    """

    raw: dict[str, Any]
    company: Company = Company()
    also: tuple[str, ...] = ()
    not_names: tuple[Doubt, ...] = ()


class NotYoursToChangeError(BadInputError):
    """Somebody else wrote it, and this kind is changed by its author only."""

    def __init__(self, author: str) -> None:
        super().__init__(
            _("Only {author} can change what {author} wrote. Add a comment to it instead.").format(author=author)
        )


class NoSuchRecordError(KnownError):
    """There is no record of that id that this person may read."""

    exit_status = 2

    def __init__(self) -> None:
        super().__init__(_("There is no record with that id here."))


def draft_name(person: str, kind: str, child: str, record: str = "") -> str:
    """The first draft of each person and form: a new record for a child, a change of one record, or a new part of it."""
    return f"{person}/{kind}/{record or child}"


def draft_of(person: str, new: New) -> str:
    """The name of the draft that a record was typed in."""
    return new.draft or draft_name(person, new.kind, new.child or new.whose, new.about)


def filled(kind: RecordKind, given: dict[str, Any]) -> Filled:
    """What a form gave, with what belongs in the envelope apart from the content."""
    own = {field.name for field in msgspec.structs.fields(kind.content)}
    beside = {name: given[name] for name in _BESIDE if name in given and name not in own}
    return Filled(
        raw={name: value for name, value in given.items() if name not in beside},
        company=Company(present=tuple(beside.get("present", ())), words_of=str(beside.get("words_of", ""))),
        also=tuple(beside.get("also", ())),
        not_names=msgspec.convert(beside.get("not_names", ()), tuple[Doubt, ...]),
    )


def check_company(company: Company) -> None:
    """Refuse names that cannot be kept; raises BadInputError."""
    canonical.check(company.present, "present")
    canonical.check(company.words_of, "words_of")
    if len(company.present) > MOST_PRESENT:
        words = _("present: {most} people are the most that one entry names.").format(most=MOST_PRESENT)
        raise BadInputError(words, [("present", "is too long")])
    for field, name in (*(("present", name) for name in company.present), ("words_of", company.words_of)):
        if len(name) > LONGEST_LINE:
            words = _("{field}: a name is longer than {most} characters.").format(field=field, most=LONGEST_LINE)
            raise BadInputError(words, [(field, "is too long")])


def known_times(db: Connection) -> list[datetime]:
    beacons = [gateway.last_heard for gateway in gateways.every(db)]
    last = streams.last_written(db)
    return [moment(text) for text in (*beacons, last) if text]


def basis_of(versions: list[SignedRevision], seen: Sequence[str]) -> list[SignedRevision]:
    """The versions that a writer had before them: those that they say, else those that stand now."""
    return [version for version in versions if version.hash in seen] or revisions.heads_of(versions)


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """What a change does to the photos and papers: some come to it, and some are left out. All others stay."""

    more: tuple[ManifestText, ...] = ()
    without: tuple[str, ...] = ()


def carried_on(
    basis: Sequence[SignedRevision], standing: Sequence[str], beside: Beside
) -> tuple[tuple[str, ...], tuple[ManifestText, ...]]:
    """The attachments of a next version: those that stand, as changed; their names, and their texts."""
    texts = {text.hash(): text for head in basis if head.body for text in head.body.manifests}
    texts |= {text.hash(): text for text in beside.more}
    before = [name for name in standing if name not in beside.without]
    names = tuple(dict.fromkeys([*before, *(text.hash() for text in beside.more)]))
    return names, tuple(text for name, text in texts.items() if name in names)


def as_id(text: str) -> str:
    """What may be an id: no id has letters that the store cannot be asked for, such as half a character."""
    return text if text.isascii() else ""


def plain(content: Content) -> dict[str, Any]:
    given: dict[str, Any] = msgspec.to_builtins(content)
    return given


def refuse_beside(manifests: Sequence[ManifestText]) -> None:
    """Raise BadInputError for photos and papers that are to come with a part of a closed entry."""
    if manifests:
        sentence = _(
            "Photos and papers come into a closed entry itself, not with what is added to it. Take them out first."
        )
        raise BadInputError(sentence)


def refuse_by_itself(kind: RecordKind) -> None:
    """Raise BadInputError for a kind that is never added by itself."""
    if kind.slug == CHILD_SHEET or not kind.listed:
        raise BadInputError(
            _("kind: {kind} is not added by itself.").format(kind=kind.slug), [("kind", "not by itself")]
        )


def refuse_newer(kind: RecordKind, schema: int) -> None:
    """Raise BadInputError where what is to be changed was written by a newer program."""
    if schema > kind.schema:
        raise BadInputError(_("This record was written with a newer Hearthlog. Update Hearthlog here to change it."))
