"""What a fire drill is: when, how long until everybody was out, who was there, and what is to be put right."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import too_long
from carer_app.domain.kind import (
    AmendedBy,
    Circumstances,
    Content,
    Due,
    FileKind,
    Line,
    Moment,
    Problem,
    RecordKind,
    SectionKind,
    Voice,
)
from carer_app.domain.revision import Occurred
from carer_app.domain.steps import Step, step_dues, step_lines, step_problems
from carer_app.domain.words import first_line, moment_words
from carer_app.i18n import _

TEXTS = {
    "took": _("How long until everybody was out"),
    "there": _("Who was there"),
    "how_it_went": _("How it went"),
}


class FireDrill(Content, frozen=True, kw_only=True):
    """One fire drill, which the home's own records have to tell of (Children's Homes (England) Regulations 2015,
    schedule 4).
    """

    at: Moment
    took: str = ""
    there: str = ""
    how_it_went: str = ""
    put_right: tuple[Step, ...] = ()

    def occurred(self) -> Occurred:
        return Occurred.at(self.at)

    def headline(self) -> str:
        words = _("Fire drill: everybody out after {took}") if self.took else _("Fire drill")
        return words.format(took=first_line(self.took, 60))

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="at", label=_("When"), text=moment_words(self.at), voice=Voice.FACT)
        for field, label in TEXTS.items():
            if getattr(self, field):
                yield Line(field=field, label=label, text=getattr(self, field), voice=Voice.FACT)
        yield from step_lines("put_right", self.put_right)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        for field, label in TEXTS.items():
            yield from too_long(field, label, getattr(self, field))
        yield from step_problems("put_right", self.put_right)

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        yield from step_dues("put_right", self.put_right)


def _example(today: date) -> FireDrill:
    at = datetime(today.year, today.month, today.day, 17, 0, tzinfo=UTC)
    return FireDrill(
        at=at,
        took="2 minutes 40 seconds",
        there="M, T, Leon Adeyemi and Priya Nair",
        how_it_went="M led the way. The back door stuck.",
        put_right=(Step(what="Plane the back door", by_whom="Priya Nair", by_day=today),),
    )


FIRE_DRILL = RecordKind(
    slug="fire_drill",
    title=_("Fire drill"),
    content=FireDrill,
    example=_example,
    occurred_field="at",
    file=FileKind.HOME,
    section=SectionKind.BOOK,
    amended_by=AmendedBy.READERS,
    waits_in="put_right",
)

KINDS = (FIRE_DRILL,)
