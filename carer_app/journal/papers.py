"""Does a paper agree with the records? By the code that stands on it, and by writing the same paper once more."""

import re
from collections.abc import Sequence
from datetime import date

import msgspec

from carer_app.clock import moment
from carer_app.config import VERSION
from carer_app.domain.people import Role
from carer_app.domain.story import Told
from carer_app.domain.words import moment_words
from carer_app.errors import BadInputError
from carer_app.i18n import _, counted
from carer_app.journal.anchors import Anchors
from carer_app.journal.journal import Journal
from carer_app.journal.pictures import Pictures
from carer_app.reports.reading import Paper, said_by
from carer_app.reports.stamp import EVERYTHING, REVIEW, PaperStamp, words_of
from carer_app.session import Session
from carer_app.store import directory
from carer_app.store.index import Wanted

FAR = 100_000
_SHORT = re.compile(r"\b[0-9A-HJ-NP-TV-Z]{5}\b")


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a check says. `is_known`: the entry that the paper was made after is here. `is_same`: word for word what would be
    printed now, None where that cannot be compared. `new`, `changed` and `gone` count entries since the paper was made.

    `is_more`: there is more or less of it than there was then, or the council calls things otherwise. `is_other`: the words are
    others, and nothing that happened since explains it.
    """

    code: str
    made: str = ""
    is_known: bool
    is_same: bool | None = None
    new: int = 0
    changed: int = 0
    gone: int = 0
    is_more: bool = False
    is_other: bool = False

    @property
    def is_well(self) -> bool:
        """Whether nothing speaks against the paper."""
        return self.is_known and not self.is_other


class _Again(msgspec.Struct, frozen=True, kw_only=True):
    """The same paper as it would be printed now: its words, the entries that it stands on, how many versions those have, and
    which of them were taken back, those apart that the paper shows as taken back already; and how many photos can be read.
    """

    text: str
    told: Sequence[Told]
    versions: int
    gone: frozenset[str]
    photos: int | None = None


class Papers:
    """Papers of this program, checked against what is here. Each sort that carries a stamp has its way of being made again."""

    def __init__(self, session: Session, journal: Journal, anchors: Anchors, pictures: Pictures) -> None:
        self._session = session
        self._journal = journal
        self._anchors = anchors
        self._pictures = pictures
        self._ways = {REVIEW: self._review, EVERYTHING: self._everything}

    def check(self, paper: Paper) -> Verdict:
        """What can be said about a paper. Of a child whose file whoever asks may not read, no more than whether its code is
        known; so too of a paper with closed entries that somebody else has made.
        """
        is_known = bool(paper.code) and self._anchors.knows(paper.code)
        stamp = paper.stamp
        verdict = Verdict(code=paper.code, made=stamp.made if stamp else "", is_known=is_known)
        if not is_known or stamp is None or not self._may_compare(stamp):
            return verdict
        try:
            now = self._ways[stamp.paper](stamp)
            whose = self._journal.child(stamp.child)
        except (BadInputError, ValueError):
            return verdict
        if _plain(now.text) == _plain(paper.text):
            return msgspec.structs.replace(verdict, is_same=True)
        is_still = stamp.versions == now.versions
        counts = {} if is_still else _since(stamp, now, paper.text)
        is_more = (bool(stamp.versions) and not is_still) or stamp.photos != now.photos
        is_more = is_more or stamp.words not in ("", words_of(self._journal.profile_of(whose)))
        is_explained = any(counts.values()) or is_more or stamp.program != VERSION
        return msgspec.structs.replace(verdict, is_same=False, **counts, is_more=is_more, is_other=not is_explained)

    def _may_compare(self, stamp: PaperStamp) -> bool:
        return stamp.paper in self._ways and (not stamp.closed or stamp.by == self._session.person.id)

    def _review(self, stamp: PaperStamp) -> _Again:
        from carer_app.reports.summary import ReviewMatter, build_review  # noqa: PLC0415 - loaded when first used

        whose = self._journal.child(stamp.child)
        told = self._journal.told(Wanted(child=stamp.child, limit=FAR))
        with self._session.database.reading() as db:
            by = directory.person(db, stamp.by)
        matter = ReviewMatter(
            child=whose,
            profile=self._journal.profile_of(whose),
            start=date.fromisoformat(stamp.start),
            end=date.fromisoformat(stamp.end),
            told=told,
            made_by=by.name if by else "",
            made_by_id=stamp.by,
            made_by_role=Role(stamp.role),
            made_at=moment(stamp.made),
            head=stamp.head,
        )
        return _Again(
            text=said_by(build_review(matter), None).text,
            told=told,
            versions=self._journal.versions_about(whose),
            gone=frozenset(one.short for one in told if one.retracted),
        )

    def _everything(self, stamp: PaperStamp) -> _Again:
        from carer_app.journal.whole_child import WholeChild  # noqa: PLC0415 - loaded when first used

        whole = WholeChild(self._session, self._journal, self._pictures)
        gathered = whole.gather(stamp.child, closed=stamp.closed)
        gone = [one for one in gathered.shown if one.told.retracted and one.versions[-1].written > stamp.made]
        return _Again(
            text=said_by(whole.paper(gathered, b"", stamp), None).text,
            told=[one.told for one in gathered.shown],
            versions=gathered.versions,
            gone=frozenset(one.told.short for one in gone),
            photos=gathered.photo_count,
        )


def verdict_words(verdict: Verdict) -> list[str]:
    """The verdict in sentences."""
    if not verdict.is_known:
        return [
            _("No entry here has the code of this paper: this store is older than the paper, or it was made elsewhere.")
        ]
    known = _("The entry that this paper was made after is here, and as it was then (code {code}).")
    found = [known.format(code=verdict.code)]
    if verdict.is_same:
        return [*found, _("The paper agrees with the records, word for word.")]
    if verdict.is_same is None:
        return [*found, _("Its words cannot be compared here. Look at the entries by the short numbers that it names.")]
    if verdict.is_other:
        return [
            *found,
            _(
                "But its words are not those that would be printed from the records, and nothing that was written since "
                "explains that. Ask where the paper comes from, and print it anew."
            ),
        ]
    return [*found, *_since_words(verdict)]


def _since_words(verdict: Verdict) -> list[str]:
    when = moment_words(moment(verdict.made))
    since = [
        counted("{count} entry came in.", "{count} entries came in.", verdict.new) if verdict.new else "",
        counted("{count} entry was changed.", "{count} entries were changed.", verdict.changed)
        if verdict.changed
        else "",
        counted("{count} entry was taken back.", "{count} entries were taken back.", verdict.gone)
        if verdict.gone
        else "",
    ]
    other = _("Another version of Hearthlog made it.")
    if verdict.is_more:
        other = _(
            "Something was added, came from another computer, or cannot be read here now; or the council calls things otherwise."
        )
    said = " ".join(words for words in since if words) or other
    return [
        _("Since it was made on {when}: {what}").format(when=when, what=said),
        _("So it cannot be compared word for word. Print it anew for how things stand now."),
    ]


def _since(stamp: PaperStamp, now: _Again, then: str) -> dict[str, int]:
    """How many entries of the period came in, were changed or taken back after the paper was made."""
    before, after = set(_SHORT.findall(then)), set(_SHORT.findall(now.text))
    made, kept = stamp.made, {one.short for one in now.told}
    new = {one.short for one in now.told if one.written > made} | (after - before)
    changed = {one.short for one in now.told if one.changed and one.changed > made and not one.retracted} - new
    gone = now.gone & before
    return {"new": len(new & kept), "changed": len(changed), "gone": len(gone - new)}


def _plain(text: str) -> str:
    return " ".join(text.split())
