"""What training is as a record: what was learned, when, and until when it holds."""

from collections.abc import Iterator
from datetime import date

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import blank, earlier_day, too_long
from carer_app.domain.kind import Circumstances, Content, FileKind, Line, Problem, RecordKind, SectionKind, Voice
from carer_app.domain.revision import Occurred
from carer_app.domain.words import day_words, first_line
from carer_app.i18n import _

TEXTS = {"what": _("What"), "given_by": _("Who gave it"), "what_i_take": _("What I take from it")}


class Training(Content, frozen=True, kw_only=True):
    """One course or lesson. `holds_until` is the day after which it is to be done again; None where it holds for good."""

    day: date
    what: str
    holds_until: date | None = None
    given_by: str = ""
    what_i_take: str = ""

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        what = first_line(self.what, 90)
        if self.holds_until is None:
            return _("Training: {what}").format(what=what)
        return _("Training: {what}, holds until {day}").format(what=what, day=day_words(self.holds_until))

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="what", label=TEXTS["what"], text=self.what, voice=Voice.FACT)
        if self.holds_until:
            yield Line(field="holds_until", label=_("Holds until"), text=day_words(self.holds_until), voice=Voice.FACT)
        if self.given_by:
            yield Line(field="given_by", label=TEXTS["given_by"], text=self.given_by, voice=Voice.FACT)
        if self.what_i_take:
            yield Line(field="what_i_take", label=TEXTS["what_i_take"], text=self.what_i_take, voice=Voice.VIEW)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("what", self.what, _("“What?” is empty. Write what it was about."))
        sentence = _("“Holds until” is before the day of the training. Which is right?")
        yield from earlier_day("holds_until", self.holds_until, self.day, sentence)
        for field, label in TEXTS.items():
            yield from too_long(field, label, getattr(self, field))


def _example(today: date) -> Training:
    return Training(
        day=today,
        what="First aid for children",
        holds_until=date(today.year + 3, today.month, min(today.day, 28)),
        given_by="St John Ambulance",
        what_i_take="Ring first, then begin.",
    )


TRAINING = RecordKind(
    slug="training",
    title=_("Training"),
    content=Training,
    example=_example,
    file=FileKind.CARER,
    section=SectionKind.BOOK,
)

KINDS = (TRAINING,)
