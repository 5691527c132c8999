"""What a consequence is as a record: what, why and how long, their view, what puts it right; and what is never allowed."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import blank
from carer_app.domain.kind import (
    AmendedBy,
    Circumstances,
    Content,
    Due,
    Line,
    Problem,
    RecordKind,
    Severity,
    Voice,
)
from carer_app.domain.revision import Occurred
from carer_app.domain.told_to import ToldTo, text_lines, text_problems, told_lines, told_problems
from carer_app.i18n import _

SOURCE = _("Children's Homes Regulations 2015, regulation 19; Fostering Services Regulations 2011, regulation 13")


class Never(StrEnum):
    """What is never a consequence: Children's Homes (England) Regulations 2015, regulation 19(2).

    The list was compared with that of the Residential Holiday Schemes Regulations 2013, regulation 14(2), which names all
    of these; the text of regulation 19 itself was not read, so its letters and its very words are to be checked. An
    advocate and the social worker stand for those with whom a child may always speak. Fostering Regulations 2011,
    regulation 13, is said to name corporal punishment only; fostering services keep to the whole list by their standards.
    """

    CORPORAL = "corporal"
    FOOD_OR_DRINK = "food_or_drink"
    CONTACT = "contact"
    CLOTHES = "clothes"
    MEDICINE = "medicine"
    SLEEP = "sleep"
    FINE = "fine"
    INTIMATE_SEARCH = "intimate_search"
    AIDS = "aids"
    ANOTHER_CHILD = "another_child"
    GROUP = "group"


NEVER = {
    Never.CORPORAL: _("hitting, or any other punishment of the body"),
    Never.FOOD_OR_DRINK: _("taking away food or drink, or making somebody eat or drink"),
    Never.CONTACT: _("keeping them from family, friends, the social worker or an advocate"),
    Never.CLOTHES: _("clothes that single them out"),
    Never.MEDICINE: _("giving or withholding medicine or treatment"),
    Never.SLEEP: _("keeping them from sleep"),
    Never.FINE: _("a fine (to pay towards what was broken is something else)"),
    Never.INTIMATE_SEARCH: _("an intimate search"),
    Never.AIDS: _("withholding aids or equipment of a disabled child"),
    Never.ANOTHER_CHILD: _("having another child carry it out"),
    Never.GROUP: _("punishing everybody for what one did"),
}

TEXTS = {
    "what": _("What it was"),
    "why": _("Why"),
    "how_long": _("For how long"),
    "decided_by": _("Who decided it"),
    "their_view": _("Their view"),
    "agreed": _("What was agreed, and what puts it right"),
}
_VOICES = {"their_view": Voice.THEIR_WORDS}


class Consequence(Content, frozen=True, kw_only=True):
    """One consequence. What is never allowed is kept where it was used, since it happened, and said loudly."""

    day: date
    what: str
    why: str = ""
    how_long: str = ""
    decided_by: str = ""
    their_view: str = ""
    agreed: str = ""
    never_allowed: tuple[Never, ...] = ()
    told: tuple[ToldTo, ...] = ()

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        if self.never_allowed:
            return _("A consequence that is never allowed")
        return _("A consequence, with what was agreed") if self.agreed.strip() else _("A consequence")

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        if self.never_allowed:
            words = "; ".join(NEVER[one] for one in self.never_allowed)
            yield Line(field="never_allowed", label=_("This is never allowed"), text=words, loud=True)
        yield from text_lines(self, TEXTS, voices=_VOICES)
        yield from told_lines(self.told)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("what", self.what, _("“What it was” is empty. A few words are enough."))
        yield from text_problems(self, TEXTS)
        yield from told_problems(self.told)
        for field, sentence in self._flagged():
            yield Problem(field=field, sentence=sentence, severity=Severity.SHOULD_NOT_BE)

    def _flagged(self) -> Iterator[tuple[str, str]]:
        if self.never_allowed:
            words = "; ".join(NEVER[one] for one in self.never_allowed)
            sentence = _(
                "This is never allowed: {what}. It is kept because it happened. Stop it, make it good, and tell the "
                "manager and the social worker today."
            )
            yield "never_allowed", sentence.format(what=words)
        if not self.why.strip():
            yield "why", _("“Why” is empty. Write in a few words what it followed from.")
        if not self.decided_by.strip():
            yield "decided_by", _("“Who decided it” is empty. Write the name.")

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        if self.never_allowed and not self.told:
            sentence = _("Something that is never allowed was used. Tell the manager and the social worker today.")
            yield Due(sentence=sentence, by=self.day, name="told", source=SOURCE, can_wait=False)


def _example(today: date) -> Consequence:
    return Consequence(
        day=today,
        what="No game console this evening.",
        why="It was thrown, and the screen cracked.",
        how_long="Until breakfast.",
        decided_by="Sam Okafor",
        their_view="“Fair enough, but I want to mend it myself.”",
        agreed="They look for a new screen together on Saturday, and pay a part of it.",
    )


CONSEQUENCE = RecordKind(
    slug="consequence",
    title=_("Consequence"),
    content=Consequence,
    example=_example,
    amended_by=AmendedBy.READERS,
)

KINDS = (CONSEQUENCE,)
