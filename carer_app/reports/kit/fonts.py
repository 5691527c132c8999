"""The shipped fonts, and the one door by which a record's text reaches a page: escaped, each letter in a font that has it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from carer_app.config import resources

_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BREAK = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")


class Weight(StrEnum):
    """How heavy a text stands. The values are the names under which the fonts are known to the page."""

    REGULAR = "Regular"
    SEMIBOLD = "SemiBold"
    BOLD = "Bold"


_FILES = {weight: f"AtkinsonHyperlegibleNext-{weight}.ttf" for weight in Weight}
_WIDE_FILES = {
    Weight.REGULAR: "DejaVuSans.ttf",
    Weight.SEMIBOLD: "DejaVuSans-Bold.ttf",
    Weight.BOLD: "DejaVuSans-Bold.ttf",
}


@dataclass(frozen=True, kw_only=True)
class Face:
    """One font as the page knows it, and the letters that it has."""

    name: str
    letters: frozenset[int]
    lacking: re.Pattern[str]


@cache
def face(weight: Weight) -> Face:
    """The font of a weight, ready to be used and embedded."""
    return _ready(_FILES[weight])


def runs(text: str, weight: Weight = Weight.REGULAR) -> str:
    """A text as safe markup for a paragraph: nothing in it is ever read as markup, and no letter is lost unseen.

    A letter that the font lacks comes from a second font; one that neither has becomes the replacement character.
    """
    plain = _tidy(text)
    own = face(weight)
    if own.lacking.search(plain):
        return "".join(_run(font, "".join(group), own) for font, group in groupby(plain, _chooser(own, weight)))
    return _escaped(plain)


def _tidy(text: str) -> str:
    one_break = _BREAK.sub("\n", text)
    shown = _CONTROL.sub(_UNKNOWN, _UNSEEN.sub("", one_break)).replace("\t", "    ")
    return unicodedata.normalize("NFC", shown.encode("utf-8", "replace").decode())


def _escaped(text: str) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe.replace("\n", "<br/>")


def _chooser(own: Face, weight: Weight) -> Callable[[str], str]:
    wide = _ready(_WIDE_FILES[weight])

    def choose(letter: str) -> str:
        if letter == "\n" or ord(letter) in own.letters:
            return own.name
        return wide.name if ord(letter) in wide.letters else _UNKNOWN

    return choose


def _run(font: str, text: str, own: Face) -> str:
    if font == own.name:
        return _escaped(text)
    if font == _UNKNOWN:
        font, text = _ready(_WIDE_FILES[Weight.REGULAR]).name, _UNKNOWN * len(text)
    return f'<font name="{font}">{_escaped(text)}</font>'


@cache
def _ready(file: str) -> Face:
    name = file.removesuffix(".ttf")
    font = TTFont(name, str(resources() / "fonts" / file))
    pdfmetrics.registerFont(font)
    pdfmetrics.registerFontFamily(name, normal=name, bold=name, italic=name, boldItalic=name)
    letters = frozenset(font.face.charToGlyph)
    kept = "".join(re.escape(chr(code)) for code in sorted(letters))
    return Face(name=name, letters=letters, lacking=re.compile(f"[^\n{kept}]"))
