"""What a restraint is as a record: why, how, how long, by whom, whether anybody was hurt; and the talks that follow it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import StrEnum

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import earlier, too_long
from carer_app.domain.deadlines import lasted_words
from carer_app.domain.kind import (
    AmendedBy,
    Circumstances,
    Content,
    Due,
    Line,
    Moment,
    Problem,
    RecordKind,
    Severity,
    Voice,
    Whose,
)
from carer_app.domain.revision import Occurred
from carer_app.domain.statutory import restraint_days
from carer_app.domain.words import moment_words
from carer_app.i18n import _

SOURCE = _("Children's Homes (England) Regulations 2015, regulation 35(3)")


class Setting(StrEnum):
    """Where the child lives: the hours of regulation 35 are for children's homes only."""

    CHILDRENS_HOME = "childrens_home"
    FOSTER_HOME = "foster_home"


class Hurt(StrEnum):
    """Whether anybody was hurt; not known is never taken for no."""

    NO = "no"
    YES = "yes"
    NOT_KNOWN = "not_known"


SETTINGS = {Setting.CHILDRENS_HOME: _("in a children's home"), Setting.FOSTER_HOME: _("in a foster home")}
HURTS = {Hurt.NO: _("nobody was hurt"), Hurt.YES: _("somebody was hurt"), Hurt.NOT_KNOWN: _("not known")}

WHOLE = {
    "where": _("Where"),
    "came_before": _("What came before"),
    "tried_first": _("What was tried first"),
    "what_was_done": _("How they were held"),
    "used_by": _("Who held them"),
    "present": _("Who else was there"),
    "came_of_it": _("What came of it"),
}
"""The texts that make the record whole, by field: all that regulation 35(3)(a) names."""
TEXTS = WHOLE | {
    "injury": _("Who was hurt, and what was done for them"),
    "checked_by": _("Who checked it"),
    "spoken_by": _("Who talked with them"),
    "their_words": _("Their words"),
}

_AFTER = {
    "ended_at": _("Ended"),
    "checked_at": _("Checked and signed"),
    "spoken_at": _("Talked over with them"),
}


class Restraint(Content, frozen=True, kw_only=True):
    """One restraint, and what followed. What is not written yet may be added by anybody who may read it."""

    used_at: Moment
    setting: Setting
    ended_at: Moment | None = None
    where: str = ""
    came_before: str = ""
    tried_first: str = ""
    what_was_done: str = ""
    used_by: str = ""
    present: str = ""
    hurt: Hurt = Hurt.NOT_KNOWN
    injury: str = ""
    came_of_it: str = ""
    checked_at: Moment | None = None
    checked_by: str = ""
    spoken_at: Moment | None = None
    spoken_by: str = ""
    their_words: str = ""

    def occurred(self) -> Occurred:
        return Occurred.at(self.used_at, self.ended_at)

    def headline(self) -> str:
        return _("Restraint: {lasted}").format(lasted=self.lasted())

    def lasted(self) -> str:
        """How long, in words; said as such where nobody knows."""
        return lasted_words(self.used_at, self.ended_at) if self.ended_at else _("not known how long")

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="used_at", label=_("When"), text=moment_words(self.used_at), voice=Voice.FACT)
        yield Line(field="ended_at", label=_("How long"), text=self.lasted(), voice=Voice.FACT)
        yield Line(field="setting", label=_("In what home"), text=SETTINGS[self.setting])
        yield from self._texts(*WHOLE)
        yield Line(field="hurt", label=_("Was anybody hurt"), text=HURTS[self.hurt], loud=self.hurt is Hurt.YES)
        yield from self._texts("injury")
        if self.checked_at:
            yield Line(field="checked_at", label=_("Checked and signed"), text=moment_words(self.checked_at))
        yield from self._texts("checked_by")
        if self.spoken_at:
            yield Line(field="spoken_at", label=_("Talked over with them"), text=moment_words(self.spoken_at))
        yield from self._texts("spoken_by", "their_words")

    def _texts(self, *fields: str) -> Iterator[Line]:
        for field in fields:
            voice = Voice.THEIR_WORDS if field == "their_words" else Voice.PLAIN
            if getattr(self, field):
                yield Line(field=field, label=TEXTS[field], text=getattr(self, field), voice=voice)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        before = _("“{label}” is before it began. Which of the two is right?")
        for field, label in _AFTER.items():
            yield from earlier(field, getattr(self, field), self.used_at, before.format(label=label))
        if self.hurt is Hurt.YES and not self.injury.strip():
            sentence = _("Somebody was hurt, and it is not written who, or what was done for them.")
            yield Problem(field="injury", sentence=sentence, severity=Severity.SHOULD_NOT_BE)
        for field, label in TEXTS.items():
            yield from too_long(field, label, getattr(self, field))

    def missing_parts(self) -> list[str]:
        """The labels of what the regulation wants written and is not yet."""
        found = [label for field, label in WHOLE.items() if not getattr(self, field).strip()]
        if self.ended_at is None:
            found.append(_("How long"))
        return [*found, _("Was anybody hurt")] if self.hurt is Hurt.NOT_KNOWN else found

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        """The three steps of regulation 35(3), which children's homes keep to."""
        if self.setting is not Setting.CHILDRENS_HOME:
            return
        days, missing = restraint_days(self.used_at), self.missing_parts()
        if missing:
            words = _("Restraint: still to write, within 24 hours: {what}.").format(what=", ".join(missing))
            yield Due(sentence=words, by=days.written, name="written", source=SOURCE, can_wait=False)
        if not self.checked_at:
            words = _("Restraint: the manager talks with who used it, and signs that it is right, within 48 hours.")
            yield _managers(words, days.checked, "checked")
        if not self.spoken_at:
            words = _("Restraint: the manager talks it over with the young person, within 5 days.")
            yield _managers(words, days.child_spoken_to, "spoken to")


def _managers(words: str, by: datetime, name: str) -> Due:
    return Due(sentence=words, by=by, name=name, whose=Whose.MANAGER, source=SOURCE, can_wait=False)


def _example(today: date) -> Restraint:
    at = datetime(today.year, today.month, today.day, 16, 40, tzinfo=UTC)
    return Restraint(
        used_at=at,
        setting=Setting.CHILDRENS_HOME,
        ended_at=at.replace(minute=42),
        where="The kitchen",
        came_before="A phone call ended early. A chair was thrown and glass lay on the floor.",
        tried_first="Spoke quietly, gave room, asked everyone else to leave, offered the garden.",
        what_was_done="Held by both forearms, standing, and led away from the glass.",
        used_by="Leon Adeyemi, trained in March",
        present="Priya Nair",
        hurt=Hurt.NO,
        came_of_it="Calm after ten minutes in the garden. Nothing was taken away.",
        checked_at=at.replace(hour=18),
        checked_by="Grace Oduya, manager",
        spoken_at=at.replace(hour=19),
        spoken_by="Grace Oduya, manager",
        their_words="“I didn't see the glass. I wanted to be left alone.”",
    )


RESTRAINT = RecordKind(
    slug="restraint",
    title=_("Restraint"),
    content=Restraint,
    example=_example,
    occurred_field="used_at",
    amended_by=AmendedBy.READERS,
)

KINDS = (RESTRAINT,)
