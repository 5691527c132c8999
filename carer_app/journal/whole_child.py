"""Everything of one child that the person at the keyboard may read, gathered to leave the program as one locked file."""

import msgspec

from carer_app.clock import moment, stamp
from carer_app.councils import CouncilProfile
from carer_app.domain.attachments import Media
from carer_app.domain.child import Child
from carer_app.domain.company import company_lines, hand_lines
from carer_app.domain.kind import Line
from carer_app.domain.kinds import kinds
from carer_app.domain.sealed_file import ChangedFileError
from carer_app.domain.words import moment_words, occurred_words
from carer_app.i18n import _, counted
from carer_app.journal.journal import Journal
from carer_app.journal.pictures import Pictures
from carer_app.reports.stamp import EVERYTHING, PaperStamp, words_of
from carer_app.reports.whole_child import Piece, WholeMatter, build_whole
from carer_app.session import Session
from carer_app.store import directory
from carer_app.store.attachments import Attached
from carer_app.store.index import Wanted
from carer_app.store.telling import Shown, Version

_EVERY = 1_000_000
_ENDINGS: dict[str, str] = {Media.PDF: "pdf", Media.PNG: "png"}


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """What was gathered, the earliest first. `lost` counts photos and papers that could not be read here, `closed_out` the
    closed entries that this person reads and that were not asked for; `has_closed` says that they were.
    """

    child: Child
    shown: tuple[Shown, ...]
    photos: dict[str, dict[str, bytes]]
    lost: int = 0
    closed_out: int = 0
    has_closed: bool = False

    @property
    def versions(self) -> int:
        """How many versions and comments it stands on."""
        return sum(len(one.versions) + len(one.remarks) for one in self.shown)

    @property
    def photo_count(self) -> int:
        return sum(len(files) for files in self.photos.values())


class WholeChild:
    """Gathers, and makes the paper."""

    def __init__(self, session: Session, journal: Journal, pictures: Pictures) -> None:
        self._session = session
        self._journal = journal
        self._pictures = pictures

    def gather(self, child: str, *, closed: bool) -> Gathered:
        """Everything of the child, with the closed entries that this person reads where those were asked for.

        Raises BadInputError where the child is not known.
        """
        whose = self._journal.child(child)
        found = [told for told, _place in self._journal.entries(Wanted(child=whose.id, limit=_EVERY))]
        told = [one for one in reversed(found) if closed or not self._journal.is_closed(one.id)]
        photos, lost = self._photos([one.id for one in told])
        return Gathered(
            child=whose,
            shown=tuple(self._journal.show(one.id) for one in told),
            photos=photos,
            lost=lost,
            closed_out=len(found) - len(told),
            has_closed=closed,
        )

    def paper(self, gathered: Gathered, records: bytes, made: PaperStamp | None = None) -> bytes:
        """All of it as a PDF that is not locked yet, with the records as JSON lines and the photos inside it; as it was when
        `made` says, by whom that names.
        """
        made = made or self._stamp(gathered)
        with self._session.database.reading() as db:
            by = directory.person(db, made.by)
        profile = self._journal.profile_of(gathered.child)
        matter = WholeMatter(
            name=gathered.child.name,
            pieces=[self._piece(one, profile, gathered) for one in gathered.shown],
            made_by=by.name if by else "",
            made_at=moment(made.made),
            left_out=left_out_words(gathered),
            stamp=made,
        )
        files = {name: data for inside in gathered.photos.values() for name, data in inside.items()}
        return build_whole(matter, {"records.jsonl": records} | files)

    def _stamp(self, gathered: Gathered) -> PaperStamp:
        whose, me = gathered.child, self._session.person
        return PaperStamp(
            paper=EVERYTHING,
            child=whose.id,
            start="",
            end="",
            made=stamp(self._session.clock.now()),
            by=me.id,
            role=str(me.role),
            head=self._journal.head(whose),
            closed=gathered.has_closed,
            versions=gathered.versions,
            photos=gathered.photo_count,
            words=words_of(self._journal.profile_of(whose)),
        )

    def _photos(self, records: list[str]) -> tuple[dict[str, dict[str, bytes]], int]:
        photos: dict[str, dict[str, bytes]] = {}
        lost = 0
        for record, attached in self._pictures.of_records(records).items():
            for number, one in enumerate(attached, 1):
                try:
                    photos.setdefault(record, {})[_name(record, number, one)] = self._pictures.whole(one)
                except ChangedFileError:
                    lost += 1
        return photos, lost

    def _piece(self, shown: Shown, profile: CouncilProfile, gathered: Gathered) -> Piece:
        told, latest = shown.told, shown.versions[-1]
        kind = kinds().get(told.kind)
        heads = [version for version in shown.versions if version.is_head] or [latest]
        return Piece(
            when=occurred_words(told.occurred),
            what=kind.title_in(profile) if kind else told.headline,
            by=_("Written {when} by {name}. Entry {short}.").format(
                when=moment_words(moment(told.written)), name=told.author, short=told.short
            ),
            lines=[*(line for version in heads for line in _lines(version, profile)), *_remarks(shown)],
            note=_note(shown),
            files=tuple(gathered.photos.get(told.id, {})),
        )


def left_out_words(gathered: Gathered) -> list[str]:
    """What is not in the file, in sentences."""
    lost = counted(
        "{count} photo or paper could not be read on this computer and is not in it.",
        "{count} photos or papers could not be read on this computer and are not in it.",
        gathered.lost,
    )
    return [lost] if gathered.lost else []


def _lines(version: Version, profile: CouncilProfile) -> list[Line]:
    if version.content is None:
        return []
    revision, said = version.revision, list(version.content.lines(profile))
    hand = hand_lines(version.author, version.author_role, revision.present, revision.words_of, said)
    return [*said, *company_lines(revision.present, revision.words_of), *hand]


def _remarks(shown: Shown) -> list[Line]:
    """What others said of it, and what the young person says is not right."""
    words = {True: _("{name} says that something is not right"), False: _("{name} wrote to it")}
    return [
        Line(field="remark", label=words[one.not_right].format(name=one.author), text=one.text) for one in shown.remarks
    ]


def _note(shown: Shown) -> str:
    told = shown.told
    if told.moved_away:
        return _("Moved to another child's file: it was never about this child.")
    if told.retracted is not None:
        return _("Taken back by its writer: {reason}").format(reason=told.retracted)
    if sum(version.is_head for version in shown.versions) > 1:
        return _("There are two versions of this, written at the same time. Both stand here.")
    return ""


def _name(record: str, number: int, attached: Attached) -> str:
    return f"{record[-12:]}-{number}.{_ENDINGS.get(attached.manifest.media, 'jpg')}"
