"""The sheet a paper is printed on: margins, the confidential footer and “page x of y”, and the file's own data."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from carer_app.clock import local
from carer_app.i18n import _
from carer_app.reports.kit.fonts import Weight, face, runs
from carer_app.reports.kit.parts import PAGE_WIDTH, Pieces
from carer_app.reports.kit.styles import INK, RULE, style

_SIDE = (A4[0] - PAGE_WIDTH) / 2
_TOP, _BOTTOM = 54.0, 62.0
_NUMBER_WIDTH = 110.0


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What stands on every page and in the file's own data. `mark` is a word such as “draft”, or empty; `keywords` stand in
    the data alone."""

    title: str
    footer: str
    made_by: str
    made_at: datetime
    mark: str = ""
    keywords: str = ""


def printed(sheet: Sheet, pieces: Pieces) -> bytes:
    """The paper as a PDF; the same sheet and pieces give the same bytes."""
    out = BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        title=sheet.title,
        author=sheet.made_by,
        creator="Hearthlog",
        keywords=sheet.keywords,
        producer="Hearthlog",
        lang="en-GB",
        invariant=1,
        pageCompression=1,
        initialFontName=face(Weight.REGULAR).name,
        displayDocTitle=1,
    )
    frame = Frame(
        _SIDE, _BOTTOM, PAGE_WIDTH, A4[1] - _TOP - _BOTTOM, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=_Foot(sheet).draw))
    document.build(pieces, canvasmaker=_counting_canvas)
    return out.getvalue()


class _Foot:
    """Draws what stands at the edges of each page."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def draw(self, canvas: Any, _document: Any) -> None:
        if canvas.getPageNumber() == 1:
            _date(canvas, self._sheet.made_at)
        canvas.setFillColor(INK)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.6)
        canvas.line(_SIDE, 48, _SIDE + PAGE_WIDTH, 48)
        _put(canvas, self._sheet.footer, "foot", _SIDE, PAGE_WIDTH - _NUMBER_WIDTH - 10)
        canvas.doForm(_page_form(canvas.getPageNumber()))
        if self._sheet.mark:
            _put(canvas, self._sheet.mark, "foot_right", _SIDE, PAGE_WIDTH, top=A4[1] - 30)


class _CountingCanvas(Canvas):  # type: ignore[misc]
    """A canvas that writes “page x of y” into each page once it knows how many there are, in one pass."""

    def save(self) -> None:
        if self._code:
            self.showPage()
        pages = self.getPageNumber() - 1
        for page in range(1, pages + 1):
            self.beginForm(_page_form(page))
            words = _("Page {page} of {pages}").format(page=page, pages=pages)
            _put(self, words, "foot_right", _SIDE + PAGE_WIDTH - _NUMBER_WIDTH, _NUMBER_WIDTH)
            self.endForm()
        super().save()


def _counting_canvas(*args: Any, **settings: Any) -> _CountingCanvas:
    return _CountingCanvas(*args, **settings)


def _page_form(page: int) -> str:
    return f"page-{page}"


def _put(canvas: Any, text: str, look: str, left: float, width: float, top: float = 44.0) -> None:
    paragraph = Paragraph(runs(text), style(look))
    _wide, height = paragraph.wrap(width, 100)
    paragraph.drawOn(canvas, left, top - height)


def _date(canvas: Any, at: datetime) -> None:
    """Set the file's date to when the paper was made, not to the computer's clock at printing."""
    here = local(at)
    time = canvas._doc._timeStamp
    time.t, time.tzname = at.timestamp(), here.tzname()
    time.YMDhms = here.timetuple()[:6]
    offset = here.utcoffset()
    time.dhh = int(offset.total_seconds() // 3600) if offset else 0
