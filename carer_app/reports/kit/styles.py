"""How papers look: one accent colour, 10.5 points on 1.4 leading, left aligned, good in grey."""

from functools import cache

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.styles import ParagraphStyle

from carer_app.reports.kit.fonts import Weight, face

INK = HexColor(0x1F2523)
QUIET = HexColor(0x55605D)
ACCENT = HexColor(0x1B5E6B)
SOFT = HexColor(0xE6F0F1)
RULE = HexColor(0xC9D3D2)

SIZE = 10.5
SMALL = 8.5
LEADING = 1.4


def _style(
    name: str, size: float, weight: Weight = Weight.REGULAR, color: Color = INK, **more: object
) -> ParagraphStyle:
    settings = {"leading": size * LEADING, "spaceAfter": 5} | more
    font = face(weight).name
    return ParagraphStyle(
        name, fontName=font, bulletFontName=font, fontSize=size, bulletFontSize=size, textColor=color, **settings
    )


@cache
def style(name: str) -> ParagraphStyle:
    """A paragraph style by its name."""
    return {
        "title": lambda: _style("title", 23, Weight.BOLD, leading=28, spaceAfter=2),
        "subtitle": lambda: _style("subtitle", 12.5, color=QUIET, spaceAfter=12),
        "heading": lambda: _style("heading", 15, Weight.BOLD, ACCENT, leading=19, spaceBefore=17, spaceAfter=6),
        "subheading": lambda: _style("subheading", 11, Weight.SEMIBOLD, spaceBefore=9, spaceAfter=3),
        "body": lambda: _style("body", SIZE),
        "label": lambda: _style("label", SIZE, Weight.SEMIBOLD, spaceAfter=0),
        "quiet": lambda: _style("quiet", SIZE - 1, color=QUIET),
        "lead": lambda: _style("lead", 11.5, spaceAfter=7),
        "quote": lambda: _style("quote", 11.5, leftIndent=13, spaceAfter=9),
        "bullet": lambda: _style("bullet", SIZE, leftIndent=13, bulletIndent=2, spaceAfter=4),
        "cell": lambda: _style("cell", 9.5, leading=12.8, spaceAfter=0),
        "cell_quiet": lambda: _style("cell_quiet", SMALL, color=QUIET, leading=12.8, spaceAfter=0),
        "cell_head": lambda: _style("cell_head", 9.5, Weight.SEMIBOLD, leading=12.8, spaceAfter=0),
        "tile_figure": lambda: _style("tile_figure", 19, Weight.BOLD, ACCENT, leading=23, spaceAfter=0),
        "tile_words": lambda: _style("tile_words", 9, leading=11.5, spaceAfter=0),
        "group": lambda: _style("group", 21, Weight.SEMIBOLD, leading=25, spaceAfter=0),
        "group_close": lambda: _style("group_close", 18, Weight.SEMIBOLD, leading=25, spaceAfter=0),
        "group_number": lambda: _style("group_number", SMALL, color=QUIET, leading=11, spaceAfter=0),
        "foot": lambda: _style("foot", 8, color=QUIET, leading=10, spaceAfter=0),
        "foot_right": lambda: _style("foot_right", 8, color=QUIET, leading=10, spaceAfter=0, alignment=2),
    }[name]()
