"""What damage or loss is as a record: what and whose, how it came about, and how it is put right, together if it can be."""

from collections.abc import Iterator
from datetime import date

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import blank
from carer_app.domain.kind import AmendedBy, Circumstances, Content, Due, Line, Problem, RecordKind, Severity, Voice
from carer_app.domain.revision import Occurred
from carer_app.domain.told_to import text_lines, text_problems
from carer_app.i18n import _

TEXTS = {
    "what": _("What was damaged or lost"),
    "whose": _("Whose it is"),
    "how": _("How it came about"),
    "who_was_there": _("Who was there"),
    "their_words": _("Their words"),
    "cost": _("What it costs, if known"),
    "put_right": _("How it is put right"),
    "reported": _("Reported, to the insurance or the landlord"),
}
_FIRST = ("what", "whose", "how", "who_was_there", "their_words", "cost", "put_right")
_VOICES = {"how": Voice.FACT, "their_words": Voice.THEIR_WORDS}


class Damage(Content, frozen=True, kw_only=True):
    """Something that was damaged or lost. The cost is text: it is often a guess."""

    day: date
    what: str
    whose: str = ""
    how: str = ""
    who_was_there: str = ""
    their_words: str = ""
    cost: str = ""
    put_right: str = ""
    together: bool = False
    reported: str = ""

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        if not self.put_right.strip():
            return _("Something was damaged or lost")
        return _("Damage, put right together") if self.together else _("Damage, put right")

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield from text_lines(self, TEXTS, _FIRST, _VOICES)
        if self.together:
            yield Line(field="together", label=_("With the young person"), text=_("Put right together"))
        yield from text_lines(self, TEXTS, ("reported",))

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("what", self.what, _("“What was damaged or lost” is empty. A few words are enough."))
        yield from text_problems(self, TEXTS)
        if not self.who_was_there.strip():
            sentence = _("“Who was there” is empty. Write the names, or “nobody”.")
            yield Problem(field="who_was_there", sentence=sentence, severity=Severity.SHOULD_NOT_BE)

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        if not self.put_right.strip():
            yield Due(sentence=_("Damage: agree how it is put right, together if it can be."), name="put right")


def _example(today: date) -> Damage:
    return Damage(
        day=today,
        what="The glass in the kitchen door, cracked.",
        whose="The house",
        how="A football came in from the garden.",
        who_was_there="Sam Okafor",
        their_words="“I didn't mean it to go that high.”",
        cost="About £40",
        put_right="Measured and ordered a new pane; put in on Saturday.",
        together=True,
        reported="Landlord, by telephone",
    )


DAMAGE = RecordKind(
    slug="damage",
    title=_("Damage or loss"),
    content=Damage,
    example=_example,
    amended_by=AmendedBy.READERS,
)

KINDS = (DAMAGE,)
