"""Files as people bring them: photos with the traces of a camera, papers, and files that mean harm."""

from io import BytesIO

from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

ORIENTATION, EXIF, GPS, TAKEN_AT, TAKEN_OFFSET, MAKER = 0x0112, 0x8769, 0x8825, 0x9003, 0x9011, 0x010F
CAMERA = "CANARYCAM"


def drawing(width: int = 640, height: int = 480) -> Image.Image:
    """A picture of a garden that nobody photographed: sky above, grass below, a red ball at the left."""
    made = Image.new("RGB", (width, height), "#9fc5e8")
    draw = ImageDraw.Draw(made)
    draw.rectangle((0, height * 0.6, width, height), fill="#6aa84f")
    draw.ellipse((width * 0.1, height * 0.55, width * 0.3, height * 0.8), fill="#cc0000")
    return made


def photo(form: str = "JPEG", orientation: int = 1, width: int = 640, height: int = 480) -> bytes:
    """A photo with its place, its camera and its time in it."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKER] = CAMERA
    exif.get_ifd(EXIF)[TAKEN_AT] = "2026:03:01 14:05:06"
    exif.get_ifd(EXIF)[TAKEN_OFFSET] = "+00:00"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (54.0, 58.0, 41.0)
    return _saved(drawing(width, height), form, exif)


def heic_photo() -> bytes:
    import pillow_heif

    pillow_heif.register_heif_opener()
    return photo("HEIF")


def png_drawing() -> bytes:
    return _saved(drawing(), "PNG", Image.Exif())


def bomb() -> bytes:
    """A small file that would be nine hundred million points."""
    return _saved(Image.new("1", (30_000, 30_000)), "PNG", Image.Exif())


def paper(pages: int = 2, password: str | None = None) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, encrypt=password)
    for number in range(pages):
        canvas.drawString(72, 700, f"A letter from school, page {number + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _saved(picture: Image.Image, form: str, exif: Image.Exif) -> bytes:
    out = BytesIO()
    picture.save(out, form, exif=exif.tobytes())
    return out.getvalue()
