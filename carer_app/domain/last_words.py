"""What a computer seals to the council before it is emptied: all that was not sent, and what was being written."""

from hashlib import sha256

import msgspec

from carer_app.domain.attachments import ManifestText
from carer_app.domain.canonical import Count
from carer_app.domain.closed import Box
from carer_app.domain.revision import Body
from carer_app.domain.sealing import SealingKey, seal
from carer_app.domain.signing import BrokenSignatureError, Signed

ENDING = ".sealed"
PHOTOS = "photos"
"""In the folder that is carried to the council: how its files end, and where the sealed chunks of photos lie."""


class LeftDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A draft as it was left, sealed to whoever may read it: the key, and what lies under it (`Written` as JSON).

    One that only its writer could open is kept as it lay, with an empty `gateway`.
    """

    gateway: str
    to: str
    sealed: bytes


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What a draft held. `text` is what was typed, as JSON; `child` is empty where it was about the home; `manifests` tell of
    its photos and papers.
    """

    person: str
    kind: str
    child: str
    record: str
    changed: str
    text: str
    manifests: tuple[ManifestText, ...] = ()


class LastWords(msgspec.Struct, frozen=True, kw_only=True):
    """The entries that no receipt covers with their revisions, bodies, sealed bodies and boxes, as they are synced; and
    drafts, with the sealed `chunks` of the photos in drafts by their names. Revisions and boxes that no entry names
    are named by `aside`, which this council once could not take, or are of a council that was never joined. `damaged` are
    the bytes of those that nobody can read any more, by the names that they had, with their bodies among the others. `keys`
    are the streams of the boxes, each with its key as it is sealed to a reader. `at` is the computer's own time.
    """

    v: int = 1
    gateway: str
    device: str
    epoch: Count
    instance: str
    at: str
    entries: tuple[Signed, ...] = ()
    revisions: tuple[Signed, ...] = ()
    bodies: dict[str, Body] = {}
    boxes: tuple[Box, ...] = ()
    sealed: dict[str, bytes] = {}
    drafts: tuple[LeftDraft, ...] = ()
    chunks: dict[str, bytes] = {}
    damaged: dict[str, bytes] = {}
    aside: tuple[str, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()


def seal_words(words: LastWords, council_key: str) -> bytes:
    """Sealed to the council alone."""
    return seal(msgspec.json.encode(words), council_key)


def open_words(sealed: bytes, key: SealingKey) -> LastWords:
    """What was sealed; raises NotForYouError, BrokenSignatureError."""
    try:
        return msgspec.json.decode(key.open(sealed), type=LastWords)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        raise BrokenSignatureError("Sealed bytes are not of the form that they should have.") from problem


def open_body(sealed: bytes, key: SealingKey) -> Body:
    """A body that was sealed to the council by itself; raises NotForYouError, BrokenSignatureError."""
    try:
        return msgspec.json.decode(key.open(sealed), type=Body)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        raise BrokenSignatureError("Sealed bytes are not of the form that they should have.") from problem


def name_of(sealed: bytes) -> str:
    """The hash that names sealed bytes in a receipt."""
    return sha256(sealed).hexdigest()
