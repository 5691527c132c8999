"""Which photos and papers belong to which revision, their manifests, and those that wait in a draft."""

from collections.abc import Collection, Iterable, Sequence

import msgspec
from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from carer_app.domain.attachments import Manifest, ManifestText
from carer_app.domain.revision import SignedRevision
from carer_app.domain.sealing import NotForYouError, SealingKey, seal
from carer_app.store import gateways
from carer_app.store.engine import Connection, Database
from carer_app.store.sealed_folder import SealedFolder
from carer_app.store.tables import attachments, bodies, chunks, manifests, record_index, staged


class Attached(msgspec.Struct, frozen=True, kw_only=True):
    """One attachment as it can be shown. `is_here`: its sealed bytes lie on this computer. `is_sent`: the council has them
    too. `problem` is a stable word for why they cannot be sent, empty where they can.
    """

    hash: str
    manifest: Manifest
    is_here: bool = True
    is_sent: bool = False
    problem: str = ""


def keep(db: Connection, signed: SignedRevision) -> None:
    """Keep what a revision names, and the manifests that came with its body. They are no draft's any more."""
    names = signed.revision.attachments
    if not names:
        return
    rows = [{"revision": signed.hash, "number": number, "manifest": name} for number, name in enumerate(names)]
    db.execute(upsert(attachments).on_conflict_do_nothing(), rows)
    for text in signed.body.manifests if signed.body else ():
        if text.is_named_in(names):
            row = {"hash": text.hash(), "salt": text.salt, "text": text.text}
            db.execute(upsert(manifests).on_conflict_do_nothing(), row)
            _know_chunks(db, text, here=False)
    db.execute(_HERE_TOO, {"of_manifests": names})
    db.execute(delete(staged).where(staged.c.manifest.in_(names)))


def texts_of(db: Connection, revisions: Sequence[str]) -> dict[str, tuple[ManifestText, ...]]:
    """The manifests of these revisions as they travel beside their bodies."""
    found: dict[str, tuple[ManifestText, ...]] = {}
    for row in db.execute(_NAMED.where(attachments.c.revision.in_(revisions))):
        found[row.revision] = (*found.get(row.revision, ()), ManifestText(salt=row.salt, text=row.text))
    return found


def of_revision(db: Connection, revision: str) -> list[Attached]:
    """The attachments of one version, in the order in which they were added."""
    rows = db.execute(_NAMED.where(attachments.c.revision == revision)).all()
    return _shown(db, [(row.manifest, ManifestText(salt=row.salt, text=row.text)) for row in rows])


def of_records(db: Connection, records: Sequence[str]) -> dict[str, list[Attached]]:
    """The attachments of the versions that stand of these records; a record without any is left out."""
    query = _NAMED.add_columns(record_index.c.record).join(record_index, record_index.c.head == attachments.c.revision)
    rows = db.execute(query.where(record_index.c.record.in_(records), record_index.c.retracted.is_(None))).all()
    named = [(row.manifest, ManifestText(salt=row.salt, text=row.text)) for row in rows]
    found: dict[str, list[Attached]] = {}
    for row, attached in zip(rows, _shown(db, named), strict=True):
        found.setdefault(row.record, []).append(attached)
    return found


# ---- drafts


def stage(db: Connection, key: SealingKey, draft: str, text: ManifestText) -> None:
    """Keep an attachment for a draft, sealed to its writer; whose it is lies beside it no more than whose the draft is."""
    last = db.scalar(select(func.max(staged.c.number)).where(_of(draft, key)))
    number = 0 if last is None else last + 1
    _put(db, {"draft": key.mark(draft), "person": "", "number": number}, key.public, text)


def restage(db: Connection, sealing_key: str, old: str, text: ManifestText) -> None:
    """Put another text in place of a draft's manifest, such as after its words were changed."""
    row = db.execute(select(staged).where(staged.c.manifest == old)).one_or_none()
    if row is not None:
        unstage(db, [old])
        _put(db, {"draft": row.draft, "person": "", "number": row.number}, sealing_key, text)


def unstage(db: Connection, names: Sequence[str]) -> None:
    """Take attachments out of their draft; their chunks are swept afterwards."""
    db.execute(delete(staged).where(staged.c.manifest.in_(names)))
    db.execute(delete(chunks).where(chunks.c.manifest.in_(names), chunks.c.manifest.not_in(select(manifests.c.hash))))


def unstage_draft(db: Connection, draft: str, key: SealingKey) -> bool:
    """Take out whatever waits in a draft that goes; whether there was any."""
    names = list(db.scalars(select(staged.c.manifest).where(_of(draft, key))))
    unstage(db, names)
    return bool(names)


def carry(db: Connection, draft: str, to: str, key: SealingKey) -> None:
    """Give a draft's attachments to another draft."""
    db.execute(update(staged).where(_of(draft, key)).values(draft=key.mark(to)))


def of_draft(db: Connection, draft: str, key: SealingKey) -> list[ManifestText]:
    """What waits in a draft of this person. What was sealed to keys before a recovery stays closed."""
    query = select(staged.c.sealed).where(_of(draft, key)).order_by(staged.c.number)
    found = []
    for sealed in db.scalars(query):
        try:
            found.append(msgspec.json.decode(key.open(sealed), type=ManifestText))
        except NotForYouError:
            continue
    return found


def draft_of(db: Connection, manifest: str) -> str:
    """The mark of the draft in which an attachment waits; empty where it waits in none."""
    return db.scalar(select(staged.c.draft).where(staged.c.manifest == manifest)) or ""


def chunks_of_drafts(db: Connection) -> set[str]:
    """The chunks that only drafts name, of whomever they are."""
    in_drafts = chunks.c.manifest.in_(select(staged.c.manifest))
    return set(db.scalars(select(chunks.c.name).where(in_drafts)))


# ---- of closed sections: a box in place of the manifest, which lies in it


def know_box(db: Connection, box: str, names: Collection[str], *, here: bool) -> None:
    """Know which chunks belong to a box. Whoever cannot open the box knows no more of them."""
    rows = [{"name": name, "manifest": box, "here": here} for name in dict.fromkeys(names)]
    if rows:
        db.execute(upsert(chunks).on_conflict_do_nothing(), rows)


def of_boxes(db: Connection, boxes: Collection[str]) -> dict[str, list[str]]:
    """The chunks of these boxes; a box without any is left out."""
    found: dict[str, list[str]] = {}
    query = select(chunks.c.manifest, chunks.c.name).where(chunks.c.manifest.in_(boxes))
    for row in db.execute(query.order_by(chunks.c.manifest, chunks.c.name)):
        found.setdefault(row.manifest, []).append(row.name)
    return found


def named_by_each(db: Connection) -> dict[str, list[str]]:
    """The chunks that each version names whose manifests are here; what has none is left out."""
    found: dict[str, list[str]] = {}
    for row in db.execute(_NAMED):
        found.setdefault(row.revision, []).extend(ManifestText(salt=row.salt, text=row.text).manifest().chunks())
    return found


def as_it_lies(db: Connection, one: Attached) -> Attached:
    """The same attachment of a closed entry, with how things stand with its chunks on this computer."""
    names = set(one.manifest.chunks())
    rows = list(db.execute(select(chunks).where(chunks.c.name.in_(names))))
    is_here = names <= {row.name for row in rows if row.here}
    is_sent = is_here and not any(row.waits for row in rows)
    problem = max((row.problem for row in rows), default="")
    return msgspec.structs.replace(one, is_here=is_here, is_sent=is_sent, problem=problem)


# ---- erasing


def forget(db: Connection, revisions: Sequence[str]) -> None:
    """Erase the manifests, and with them the keys, that no body is left for besides those of these revisions."""
    named = select(attachments.c.manifest).where(attachments.c.revision.in_(revisions))
    kept = (
        select(attachments.c.manifest)
        .join(bodies, bodies.c.revision == attachments.c.revision)
        .where(attachments.c.revision.not_in(revisions))
    )
    gone = list(db.scalars(named.where(attachments.c.manifest.not_in(kept)).distinct()))
    db.execute(delete(chunks).where(chunks.c.manifest.in_(gone)))
    db.execute(delete(manifests).where(manifests.c.hash.in_(gone)))


def forget_manifests(db: Connection, revision: str) -> None:
    """Erase the manifests that only this revision names, and with them the keys; the sealed chunks keep their way to go."""
    named = select(attachments.c.manifest).where(attachments.c.revision == revision)
    others = select(attachments.c.manifest).join(bodies, bodies.c.revision == attachments.c.revision)
    db.execute(delete(manifests).where(manifests.c.hash.in_(named), manifests.c.hash.not_in(others)))


def sweep(database: Database) -> None:
    """Remove every sealed file that nothing names, such as what was taken out or erased; never one on its way in."""
    folder = SealedFolder(database.path)
    with database.reading() as db:
        if not folder.names() - named(db):
            return
    with database.writing() as db:
        folder.remove(folder.names() - named(db))


def sweep_at_unlock(database: Database) -> None:
    """The same, with what a kill left half done: at the unlock nothing is on its way in.

    Until a council was heard, what names a file may still come from there: a store that was made anew keeps every file.
    """
    folder = SealedFolder(database.path)
    folder.remove(folder.unsettled())
    with database.reading() as db:
        is_waiting = any(one.last_heard is None for one in gateways.every(db))
    if not is_waiting:
        sweep(database)


def know_here(db: Connection, names: Collection[str]) -> None:
    """Know that these sealed files are here, where a record names them."""
    for start in range(0, len(names), 500):
        part = list(names)[start : start + 500]
        db.execute(update(chunks).where(chunks.c.name.in_(part)).values(here=True))


def named(db: Connection) -> set[str]:
    """The chunks that a record or a draft names."""
    return set(db.scalars(select(chunks.c.name).distinct()))


_NAMED = (
    select(attachments.c.revision, attachments.c.manifest, manifests.c.salt, manifests.c.text)
    .join(manifests, manifests.c.hash == attachments.c.manifest)
    .order_by(attachments.c.revision, attachments.c.number)
)


_OTHER = chunks.alias()
_HERE_TOO = (
    update(chunks)
    .where(chunks.c.manifest.in_(bindparam("of_manifests", expanding=True)))
    .where(chunks.c.name.in_(select(_OTHER.c.name).where(_OTHER.c.here)))
    .values(here=True)
)
"""A manifest that was written anew, such as in another file, names chunks that may lie here already."""


def _of(draft: str, key: SealingKey) -> ColumnElement[bool]:
    """What waits in a draft: under the mark of its name, or under the plain name, as the first version kept it."""
    return staged.c.draft.in_([key.mark(draft), draft])


def _put(db: Connection, where: dict[str, object], sealing_key: str, text: ManifestText) -> None:
    sealed = seal(msgspec.json.encode(text), sealing_key)
    db.execute(insert(staged).values(manifest=text.hash(), sealed=sealed, **where))
    _know_chunks(db, text, here=True)


def _know_chunks(db: Connection, text: ManifestText, *, here: bool) -> None:
    rows = [{"name": name, "manifest": text.hash(), "here": here} for name in text.manifest().chunks()]
    if rows:
        db.execute(upsert(chunks).on_conflict_do_nothing(), rows)


def _shown(db: Connection, found: Iterable[tuple[str, ManifestText]]) -> list[Attached]:
    named_texts = list(found)
    if not named_texts:
        return []
    names = [name for name, _text in named_texts]
    query = select(chunks.c.manifest, func.min(chunks.c.here), func.max(chunks.c.waits), func.max(chunks.c.problem))
    rows = db.execute(query.where(chunks.c.manifest.in_(names)).group_by(chunks.c.manifest)).all()
    how = {name: (bool(here), bool(waits), problem) for name, here, waits, problem in rows}
    return [_as_it_lies(name, text, *how.get(name, (True, True, ""))) for name, text in named_texts]


def _as_it_lies(name: str, text: ManifestText, here: bool, waits: bool, problem: str) -> Attached:
    is_sent = here and not waits
    return Attached(hash=name, manifest=text.manifest(), is_here=here, is_sent=is_sent, problem=problem)
