"""What a restraint is as a record: why, how, how long, by whom, whether anybody was hurt; and what the manager adds to it."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import StrEnum

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import blank, earlier, too_long
from carer_app.domain.deadlines import lasted_words
from carer_app.domain.kind import (
    AmendedBy,
    Circumstances,
    Content,
    Due,
    Lead,
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
from carer_app.domain.words import moment_words, with_capital
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


CHECKED = "checked"
SPOKEN_TO = "spoken to"
"""The names of what a restraint waits for from the manager."""


class Restraint(Content, frozen=True, kw_only=True):
    """One restraint. What is not written yet may be added by anybody who may read it.

    What the manager does afterwards is signed by them as a part of it. `checked_at` to `their_words` are where earlier
    entries said it; they are read and count as before.
    """

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
            yield _managers(words, days.checked, CHECKED)
        if not self.spoken_at:
            words = _("Restraint: the manager talks it over with the young person, within 5 days.")
            yield _managers(words, days.child_spoken_to, SPOKEN_TO)


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
    )


class Right(StrEnum):
    """Whether the record says what happened."""

    YES = "yes"
    NO = "no"


class Talk(StrEnum):
    """Whether they wanted to talk about it; that they did not is an answer too."""

    TALKED = "talked"
    SAID_NO = "said_no"


RIGHTS = {Right.YES: _("yes, it is right"), Right.NO: _("no, not as it is written")}
TALKS = {Talk.TALKED: _("talked about it"), Talk.SAID_NO: _("said no to talking about it")}


class RestraintChecked(Content, frozen=True, kw_only=True):
    """The registered or authorised person has spoken with whoever used the restraint, and signs that the record is right.

    Regulation 35(3)(b). It is for another person than the one who used it or wrote it down.
    """

    signed_at: Moment
    spoken_with: str
    right: Right
    not_right: str = ""

    def occurred(self) -> Occurred:
        return Occurred.at(self.signed_at)

    def headline(self) -> str:
        is_right = self.right is Right.YES
        return (
            _("Restraint: signed as right") if is_right else _("Restraint: looked at, and not right as it is written")
        )

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="signed_at", label=_("Checked"), text=moment_words(self.signed_at), voice=Voice.FACT)
        yield Line(field="spoken_with", label=_("Spoken with, of those who used it"), text=self.spoken_with)
        text, is_wrong = with_capital(RIGHTS[self.right]), self.right is Right.NO
        yield Line(field="right", label=_("Is the record right"), text=text, loud=is_wrong)
        if self.not_right:
            yield Line(field="not_right", label=_("What is not right"), text=self.not_right)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        missing = _("“Spoken with” is empty. Write the name of whoever used the restraint and was spoken with.")
        yield from blank("spoken_with", self.spoken_with, missing)
        yield from too_long("spoken_with", _("Spoken with"), self.spoken_with)
        yield from too_long("not_right", _("What is not right"), self.not_right)
        yield from _before_it("signed_at", self.signed_at, circumstances)
        yield from _own_signature(circumstances)
        if self.right is Right.NO and not self.not_right.strip():
            sentence = _("It says that the record is not right, and not what is wrong with it.")
            yield Problem(field="not_right", sentence=sentence, severity=Severity.SHOULD_NOT_BE)

    def answers(self, lead: Lead, writer: str) -> Iterator[str]:
        if self.right is Right.YES and not _whose_own(lead, writer):
            yield CHECKED


class RestraintTalked(Content, frozen=True, kw_only=True):
    """The registered or authorised person confirms that they spoke with the child about it. Regulation 35(3)(c)."""

    talked_at: Moment
    answer: Talk
    their_words: str = ""
    agreed: str = ""

    def occurred(self) -> Occurred:
        return Occurred.at(self.talked_at)

    def headline(self) -> str:
        has_talked = self.answer is Talk.TALKED
        return _("Restraint: talked over") if has_talked else _("Restraint: offered to talk it over, said no")

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="talked_at", label=_("When"), text=moment_words(self.talked_at), voice=Voice.FACT)
        yield Line(field="answer", label=_("The talk"), text=with_capital(TALKS[self.answer]))
        if self.their_words:
            yield Line(field="their_words", label=_("Their words"), text=self.their_words, voice=Voice.THEIR_WORDS)
        if self.agreed:
            yield Line(field="agreed", label=_("What was agreed"), text=self.agreed)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from too_long("their_words", _("Their words"), self.their_words)
        yield from too_long("agreed", _("What was agreed"), self.agreed)
        yield from _before_it("talked_at", self.talked_at, circumstances)
        yield from _own_signature(circumstances)

    def answers(self, lead: Lead, writer: str) -> Iterator[str]:
        if not _whose_own(lead, writer):
            yield SPOKEN_TO


def _before_it(field: str, at: datetime, circumstances: Circumstances) -> Iterator[Problem]:
    held = circumstances.lead.content if circumstances.lead else None
    if isinstance(held, Restraint):
        yield from earlier(field, at, held.used_at, _("This is before the restraint began. Which of the two is right?"))


def _own_signature(circumstances: Circumstances) -> Iterator[Problem]:
    """True facts are kept: whoever used it or wrote it down has signed, and everybody sees that somebody else must."""
    lead, writer = circumstances.lead, circumstances.writer
    sentence = _whose_own(lead, writer) if lead else ""
    if sentence:
        yield Problem(field="", sentence=sentence.format(name=writer), severity=Severity.SHOULD_NOT_BE)


def _whose_own(lead: Lead, writer: str) -> str:
    """What is wrong with it where somebody signs for what they did or wrote themselves; empty for anybody else."""
    if not writer or not isinstance(lead.content, Restraint):
        return ""
    if _is_named(writer, lead.content.used_by):
        return _("{name} used this restraint and signs here too. Another person has to sign: ask them today.")
    if writer == lead.author:
        return _("{name} wrote this restraint down and signs here too. Another person has to sign: ask them today.")
    return ""


def _is_named(name: str, text: str) -> bool:
    """Whether one of the names in a free text is this one, in full or by the first name alone."""
    names = {name.casefold(), name.split()[0].casefold()}
    return any(part.strip().casefold() in names for part in re.split(r"[,;/&\n]|\band\b", text))


def _in_childrens_home(lead: Content) -> bool:
    return isinstance(lead, Restraint) and lead.setting is Setting.CHILDRENS_HOME


def _example_at(today: date, hour: int) -> datetime:
    return datetime(today.year, today.month, today.day, hour, 0, tzinfo=UTC)


RESTRAINT = RecordKind(
    slug="restraint",
    title=_("Restraint"),
    content=Restraint,
    example=_example,
    occurred_field="used_at",
    amended_by=AmendedBy.READERS,
)

RESTRAINT_CHECKED = RecordKind(
    slug="restraint_checked",
    title=_("Restraint: checked and signed"),
    content=RestraintChecked,
    example=lambda today: RestraintChecked(
        signed_at=_example_at(today, 18), spoken_with="Leon Adeyemi", right=Right.YES
    ),
    occurred_field="signed_at",
    settles={CHECKED: {}},
    part_of=RESTRAINT.slug,
    fits=_in_childrens_home,
)
RESTRAINT_TALKED = RecordKind(
    slug="restraint_talked",
    title=_("Restraint: talked over"),
    content=RestraintTalked,
    example=lambda today: RestraintTalked(
        talked_at=_example_at(today, 19),
        answer=Talk.TALKED,
        their_words="“I didn't see the glass. I wanted to be left alone.”",
        agreed="A quiet corner of the garden is theirs to go to; nobody follows unless asked.",
    ),
    occurred_field="talked_at",
    settles={SPOKEN_TO: {}},
    part_of=RESTRAINT.slug,
    fits=_in_childrens_home,
)

KINDS = (RESTRAINT, RESTRAINT_CHECKED, RESTRAINT_TALKED)
