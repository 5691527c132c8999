"""What it means that an entry was moved out of a child's file: the rules that both ends keep.

The move is a revision without content on the record in the wrong file. The right file gets the same words as a record
of its own, version by version. Both name one random link, which says nothing to whoever reads one of the two files only.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from carer_app.domain.canonical import encode
from carer_app.domain.people import Role
from carer_app.domain.revision import Op, SignedRevision

MAY_CONFIRM = (Role.REGISTERED_MANAGER, Role.SOCIAL_WORKER, Role.MANAGER)
"""Who may say that a moved entry was another child's; never whoever moved it."""


class Texts(NamedTuple):
    """The words of one record: its versions, what was said about it, and who was asked to take on what it waits for."""

    versions: Sequence[SignedRevision]
    remarks: Sequence[SignedRevision]
    handings: Sequence[SignedRevision] = ()

    def all(self) -> list[SignedRevision]:
        return [*self.versions, *self.remarks, *self.handings]


def moves_among(heads: Sequence[SignedRevision]) -> list[SignedRevision]:
    """The moves among the versions of a record that stand: where there is one, nothing of it is shown."""
    return [head for head in heads if head.revision.op == Op.MOVE]


def link_of(move: SignedRevision) -> str:
    """The random name that a move shares with what was carried over; empty when there is none."""
    return move.revision.about[0].record if move.revision.about else ""


def left_behind(old: Texts, new: Texts) -> list[SignedRevision]:
    """What stands in the wrong file and not, word for word, in the right one. While there is any, nothing is erased."""
    written = {words_of(version) for version in new.versions if version.revision.op != Op.MOVE}
    said = {words_of(remark) for remark in new.remarks}
    return [one for one in with_words(old.versions) if words_of(one) not in written] + [
        one for one in with_words(old.remarks) if words_of(one) not in said
    ]


def may_erase(old: Texts, received: Texts) -> list[str]:
    """The versions, comments and hand-overs whose words may go, once the move is confirmed. `received` is what the gateway
    signed a receipt for in the right file: while a word of the record itself is not there, nothing goes. A hand-over says
    only what was read off the record, so it goes without a copy.
    """
    missing = {one.hash for one in left_behind(old, received)}
    if any(version.hash in missing for version in old.versions):
        return []
    return [one.hash for one in with_words(old.all()) if one.hash not in missing]


def with_words(versions: Sequence[SignedRevision]) -> Iterator[SignedRevision]:
    """The versions that say something of their own and still have it: a move gives its reason only."""
    return (version for version in versions if version.body is not None and version.revision.op != Op.MOVE)


def words_of(version: SignedRevision) -> bytes:
    """What a version says, who wrote it and when, with its papers: the same on both sides, whoever signed it there."""
    if version.body is None:
        return b""
    revision, statement = version.revision, msgspec.structs.replace(version.body.statement(), carried=msgspec.UNSET)
    around = (revision.kind, revision.occurred, revision.present, revision.words_of, version.origin())
    return encode((around, statement, [manifest.text for manifest in version.body.manifests]))
