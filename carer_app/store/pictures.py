"""Makes a picture or paper ready to be kept. It runs as a process of its own: what is opened here may be hostile.

Reads the file from its standard input and writes what came of it to its standard output; it writes no other file.
"""

import re
import struct
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any

import msgspec

from carer_app.apart import limit_this_process
from carer_app.domain.attachments import Brought, Media, Ready, Unfit, brought

if TYPE_CHECKING:
    from PIL import Image

MOST_POINTS = 64_000_000
LONGEST_SIDE = 4096
THUMBNAIL = 320
LARGEST_PNG = 8 * 1024 * 1024
MOST_PAGES = 2_000
_MEMORY = 3 * 1024 * 1024 * 1024
_SECONDS = 60
_TAKEN = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")
_OFFSET = re.compile(r"[+-]\d\d:\d\d")
_EXIF, _TAKEN_AT, _TAKEN_OFFSET = 0x8769, 0x9003, 0x9011
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    ArithmeticError,
    EOFError,
    struct.error,
    RuntimeError,
)


class UnfitError(Exception):
    """It cannot be taken."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(why)
        self.why = why


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a file: it is ready, or it is unfit."""

    ready: Ready | None = None
    unfit: Unfit | None = None


def make_ready(data: bytes) -> Ready:
    """Without place or other traces of the camera, upright, and of a sensible size; raises UnfitError."""
    sort = brought(data)
    if sort is None:
        raise UnfitError(Unfit.WRONG_SORT)
    try:
        return _paper(data) if sort is Brought.PDF else _picture(data, sort)
    except _BROKEN as problem:
        raise UnfitError(Unfit.DAMAGED) from problem
    except MemoryError as problem:
        raise UnfitError(Unfit.TOO_MANY_POINTS) from problem


def _picture(data: bytes, sort: Brought) -> Ready:
    from PIL import ImageOps  # noqa: PLC0415 - a paper needs none of it

    opened = _opened(data, sort)
    if opened.width * opened.height > MOST_POINTS:
        raise UnfitError(Unfit.TOO_MANY_POINTS)
    taken = _taken(opened)
    opened.load()
    upright = _plain_colours(ImageOps.exif_transpose(opened))
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    media, written = _written(upright, sort)
    return Ready(
        media=media,
        data=written,
        thumbnail=_thumbnail(upright),
        width=upright.width,
        height=upright.height,
        taken=taken,
    )


def _opened(data: bytes, sort: Brought) -> "Image.Image":
    """Opened by the reader of that sort alone; of a large JPEG fewer points are read."""
    from PIL import Image  # noqa: PLC0415 - as above

    if sort is Brought.HEIC:
        import pillow_heif  # noqa: PLC0415 - hardly any picture needs it

        pillow_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # our own limit stands in its place
    opened = Image.open(BytesIO(data), formats=["HEIF" if sort is Brought.HEIC else sort.upper()])
    if sort is Brought.JPEG:
        opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    return opened


def _taken(opened: "Image.Image") -> str:
    """When the camera says that the picture was taken; empty where it says nothing that can be read."""
    try:
        told = opened.getexif().get_ifd(_EXIF)
        found = _TAKEN.fullmatch(str(told.get(_TAKEN_AT, "")).strip())
        offset = str(told.get(_TAKEN_OFFSET, "")).strip()
    except _BROKEN:
        return ""
    if not found:
        return ""
    year, month, day, time = found.groups()
    return f"{year}-{month}-{day}T{time}{offset if _OFFSET.fullmatch(offset) else ''}"


def _plain_colours(picture: "Image.Image") -> "Image.Image":
    """The same picture in the colours that every screen knows, with nothing else in it."""
    from PIL import Image  # noqa: PLC0415 - as above

    clear = "A" in picture.getbands() or "transparency" in picture.info
    wanted = "RGBA" if clear else "L" if picture.mode in ("1", "L", "I", "I;16", "F") else "RGB"
    known = _in_common_colours(picture).convert(wanted)
    plain = Image.new(wanted, known.size)
    plain.paste(known)
    return plain


def _in_common_colours(picture: "Image.Image") -> "Image.Image":
    """Colours that a camera measured in its own way, in those of all screens; as they are where that is not understood."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I;16") or picture.mode == "I":
        return picture.convert("I").point([value // 256 for value in range(65536)], "L")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK"):
        return picture
    from PIL import ImageCms  # noqa: PLC0415 - few pictures need it

    try:
        own, common = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(picture, own, common, outputMode=mode) or picture
    except (ImageCms.PyCMSError, *_BROKEN):
        return picture


def _written(picture: "Image.Image", sort: Brought) -> tuple[Media, bytes]:
    """Drawn things stay as they are drawn, unless that takes too much room; photos become JPEG."""
    if sort is Brought.PNG:
        drawn = _saved(picture, "PNG", optimize=False)
        if len(drawn) <= LARGEST_PNG:
            return Media.PNG, drawn
    return Media.JPEG, _saved(_on_white(picture), "JPEG", quality=90, progressive=True, subsampling=0)


def _thumbnail(picture: "Image.Image") -> bytes:
    small = picture.copy()
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    return _saved(_on_white(small), "JPEG", quality=82)


def _on_white(picture: "Image.Image") -> "Image.Image":
    from PIL import Image  # noqa: PLC0415 - as above

    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _saved(picture: "Image.Image", form: str, **how: Any) -> bytes:
    out = BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def _paper(data: bytes) -> Ready:
    """A paper is kept as it is; it is opened here to see that it can be, and to draw its first page."""
    import pypdfium2  # noqa: PLC0415 - a picture needs none of it

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        locked = "password" in str(problem).lower()
        raise UnfitError(Unfit.LOCKED if locked else Unfit.DAMAGED) from problem
    if not 0 < len(document) <= MOST_PAGES:
        raise UnfitError(Unfit.DAMAGED if len(document) == 0 else Unfit.UNSAFE)
    first = document[0]
    scale = THUMBNAIL / max(first.get_width(), first.get_height(), 1)
    drawn = first.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    return Ready(media=Media.PDF, data=data, thumbnail=_saved(drawn, "JPEG", quality=82), pages=len(document))


def main() -> None:
    """One file in, one outcome out."""
    data = sys.stdin.buffer.read()
    limit_this_process(_MEMORY, _SECONDS)
    try:
        outcome = Outcome(ready=make_ready(data))
    except UnfitError as problem:
        outcome = Outcome(unfit=problem.why)
    sys.stdout.buffer.write(msgspec.msgpack.encode(outcome))


if __name__ == "__main__":
    main()
