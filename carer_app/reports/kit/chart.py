"""A chart of two lines over time on named steps. Strokes and marks differ, so it reads in black and white."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from reportlab.platypus import Paragraph

from carer_app.reports.kit.fonts import Weight, face, runs
from carer_app.reports.kit.parts import PAGE_WIDTH, Pieces, drawing
from carer_app.reports.kit.styles import ACCENT, INK, RULE, SMALL, style

Point = tuple[date, int]
_LEFT, _RIGHT, _FOOT, _HEAD, _ROW = 152.0, 14.0, 28.0, 24.0, 19.0
Spot = tuple[float, float]
Place = Callable[[Point], Spot]


@dataclass(frozen=True, kw_only=True)
class Lines:
    """What a chart shows: the steps, lowest first, the months under it, and two lines in unbroken runs, each with its name.

    The first line is whole with filled round marks, the second dashed with hollow squares around them.
    """

    steps: Sequence[str]
    months: Sequence[date]
    names: tuple[str, str]
    runs: tuple[Sequence[Sequence[Point]], Sequence[Sequence[Point]]]
    alt: str


def time_chart(lines: Lines) -> Pieces:
    """The chart, with a sentence that says the same for whoever does not see it."""
    height = _FOOT + _HEAD + _ROW * max(1, len(lines.steps) - 1) + 8
    return drawing(PAGE_WIDTH, height, lambda canvas: _paint(canvas, lines), lines.alt)


def _paint(canvas: Any, lines: Lines) -> None:
    days = [day for line in lines.runs for run in line for day, _at in run]
    start, end = min([*days, *lines.months]), max([*days, *lines.months])
    width = (PAGE_WIDTH - _LEFT - _RIGHT) / max(1, (end - start).days)

    def place(point: Point) -> Spot:
        return _LEFT + width * (point[0] - start).days, _FOOT + _ROW * (point[1] - 1)

    _ground(canvas, lines, place)
    for number, line in enumerate(lines.runs):
        found = [[place(point) for point in run] for run in line]
        _stroke(canvas, number, found)
        _marks(canvas, number, [spot for run in found for spot in run])
    left, top = _LEFT, _FOOT + _ROW * max(1, len(lines.steps) - 1) + _HEAD - 7
    for number, name in enumerate(lines.names):
        _stroke(canvas, number, [[(left, top), (left + 34, top)]])
        _marks(canvas, number, [(left + 17, top)])
        left += 42 + _text(canvas, name, left + 42, top - 3) + 22


def _ground(canvas: Any, lines: Lines, place: Place) -> None:
    start = min([*lines.months, *(day for line in lines.runs for run in line for day, _at in run)])
    canvas.setLineWidth(0.5)
    canvas.setStrokeColor(RULE)
    for at, step in enumerate(lines.steps, start=1):
        _x, y = place((start, at))
        canvas.line(_LEFT, y, PAGE_WIDTH - _RIGHT, y)
        _text(canvas, step, 0, y - 3)
    for month in lines.months:
        x, y = place((month, 1))
        canvas.line(x, y, x, y - 3)
        _text(canvas, f"{month:%b}", x - 8, y - 15)


def _stroke(canvas: Any, number: int, found: Sequence[Sequence[Spot]]) -> None:
    """The first line whole, the second dashed."""
    canvas.saveState()
    canvas.setStrokeColor(ACCENT if number == 0 else INK)
    canvas.setLineWidth(1.8 if number == 0 else 1.2)
    if number:
        canvas.setDash(4, 3)
    for run in found:
        for before, after in pairwise(run):
            canvas.line(*before, *after)
    canvas.restoreState()


def _marks(canvas: Any, number: int, spots: Sequence[Spot]) -> None:
    """A filled round mark, or a hollow square that is larger, so that both are seen on one spot."""
    canvas.setFillColor(ACCENT)
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1.1)
    for x, y in spots:
        if number == 0:
            canvas.circle(x, y, 2.6, stroke=0, fill=1)
        else:
            canvas.rect(x - 4.5, y - 4.5, 9, 9, stroke=1, fill=0)


def _text(canvas: Any, text: str, x: float, y: float) -> float:
    """A line of small text in any script, on this base line; gives back how wide it is."""
    paragraph = Paragraph(runs(text), style("cell_quiet"))
    paragraph.wrap(PAGE_WIDTH, 40)
    paragraph.drawOn(canvas, x, y - 4.3)
    return float(canvas.stringWidth(text, face(Weight.REGULAR).name, SMALL))
