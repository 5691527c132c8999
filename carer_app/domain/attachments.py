"""Photos and papers that belong to a record: what is taken, and the manifest that is signed in place of the file."""

from enum import StrEnum

import msgspec

from carer_app.domain.canonical import Count, digest, encode
from carer_app.errors import BadInputError
from carer_app.i18n import _

LARGEST_FILE = 25 * 1024 * 1024
MOST_OF_A_RECORD = 20
LARGEST_MANIFEST = 16 * 1024
LONGEST_WORDS = 500
LONGEST_NAME = 120


class Media(StrEnum):
    """What is kept. A HEIC picture becomes a JPEG, which every council can open."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    PDF = "application/pdf"


class Brought(StrEnum):
    """What may be brought, as its first bytes tell; the ending of its name tells nothing."""

    JPEG = "jpeg"
    PNG = "png"
    HEIC = "heic"
    PDF = "pdf"


class Unfit(StrEnum):
    """Why a file cannot be taken."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    WRONG_SORT = "wrong sort"
    DAMAGED = "damaged"
    TOO_MANY_POINTS = "too many points"
    LOCKED = "locked"
    UNSAFE = "unsafe"


class UnfitFileError(BadInputError):
    """A file that cannot be taken; the sentence names it. Nothing of it was stored."""

    def __init__(self, name: str, why: Unfit) -> None:
        sentence = _SENTENCES[why].format(name=name)
        super().__init__(sentence, [(name, sentence)])
        self.why = why


class SealedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file cut into chunks that are sealed under its own random key. `chunks` are the hashes of the sealed bytes."""

    key: str
    size: Count
    chunks: tuple[str, ...]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one attachment, and the keys that open it.

    `media` is one of `Media`, or a word of a newer program. `taken` is when the camera said that it was taken, as local
    time with or without its distance from UTC; `words` what it shows, for those who cannot see it; `name` what the file
    was called. Width and height are in points of the picture, 0 for a paper, and `pages` is 0 for a picture.
    """

    v: int = 1
    media: str
    file: SealedFile
    thumbnail: SealedFile | None = None
    name: str = ""
    words: str = ""
    taken: str = ""
    width: Count = 0
    height: Count = 0
    pages: Count = 0

    def chunks(self) -> tuple[str, ...]:
        """The names of every sealed chunk, the thumbnail's too."""
        return self.file.chunks + (self.thumbnail.chunks if self.thumbnail else ())


class ManifestText(msgspec.Struct, frozen=True, kw_only=True):
    """A manifest's canonical text with its salt. It lies beside the body, and goes when the body is erased."""

    salt: str
    text: str

    def hash(self) -> str:
        """The commitment that the envelope signs: cannot be guessed back once the salt is erased."""
        return digest("manifest", bytes.fromhex(self.salt) + self.text.encode())

    def manifest(self) -> Manifest:
        """What it says; nothing to open when the text is of no form that is known here."""
        try:
            return msgspec.json.decode(self.text, type=Manifest)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return Manifest(media="", file=SealedFile(key="", size=0, chunks=()))

    def is_named_in(self, attachments: tuple[str, ...]) -> bool:
        """Whether it is the text of one of these hashes."""
        try:
            return len(self.text) <= LARGEST_MANIFEST and self.hash() in attachments
        except ValueError:
            return False


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A file made ready to be kept: without place or other traces of the camera, upright, with a small picture of it."""

    media: Media
    data: bytes
    thumbnail: bytes
    width: int = 0
    height: int = 0
    pages: int = 0
    taken: str = ""


def write_manifest(manifest: Manifest, salt: bytes) -> ManifestText:
    """The canonical text of a manifest under 16 random bytes of salt."""
    return ManifestText(salt=salt.hex(), text=encode(manifest).decode())


def brought(data: bytes) -> Brought | None:
    """What a file is by its own first bytes; None for what is not taken."""
    if data.startswith(b"\xff\xd8\xff"):
        return Brought.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Brought.PNG
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return Brought.HEIC
    if b"%PDF-" in data[:1024]:
        return Brought.PDF
    return None


_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_SENTENCES = {
    Unfit.EMPTY: _("“{name}” has nothing in it, so it was not added. Copy it again from where it came from."),
    Unfit.TOO_LARGE: _("“{name}” is larger than 25 MB, so it was not added. Make a smaller copy of it and add that."),
    Unfit.WRONG_SORT: _(
        "“{name}” is neither a picture (JPEG, PNG or HEIC) nor a PDF, so it was not added. "
        "Save it as one of these, or take a photo of it, and add that."
    ),
    Unfit.DAMAGED: _(
        "“{name}” is damaged or was cut short, so it was not added. Copy it again from where it came from."
    ),
    Unfit.TOO_MANY_POINTS: _(
        "“{name}” is a picture with more points than can be opened safely, so it was not added. "
        "Make a smaller copy of it and add that."
    ),
    Unfit.LOCKED: _(
        "“{name}” is locked with a password, so it was not added. "
        "Open it, print it as a PDF without a password, and add that."
    ),
    Unfit.UNSAFE: _(
        "“{name}” could not be opened safely, so it was not added. If you know who made it, "
        "take a photo of it and add that."
    ),
}
