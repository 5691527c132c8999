"""Verifying photos and papers: what each revision names, every manifest, and every sealed chunk that should be here."""

from collections.abc import Iterator

from sqlalchemy import select

from carer_app.domain.attachments import Manifest, ManifestText
from carer_app.domain.sealed_file import ChangedFileError, open_file
from carer_app.store.engine import Connection
from carer_app.store.sealed_folder import SealedFolder
from carer_app.store.tables import attachments, chunks, closed, manifests, sealed_words, staged


def named_by_revisions(db: Connection) -> dict[str, tuple[str, ...]]:
    """The attachments under which each revision is filed; one that has not the number of its place counts as none."""
    found: dict[str, tuple[str, ...]] = {}
    for row in db.execute(select(attachments).order_by(attachments.c.revision, attachments.c.number)):
        before = found.get(row.revision, ())
        found[row.revision] = (*before, row.manifest if row.number == len(before) else "")
    return found


def broken_attachments(db: Connection, folder: SealedFolder) -> Iterator[str]:
    """What is wrong with manifests and chunks; it names hashes, never what they hold."""
    named = set(db.scalars(select(attachments.c.manifest).distinct()))
    waiting = set(db.scalars(select(staged.c.manifest)))
    here = set(db.scalars(select(chunks.c.name).where(chunks.c.here)))
    whole = set(db.scalars(select(manifests.c.hash)))
    for lost in sorted(set(db.scalars(select(chunks.c.manifest).distinct())) - whole - waiting - _elsewhere(db)):
        yield f"attachment {lost}: the manifest is missing"
    for row in db.execute(select(manifests)):
        text = ManifestText(salt=row.salt, text=row.text)
        if not text.is_named_in((row.hash,)):
            yield f"attachment {row.hash}: the manifest was changed"
            continue
        if row.hash not in named:
            yield f"attachment {row.hash} belongs to nothing"
        if here.issuperset(text.manifest().chunks()):
            yield from _broken_files(row.hash, text.manifest(), folder)
    for row in db.execute(select(chunks).where(chunks.c.here, chunks.c.manifest.in_(waiting))):
        if not _is_whole(folder, row.name):
            yield f"attachment {row.manifest} of a draft: a chunk is missing or was changed"


def _elsewhere(db: Connection) -> set[str]:
    """What names chunks and lies in no manifest here: boxes of closed sections, and words that are sealed to the council."""
    sealed = select(attachments.c.manifest).where(attachments.c.revision.in_(select(sealed_words.c.revision)))
    return {*db.scalars(select(closed.c.hash)), *db.scalars(sealed)}


def _broken_files(name: str, manifest: Manifest, folder: SealedFolder) -> Iterator[str]:
    for file in (manifest.file, manifest.thumbnail):
        try:
            if file is not None:
                open_file(file, folder.read)
        except ChangedFileError:
            yield f"attachment {name}: a chunk is missing or was changed"


def _is_whole(folder: SealedFolder, name: str) -> bool:
    try:
        folder.read(name)
    except ChangedFileError:
        return False
    return True
