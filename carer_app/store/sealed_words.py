"""Words that were written while reading rests here: sealed to the council alone, and back with its next answer."""

from collections.abc import Collection, Mapping, Sequence

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from carer_app.domain.handing import HANDED_OVER
from carer_app.domain.kind import RecordKind
from carer_app.domain.kinds import kinds
from carer_app.domain.marks import COMMENT
from carer_app.domain.medicine import MEDICINE
from carer_app.domain.revision import SignedRevision
from carer_app.domain.sealing import seal
from carer_app.store import attachments, gateways, index, states, streams
from carer_app.store.engine import Connection
from carer_app.store.tables import bodies, revisions, sealed_words

_WORDS_BESIDE = (COMMENT.slug, HANDED_OVER.slug)


def shut(db: Connection, signed: Sequence[SignedRevision]) -> None:
    """Seal the words of these revisions, kept just now, and leave nothing of them to be read here, nor the keys of photos.

    What a file stands on, such as a child's sheet or the list of medicines, stays: the emergency card is made of it.
    """
    for one in signed:
        kind = kinds().get(one.revision.kind)
        gateway = gateways.one(db, streams.place_of(db, one.revision.stream).gateway)
        if one.body is None or gateway is None or kind is None or not _says_something(kind):
            continue
        sealed = seal(msgspec.json.encode(one.body), gateway.sealing_key)
        row = {"revision": one.hash, "gateway": gateway.id, "sealed": sealed}
        db.execute(upsert(sealed_words).values(**row).on_conflict_do_nothing())
        db.execute(delete(bodies).where(bodies.c.revision == one.hash))
        attachments.forget_manifests(db, one.hash)
        index.reindex(db, one.revision.record, ())
        states.refresh(db, [one.revision.record])


def _says_something(kind: RecordKind) -> bool:
    """Whether records of this kind are words that somebody reads, and nothing stands on them."""
    return (kind.listed or kind.slug in _WORDS_BESIDE) and not kind.one_per_file and kind.slug != MEDICINE


def put_back(db: Connection, gateway: str, sealed: Mapping[str, bytes]) -> None:
    """Keep sealed words again that this store has lost, where their revisions are here and nothing of them can be read."""
    here = select(revisions.c.hash).where(
        revisions.c.hash.in_(sealed), revisions.c.hash.not_in(select(bodies.c.revision))
    )
    for name in list(db.scalars(here)):
        row = {"revision": name, "gateway": gateway, "sealed": sealed[name]}
        db.execute(upsert(sealed_words).values(**row).on_conflict_do_nothing())


def of(db: Connection, hashes: Collection[str]) -> dict[str, bytes]:
    """The sealed words of those of these revisions that have any."""
    found = db.execute(select(sealed_words).where(sealed_words.c.revision.in_(hashes)))
    return {row.revision: row.sealed for row in found}


def forget_read_back(db: Connection) -> int:
    """Let go of what came back and can be read again; gives how many are still away."""
    back = select(bodies.c.revision)
    db.execute(delete(sealed_words).where(sealed_words.c.revision.in_(back)))
    return len(list(db.scalars(select(sealed_words.c.revision))))


def count(db: Connection) -> int:
    """How many revisions have their words with the council alone."""
    return len(list(db.scalars(select(sealed_words.c.revision))))
