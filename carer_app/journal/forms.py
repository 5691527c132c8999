"""What the journal is given and gives back, and what it says when it cannot."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from carer_app.clock import moment
from carer_app.domain.attachments import ManifestText
from carer_app.domain.kind import Content, Problem
from carer_app.domain.revision import SignedRevision
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.store import gateways, revisions, streams
from carer_app.store.engine import Connection


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """A record that is durable on this computer. `flags` is what should not be, kept with it."""

    id: str
    revision: str
    flags: tuple[Problem, ...] = ()


class New(msgspec.Struct, frozen=True, kw_only=True):
    """A record to be: its kind, the child it is about, its content as it was given, and its photos and papers."""

    kind: str
    child: str
    raw: dict[str, Any]
    present: tuple[str, ...] = ()
    words_of: str = ""
    manifests: tuple[ManifestText, ...] = ()


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
    """One draft for each person and form: a new record of a kind for a child, or a change of one record."""
    return f"{person}/{kind}/{record or child}"


def known_times(db: Connection) -> list[datetime]:
    beacons = [gateway.last_heard for gateway in gateways.every(db)]
    last = streams.last_written(db)
    return [moment(text) for text in (*beacons, last) if text]


def basis_of(versions: list[SignedRevision], seen: Sequence[str]) -> list[SignedRevision]:
    """The versions that a writer had before them: those that they say, else those that stand now."""
    return [version for version in versions if version.hash in seen] or revisions.heads_of(versions)


def carried_on(
    basis: Sequence[SignedRevision], more: Sequence[ManifestText]
) -> tuple[tuple[str, ...], tuple[ManifestText, ...]]:
    """The attachments of a next version: those of the versions before it and some more; their names, and their texts."""
    texts = {text.hash(): text for head in basis if head.body for text in head.body.manifests}
    texts |= {text.hash(): text for text in more}
    names = [name for head in basis for name in head.revision.attachments]
    return tuple(dict.fromkeys([*names, *(text.hash() for text in more)])), tuple(texts.values())


def as_id(text: str) -> str:
    """What may be an id: no id has letters that the store cannot be asked for, such as half a character."""
    return text if text.isascii() else ""


def plain(content: Content) -> dict[str, Any]:
    given: dict[str, Any] = msgspec.to_builtins(content)
    return given
