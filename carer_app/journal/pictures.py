"""Photos and papers: taken into a draft at once, signed with the record, opened from sealed bytes in memory."""

import os

import msgspec

from carer_app.domain.attachments import (
    LONGEST_NAME,
    LONGEST_WORDS,
    MOST_OF_A_RECORD,
    Manifest,
    ManifestText,
    Ready,
    write_manifest,
)
from carer_app.domain.sealed_file import ChangedFileError, open_file, seal_file
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.files import Files
from carer_app.journal.forms import Beside, Saved, as_id, plain
from carer_app.journal.journal import Journal
from carer_app.session import Session
from carer_app.store import attachments, drafts, photos, pictures_apart, revisions, streams
from carer_app.store.attachments import Attached
from carer_app.store.engine import Connection
from carer_app.store.sealed_folder import SealedFolder


class Pictures:
    """The photos and papers of one unlocked store. Nothing of them ever lies on the disk unsealed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._database = session.database
        self._folder = SealedFolder(session.database.path)
        self._files = Files(session)

    def take(self, draft: str, name: str, data: bytes) -> Attached:
        """Take a file into a draft; once this is back, a kill loses it no more. It is slow, and touches no widget.

        Raises UnfitFileError or BadInputError with a sentence that names the file, and StoreUnwritableError; nothing of
        it is then kept.
        """
        name = name[-LONGEST_NAME:] or _("the picture")
        ready = pictures_apart.make_ready_apart(name, data)
        text, chunks = _sealed(name, ready)
        self._folder.lay(chunks)
        try:
            with self._database.writing() as db:
                if len(attachments.of_draft(db, draft, self._session.keys.sealing)) >= MOST_OF_A_RECORD:
                    raise _too_many(name)
                self._folder.settle(chunks)
                attachments.stage(db, self._session.keys.sealing, draft, text)
                self._copy_anew(db, text.hash())
        finally:
            self._folder.take_away(chunks)
        return Attached(hash=text.hash(), manifest=text.manifest())

    def of_draft(self, draft: str) -> list[Attached]:
        """What waits in a draft, in the order in which it was added."""
        return [Attached(hash=text.hash(), manifest=text.manifest()) for text in self.texts_of_draft(draft)]

    def texts_of_draft(self, draft: str) -> tuple[ManifestText, ...]:
        """What waits in a draft, as it is signed with the record."""
        with self._database.reading() as db:
            return tuple(attachments.of_draft(db, draft, self._session.keys.sealing))

    def describe(self, attached: Attached, words: str) -> Attached:
        """Say what a picture of a draft shows, for those who cannot see it."""
        manifest = msgspec.structs.replace(attached.manifest, words=plain_words(words))
        text = write_manifest(manifest, os.urandom(16))
        with self._database.writing() as db:
            attachments.restage(db, self._session.person.sealing_key, attached.hash, text)
            self._copy_anew(db, text.hash())
        return Attached(hash=text.hash(), manifest=manifest)

    def take_out(self, attached: Attached) -> None:
        """Take a file out of its draft; its sealed bytes go as well."""
        with self._database.writing() as db:
            mark = attachments.draft_of(db, attached.hash)
            attachments.unstage(db, [attached.hash])
            drafts.copy_anew(db, mark, self._session.keys.sealing)
        attachments.sweep(self._database)

    def carry(self, draft: str, to: str) -> None:
        """Give the files of one draft to another, such as when another child is chosen."""
        with self._database.writing() as db:
            attachments.carry(db, draft, to, self._session.keys.sealing)
            for name in (draft, to):
                drafts.copy_anew(db, self._session.keys.sealing.mark(name), self._session.keys.sealing)

    def _copy_anew(self, db: Connection, manifest: str) -> None:
        """What the council is given of a draft holds its photos too."""
        drafts.copy_anew(db, attachments.draft_of(db, manifest), self._session.keys.sealing)

    def of_records(self, records: list[str]) -> dict[str, list[Attached]]:
        """The photos and papers of the versions that stand, of many records at once; records without any are left out."""
        ids = [as_id(record) for record in records]
        with self._database.reading() as db:
            sealed = self._files.sealed(db)
            if sealed:
                ids = [one for one in ids if self._files.may_read(db, one)]
            found = attachments.of_records(db, ids)
        with self._session.closed.reading() as shelf:
            if shelf and sealed:
                ids = [one for one in ids if (streams.file_of(shelf, one) or ("",))[0] not in sealed]
            shut = attachments.of_records(shelf, ids) if shelf else {}
        return found | {record: self._as_they_lie(own) for record, own in shut.items()}

    def of_version(self, revision: str) -> list[Attached]:
        """The photos and papers of one version."""
        with self._database.reading() as db:
            found = attachments.of_revision(db, revision)
        with self._session.closed.reading() as shelf:
            shut = attachments.of_revision(shelf, revision) if shelf else []
        return [*found, *self._as_they_lie(shut)]

    def _as_they_lie(self, shut: list[Attached]) -> list[Attached]:
        """Those of closed entries: what they show is in memory alone, their sealed chunks lie with all others."""
        if not shut:
            return []
        with self._database.reading() as db:
            return [attachments.as_it_lies(db, one) for one in shut]

    def set_aside(self) -> list[str]:
        """The records with a photo or paper that cannot be sent."""
        with self._database.reading() as db:
            return photos.records_set_aside(db)

    def closed_set_aside(self) -> list[str]:
        """The same of the closed entries that this person reads."""
        with self._database.reading() as db:
            boxes = photos.boxes_set_aside(db)
        with self._session.closed.reading() as shelf:
            opened = revisions.by_hash(shelf, boxes) if shelf and boxes else []
        return list(dict.fromkeys(one.revision.record for one in opened))

    def whole(self, attached: Attached) -> bytes:
        """The picture or paper itself; raises ChangedFileError."""
        return open_file(attached.manifest.file, self._folder.read)

    def thumbnail(self, attached: Attached) -> bytes:
        """A small picture of it; raises ChangedFileError."""
        if attached.manifest.thumbnail is None:
            raise ChangedFileError
        return open_file(attached.manifest.thumbnail, self._folder.read)


class LeavingOut:
    """Takes a photo or paper that does not belong out of an entry: the version before still has it."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def leave_out(self, record: str, attached: Attached, reason: str) -> Saved:
        """A new version with the same words and without it. Raises BadInputError, NotYoursToChangeError."""
        content = self._journal.entry(record).content
        if content is None:
            raise BadInputError(_("This entry was taken back, so there is nothing to change."))
        return self._journal.amend(record, plain(content), reason, beside=Beside(without=(attached.hash,)))


def _sealed(name: str, ready: Ready) -> tuple[ManifestText, dict[str, bytes]]:
    file, chunks = seal_file(ready.data)
    thumbnail, small = seal_file(ready.thumbnail)
    manifest = Manifest(
        media=ready.media,
        file=file,
        thumbnail=thumbnail,
        name=plain_words(name),
        taken=ready.taken,
        width=ready.width,
        height=ready.height,
        pages=ready.pages,
    )
    return write_manifest(manifest, os.urandom(16)), chunks | small


def plain_words(words: str) -> str:
    """The words as they are kept: on one line, and with nothing that has no canonical bytes."""
    plain = words.replace("\0", "").encode(errors="ignore").decode()
    return " ".join(plain.split())[:LONGEST_WORDS]


def _too_many(name: str) -> BadInputError:
    sentence = _("“{name}” was not added: one entry holds {most} photos and papers. Write another entry for the rest.")
    said = sentence.format(name=name, most=MOST_OF_A_RECORD)
    return BadInputError(said, [(name, said)])
