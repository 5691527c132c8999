"""What a paper is made of: headings, paragraphs, quotes, lists, tables and small figures.

Every piece of a paper is made here and nowhere else, so that structure tags can be added in this one place. All text
goes through `runs`, so nothing that a record says is ever read as markup.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph, Spacer, Table

from carer_app.reports.kit.fonts import Weight, face, runs
from carer_app.reports.kit.styles import ACCENT, QUIET, RULE, SMALL, SOFT, style

PAGE_WIDTH = 482.0
LONGEST_PARAGRAPH = 3000

Pieces: TypeAlias = list[Any]  # of ReportLab's flowables, which have no types
Cell = str | Pieces


class _Heading(Paragraph):  # type: ignore[misc]
    """A heading that is also a bookmark of the file."""

    level = 0
    plain = ""

    def draw(self) -> None:
        if self.plain:
            key = f"{self.canv.getPageNumber()}-{self.canv.absolutePosition(0, 0)[1]:.0f}"
            self.canv.bookmarkHorizontal(key, 0, self.height + 8)
            self.canv.addOutlineEntry(self.plain, key, self.level, 0)
        super().draw()


class _Quote(Paragraph):  # type: ignore[misc]
    """Somebody's own words, with a bar of the accent colour beside them."""

    def draw(self) -> None:
        self.canv.setStrokeColor(ACCENT)
        self.canv.setLineWidth(2.5)
        self.canv.line(2, 0, 2, self.height)
        super().draw()


class _Figure(Flowable):  # type: ignore[misc]
    """A drawing of a known size, with words that say the same; no words: it only decorates what is written beside it."""

    def __init__(self, width: float, height: float, paint: Callable[[Any], None], alt: str = "") -> None:
        super().__init__()
        self.width, self.height = width, height
        self.alt = alt
        self._paint = paint

    def wrap(self, *_available: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self._paint(self.canv)


def title(text: str) -> Pieces:
    """The paper's title, its first bookmark."""
    return [_heading(text, "title", Weight.BOLD)]


def heading(text: str) -> Pieces:
    """A chapter's heading; never left alone at the foot of a page."""
    return [CondPageBreak(130), _heading(text, "heading", Weight.BOLD)]


def subheading(text: str) -> Pieces:
    """A heading inside a chapter; never left alone either."""
    return [CondPageBreak(70), _heading(text, "subheading", Weight.SEMIBOLD, 1)]


def para(text: str, cited: str = "", look: str = "body") -> Pieces:
    """A paragraph. `cited` names the entry that it stands on, in small letters after it."""
    return _flowing(Paragraph, text, cited, look)


def quote(text: str, cited: str = "") -> Pieces:
    """Somebody's own words as they were written down."""
    return _flowing(_Quote, text, cited, "quote")


def labelled(parts: Iterable[tuple[str, str]], cited: str = "") -> Pieces:
    """Labelled texts that belong together, such as what came before and what helped, in one paragraph if they are short."""
    said = list(parts)
    if sum(len(text) for _label, text in said) <= LONGEST_PARAGRAPH:
        lines = [_weighted(label, Weight.SEMIBOLD) + " " + runs(text) for label, text in said]
        return [Paragraph("<br/>".join(lines) + _citation(cited), style("body"))]
    last = len(said) - 1
    return [
        piece
        for number, (label, text) in enumerate(said)
        for piece in (*para(label, look="label"), *para(text, cited if number == last else ""))
    ]


def bullets(texts: Iterable[str | tuple[str, str]]) -> Pieces:
    """A list; a pair is a text and the entry that it stands on."""
    pairs = [(text, "") if isinstance(text, str) else text for text in texts]
    return [piece for text, cited in pairs for piece in _flowing(Paragraph, text, cited, "bullet", bulletText="•")]


def table(header: Sequence[str], rows: Iterable[Sequence[Cell]], shares: Sequence[float]) -> Pieces:
    """A table with its header on every page. `shares` are the columns' parts of the width. Keep texts in cells short."""
    cells = [[cell(text, "cell_head") for text in header]]
    cells += [[cell(one) if isinstance(one, str) else one for one in row] for row in rows]
    return [Table(cells, colWidths=_widths(shares), repeatRows=1, style=_RULED, spaceBefore=3, spaceAfter=9)]


def facts(rows: Iterable[tuple[str, str]]) -> Pieces:
    """Labels and what they say, in two columns without rules."""
    cells = [[cell(label, "cell_quiet"), cell(text)] for label, text in rows]
    return [Table(cells, colWidths=_widths((1, 4)), style=_PLAIN, spaceAfter=10)]


def tiles(pairs: Sequence[tuple[str, str]]) -> Pieces:
    """A few figures, each with its words, side by side."""
    cells = [[*cell(figure, "tile_figure"), *cell(words, "tile_words")] for figure, words in pairs]
    return [Table([cells], colWidths=_widths([1] * len(pairs)), style=_TILED, spaceBefore=2, spaceAfter=10)]


def groups_to_copy(groups: Sequence[str]) -> Pieces:
    """Groups of letters that somebody types from the paper, large, each under its number and on one line."""
    wide, look = (5, "group_close") if len(groups) % 4 else (4, "group")
    made = [[*cell(str(number), "group_number"), *cell(group, look)] for number, group in enumerate(groups, 1)]
    made += [[] for _empty in range(-len(made) % wide)]
    rows = [made[start : start + wide] for start in range(0, len(made), wide)]
    return [Table(rows, colWidths=_widths([1] * wide), style=_TILED, spaceBefore=2, spaceAfter=6)]


def cell(text: str, look: str = "cell") -> Pieces:
    """A text inside a table's cell."""
    return [Paragraph(runs(text, _HEAVY.get(look, Weight.REGULAR)), style(look))]


def entry_cell(cited: str) -> Pieces:
    """A table's cell that names the entry which its row stands on."""
    return [Paragraph(_unbroken(cited, parts=1), style("cell_quiet"))]


def ladder(step: int | None, steps: int) -> Pieces:
    """A step of a ladder as filled boxes beside its words; all are empty when nobody was asked."""

    def paint(canvas: Any) -> None:
        canvas.setLineWidth(0.8)
        canvas.setStrokeColor(ACCENT if step else QUIET)
        canvas.setFillColor(ACCENT)
        for number in range(steps):
            canvas.rect(number * 13 + 0.5, 2.5, 10, 6, fill=int(step is not None and number < step))

    return [_Figure(steps * 13.0, 12.0, paint)]


def bars(rows: Sequence[tuple[str, int]]) -> Pieces:
    """A small bar chart with its label before and its figure after each bar."""
    most = max((count for _label, count in rows), default=0) or 1
    cells = [[cell(label), [_bar(250.0 * count / most)], cell(str(count), "cell_head")] for label, count in rows]
    return [Table(cells, colWidths=[100.0, 262.0, 120.0], style=_CHART, spaceBefore=2, spaceAfter=8, hAlign="LEFT")]


def drawing(width: float, height: float, paint: Callable[[Any], None], alt: str) -> Pieces:
    """A drawing of its own, with a sentence that says the same."""
    return [_Figure(width, height, paint, alt)]


def together(pieces: Pieces) -> Pieces:
    """Pieces that stand on one page, such as a chart under its name."""
    return [KeepTogether(pieces)]


def gap(height: float) -> Pieces:
    """Empty space."""
    return [Spacer(1, height)]


def signatures(lines: Sequence[str]) -> Pieces:
    """Lines to write on by hand."""
    cells: list[list[Pieces]] = [[cell(line, "cell_quiet"), []] for line in lines]
    return [Table(cells, colWidths=_widths((2, 3)), rowHeights=[30.0] * len(cells), style=_SIGNED, spaceBefore=6)]


_HEAVY = {
    "cell_head": Weight.SEMIBOLD,
    "tile_figure": Weight.BOLD,
    "group": Weight.SEMIBOLD,
    "group_close": Weight.SEMIBOLD,
}
_FONT = ("FONTNAME", (0, 0), (-1, -1), face(Weight.REGULAR).name)
_BASE = [_FONT, ("LEFTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, -1), "TOP")]
_RULED = [
    *_BASE,
    ("RIGHTPADDING", (0, 0), (-1, -1), 7),
    ("TOPPADDING", (0, 0), (-1, -1), 4),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ("LINEBELOW", (0, 0), (-1, 0), 1.2, ACCENT),
    ("LINEBELOW", (0, 1), (-1, -1), 0.5, RULE),
]
_PLAIN = [*_BASE, ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]
_CHART = [
    *_BASE,
    ("TOPPADDING", (0, 0), (-1, -1), 1),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
]
_TILED = [
    _FONT,
    ("BACKGROUND", (0, 0), (-1, -1), SOFT),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 10),
    ("RIGHTPADDING", (0, 0), (-1, -1), 6),
    ("TOPPADDING", (0, 0), (-1, -1), 7),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 9),
]
_SIGNED = [*_BASE, ("LINEBELOW", (1, 0), (1, -1), 0.6, QUIET), ("VALIGN", (0, 0), (-1, -1), "BOTTOM")]


def _bar(width: float) -> Any:
    def paint(canvas: Any) -> None:
        canvas.setFillColor(ACCENT)
        canvas.rect(0, 0, max(1.5, width), 9, stroke=0, fill=1)

    return _Figure(max(1.5, width), 9.0, paint)


def _flowing(make: Callable[..., Any], text: str, cited: str, look: str, **settings: str) -> Pieces:
    """A text as one paragraph, or as several when it is so long that the page maker would take its time over it."""
    parts = _parts(text)
    marked = [runs(part) for part in parts[:-1]] + [runs(parts[-1]) + _citation(cited)]
    return [make(markup, style(look), **(settings if not number else {})) for number, markup in enumerate(marked)]


def _parts(text: str) -> list[str]:
    parts = []
    while len(text) > LONGEST_PARAGRAPH:
        end = max(text.rfind("\n", 1, LONGEST_PARAGRAPH), text.rfind(" ", 1, LONGEST_PARAGRAPH))
        end = end if end > 0 else LONGEST_PARAGRAPH
        parts.append(text[:end])
        text = text[end:].lstrip()
    return [*parts, text]


def _heading(text: str, look: str, weight: Weight, level: int = 0) -> Any:
    made = _Heading(runs(text, weight), style(look))
    made.level, made.plain = level, text
    return made


def _weighted(text: str, weight: Weight) -> str:
    return f'<font name="{face(weight).name}">{runs(text, weight)}</font>'


def _citation(cited: str) -> str:
    if not cited:
        return ""
    return f' <font size="{SMALL}" color="#{QUIET.hexval()[2:]}">{_unbroken(cited, parts=2)}</font>'


def _unbroken(text: str, parts: int) -> str:
    """Keep the first parts of a citation on one line: the day, or the day with its number."""
    pieces = text.split(" · ")
    joined = " · ".join(pieces[:parts]).replace(" ", "\N{NO-BREAK SPACE}")
    return runs("\N{NO-BREAK SPACE}· ".join([joined, *pieces[parts:]]))


def _widths(shares: Sequence[float]) -> list[float]:
    whole = sum(shares)
    return [PAGE_WIDTH * share / whole for share in shares]
