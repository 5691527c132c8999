"""Photos and papers of a draft, sealed anew for a closed entry: under other names, and of sizes that tell nothing."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import msgspec

from carer_app.domain.attachments import ManifestText, SealedFile, write_manifest
from carer_app.domain.sealed_file import open_file, seal_filled_up
from carer_app.journal.forms import Beside
from carer_app.session import Signer
from carer_app.store import attachments
from carer_app.store.engine import Connection, Database
from carer_app.store.sealed_folder import SealedFolder


class SealedAnew:
    """The manifests as they are signed with the entry. Their chunks lie on the disk, and get their names by `settle`."""

    def __init__(self, database: Database, given: Sequence[ManifestText]) -> None:
        self._folder = SealedFolder(database.path)
        self._given = tuple(given)
        self.laid: list[str] = []
        self.texts: tuple[ManifestText, ...] = ()

    def seal(self) -> None:
        """One file after the other, so that no more than one is in memory. Raises ChangedFileError, StoreUnwritableError."""
        self.texts = tuple(map(self._sealed, self._given))

    def settle(self, db: Connection, box: str) -> None:
        """Let the chunks belong to the box that the manifests lie in, in its transaction; those of the draft are its no more."""
        if self.laid:
            self._folder.settle(self.laid)
            attachments.know_box(db, box, self.laid, here=True)
            attachments.unstage(db, [text.hash() for text in self._given])

    def in_place_of(self, beside: Beside | None) -> Beside | None:
        """What a change does to the photos and papers, with these in place of those of the draft, where there are any."""
        return msgspec.structs.replace(beside, more=self.texts) if beside and self.texts else beside

    def take_away(self) -> None:
        """Undo what has no names yet."""
        self._folder.take_away(self.laid)

    def _sealed(self, text: ManifestText) -> ManifestText:
        manifest = text.manifest()
        small = self._file(manifest.thumbnail) if manifest.thumbnail else None
        anew = msgspec.structs.replace(manifest, file=self._file(manifest.file), thumbnail=small)
        return write_manifest(anew, os.urandom(16))

    def _file(self, file: SealedFile) -> SealedFile:
        sealed, chunks = seal_filled_up(open_file(file, self._folder.read))
        self.laid += chunks
        self._folder.lay(chunks)
        return sealed


class Done(NamedTuple):
    """The draft that goes once its entry is kept, and its photos, which then belong to that."""

    draft: str
    photos: SealedAnew
    entry: str


def await_photos(session: Signer) -> None:
    """Know which chunks belong to the entries that this person opened, so that those which are not here come."""
    with session.closed.reading() as shelf:
        named = attachments.named_by_each(shelf) if shelf else {}
    if not named:
        return
    with session.database.reading() as db:
        fresh = named.keys() - attachments.of_boxes(db, named).keys()
    if fresh:
        lying = SealedFolder(session.database.path).names()
        with session.database.writing() as db:
            for box in sorted(fresh):
                attachments.know_box(db, box, named[box], here=False)
                attachments.know_here(db, lying.intersection(named[box]))


@contextmanager
def sealed_anew(database: Database, given: Sequence[ManifestText]) -> Iterator[SealedAnew]:
    """These photos and papers of a draft, for a closed entry. Afterwards nothing lies about that belongs to neither.

    Raises ChangedFileError for one that is damaged, and StoreUnwritableError.
    """
    made = SealedAnew(database, given)
    try:
        made.seal()
        yield made
    finally:
        made.take_away()
    if given:
        attachments.sweep(database)
