"""The review of 500 entries, beside the same words set by plain ReportLab paragraphs."""

import io
from collections.abc import Iterator

from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from carer_app.reports.summary import build_review
from tests.bench.measure import Figure, median, timed
from tests.reports.half_year import a_matter, half_a_year

COUNT = 500


def figures() -> Iterator[Figure]:
    matter = a_matter(half_a_year(COUNT))
    build_review(matter)
    ours = median(timed(lambda _number: build_review(matter), 5))
    plain = median(timed(lambda _number: _plain(matter), 5))
    yield Figure(
        name=f"review paper of {COUNT} entries",
        ours=f"{ours / 1000:.2f} s",
        baseline=f"every line as a plain ReportLab paragraph {plain / 1000:.2f} s",
        promise="under 1.5 s",
        kept=ours < 1500,
    )


def _plain(matter: object) -> bytes:
    style = getSampleStyleSheet()["BodyText"]
    out = io.BytesIO()
    lines = [
        Paragraph(line.text.replace("&", "&amp;").replace("<", "&lt;"), style)
        for told in matter.told  # type: ignore[attr-defined]
        if told.content
        for line in told.content.lines(matter.profile)  # type: ignore[attr-defined]
    ]
    SimpleDocTemplate(out).build(lines)
    return out.getvalue()
