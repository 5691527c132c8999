"""Carrying words over to another file: each version signed anew under a salt of its own, with who wrote it and when."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from carer_app.domain.attachments import ManifestText
from carer_app.domain.kinds import kinds
from carer_app.domain.marks import COMMENT
from carer_app.domain.moving import words_of
from carer_app.domain.revision import Link, Op, SignedRevision, Statement
from carer_app.i18n import _
from carer_app.session import Filing, Session
from carer_app.store import revisions


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where words are carried to. `known` names the versions that are there already, by what they say, and `lead` the
    record to which a part belongs there.
    """

    stream: str
    record: str
    link: str
    known: Mapping[bytes, str] = {}
    lead: str = ""

    def about(self) -> tuple[Link, ...]:
        """What the words are about there: their lead, and the link of the move."""
        link = Link(record=self.link)
        return (Link(record=self.lead), link) if self.lead else (link,)


class Carrier:
    """Signs what is carried over, in the name of the person at the keyboard."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def versions(self, found: Sequence[SignedRevision], place: Place) -> dict[str, SignedRevision]:
        """The same versions in another record, by the name of each old one. Earlier moves are left out."""
        carried: dict[str, SignedRevision] = {}
        after: dict[str, tuple[str, ...]] = {}
        for version in _in_order(found):
            parents = tuple(
                new
                for parent in version.revision.parents
                for new in ((carried[parent].hash,) if parent in carried else after.get(parent, ()))
            )
            if version.revision.op == Op.MOVE:
                after[version.hash] = parents
                continue
            parents = parents or self._by_words(version, place)
            statement = _statement(version)
            filing = _filing(version, place, Op(version.revision.op), parents)
            carried[version.hash] = self._sign(version, statement, filing)
        return carried

    def comments(self, found: Iterable[SignedRevision], place: Place) -> list[SignedRevision]:
        """The same comments about the record in its new place."""
        return [self._comment(comment, place) for comment in found if comment.body]

    def away(self, heads: Sequence[SignedRevision], link: str, reason: str) -> SignedRevision:
        """The version without words that takes a record out of its file."""
        latest = heads[-1].revision
        filing = Filing(
            stream=latest.stream,
            record=latest.record,
            op=Op.MOVE,
            parents=tuple(head.hash for head in heads),
            about=(Link(record=link),),
            occurred=latest.occurred,
        )
        return self._session.sign(kinds()[latest.kind], Statement(reason=reason), filing)

    def back(self, head: SignedRevision, place: Place, parents: tuple[str, ...]) -> SignedRevision:
        """The version that puts a record back into its file, with the words as they stand now."""
        statement = msgspec.structs.replace(_statement(head), carried=msgspec.UNSET)
        if head.revision.op == Op.RETRACT:
            return self._sign(head, statement, _filing(head, place, Op.RETRACT, parents))
        reason = _("It was moved by mistake and is back.")
        statement = msgspec.structs.replace(statement, reason=reason)
        return self._sign(head, statement, _filing(head, place, Op.AMEND, parents))

    def _comment(self, comment: SignedRevision, place: Place) -> SignedRevision:
        filing = Filing(
            stream=place.stream,
            about=(Link(record=place.record),),
            schema=comment.revision.schema,
            occurred=comment.revision.occurred,
        )
        return self._session.sign(COMMENT, _statement(comment), filing)

    def _sign(self, version: SignedRevision, statement: Statement, filing: Filing) -> SignedRevision:
        return self._session.sign(kinds()[version.revision.kind], statement, filing)

    def _by_words(self, version: SignedRevision, place: Place) -> tuple[str, ...]:
        """The versions over there that say what this one's parents say."""
        if not version.revision.parents or not place.known:
            return ()
        with self._session.database.reading() as db:
            parents = revisions.by_hash(db, version.revision.parents)
        return tuple(place.known[words_of(one)] for one in parents if words_of(one) in place.known)


def new_link() -> str:
    """The name that a move shares with what was carried over: random, so that it tells nothing."""
    return os.urandom(16).hex()


def by_words(versions: Iterable[SignedRevision]) -> dict[bytes, str]:
    """The names of versions by what they say, the latest of those that say the same."""
    return {words_of(version): version.hash for version in versions if version.revision.op != Op.MOVE}


def ends(versions: Iterable[SignedRevision]) -> tuple[str, ...]:
    """The names of those that none of the others follows."""
    return tuple(head.hash for head in revisions.heads_of(list(versions)))


def _statement(version: SignedRevision) -> Statement:
    assert version.body
    return msgspec.structs.replace(version.body.statement(), carried=version.origin())


def _filing(version: SignedRevision, place: Place, op: Op, parents: tuple[str, ...]) -> Filing:
    assert version.body
    revision = version.revision
    manifests = tuple(ManifestText(salt=os.urandom(16).hex(), text=one.text) for one in version.body.manifests)
    return Filing(
        stream=place.stream,
        record=place.record,
        op=op,
        parents=parents,
        about=place.about(),
        present=revision.present,
        words_of=revision.words_of,
        occurred=revision.occurred,
        schema=revision.schema,
        attachments=tuple(manifest.hash() for manifest in manifests),
        manifests=manifests,
    )


def _in_order(versions: Sequence[SignedRevision]) -> Iterator[SignedRevision]:
    """Each version after those that it follows, in whatever order they came here."""
    names = {version.hash for version in versions}
    given: set[str] = set()
    waiting = list(versions)
    while waiting:
        ready = [one for one in waiting if names.intersection(one.revision.parents) <= given]
        yield from ready
        given |= {one.hash for one in ready}
        waiting = [one for one in waiting if one.hash not in given]
