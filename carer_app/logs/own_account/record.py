"""What a carer's own account is as a record: exact words on what happened and when, kept for chosen readers alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import blank, too_long
from carer_app.domain.kind import (
    Circumstances,
    Content,
    FileKind,
    Line,
    Moment,
    Problem,
    RecordKind,
    SectionKind,
    Voice,
)
from carer_app.domain.revision import Occurred
from carer_app.domain.words import first_line, moment_words
from carer_app.i18n import _

TEXTS = {"account": _("What I saw, heard and did"), "who_was_there": _("Who was there")}


class OwnAccount(Content, frozen=True, kw_only=True):
    """One account, by a carer of whom something is said, while it is fresh: exact words and times, no opinions."""

    at: Moment
    account: str
    who_was_there: str = ""

    def occurred(self) -> Occurred:
        return Occurred.at(self.at)

    def headline(self) -> str:
        return first_line(self.account)

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="at", label=_("When it happened"), text=moment_words(self.at), voice=Voice.FACT)
        for field, label in TEXTS.items():
            if getattr(self, field):
                yield Line(field=field, label=label, text=getattr(self, field), voice=Voice.FACT)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        sentence = _("“What I saw, heard and did” is empty. Write it as you remember it.")
        yield from blank("account", self.account, sentence)
        for field, label in TEXTS.items():
            yield from too_long(field, label, getattr(self, field))


def _example(today: date) -> OwnAccount:
    at = datetime(today.year, today.month, today.day, 16, 20, tzinfo=UTC)
    return OwnAccount(
        at=at, account="M called from the stairs: “Let go!” I stood by the door. I said: “I am not holding you.”",
        who_was_there="M, and L in the kitchen",
    )  # fmt: skip


OWN_ACCOUNT = RecordKind(
    slug="own_account",
    title=_("Own account"),
    content=OwnAccount,
    example=_example,
    occurred_field="at",
    file=FileKind.CARER,
    section=SectionKind.BOOK,
    starts_closed=True,
)

KINDS = (OWN_ACCOUNT,)
