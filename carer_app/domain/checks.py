"""What is checked of every record, whatever its kind, and the small checks that kinds share."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import msgspec

from carer_app.clock import local, moment
from carer_app.domain.initials import named_in, texts_in
from carer_app.domain.kind import Circumstances, Content, FileKind, Problem, RecordKind, Severity
from carer_app.domain.revision import Occurred
from carer_app.i18n import _


def all_problems(kind: RecordKind, content: Content, circumstances: Circumstances) -> list[Problem]:
    """A kind's own problems and those that any record may have, the ones that stop a save first."""
    found = [
        *content.problems(circumstances),
        *_of_time(content, circumstances, kind.occurred_field),
        *(_names_of_others(kind, content, circumstances) if kind.names_one_child else ()),
    ]
    return sorted(found, key=lambda problem: problem.severity is not Severity.CANNOT_BE)


def blank(field: str, text: str, sentence: str) -> Iterator[Problem]:
    """A compulsory text that says nothing."""
    if not text.strip():
        yield Problem(field=field, sentence=sentence)


def earlier(field: str, later: datetime | None, first: datetime | None, sentence: str) -> Iterator[Problem]:
    """A moment that comes before the one it must follow."""
    if later and first and later < first:
        yield Problem(field=field, sentence=sentence)


def earlier_day(field: str, later: date | None, first: date, sentence: str) -> Iterator[Problem]:
    """A day that comes before the one it must follow."""
    if later and later < first:
        yield Problem(field=field, sentence=sentence)


LONGEST_TEXT = 20_000
LONGEST_LINE = 300


def too_long(field: str, label: str, text: str, most: int = LONGEST_TEXT) -> Iterator[Problem]:
    """A text that is longer than anybody reads, counted in characters."""
    if len(text) > most:
        sentence = _("“{label}” has {length:,} characters, and {most:,} is the most. Write it as two entries.")
        yield Problem(field=field, sentence=sentence.format(label=label, length=len(text), most=most))


def _names_of_others(kind: RecordKind, content: Content, circumstances: Circumstances) -> Iterator[Problem]:
    """Texts in which another child's name stands. It is kept if a person says so; the sentence itself never names them."""
    others, not_names = circumstances.others, circumstances.not_names
    sentence = _("{field} has another child's name in it. This file is about one child: write {initials} instead.")
    if kind.file is not FileKind.CHILD:
        sentence = _(
            "{field} has a child's name in it, which another child might read one day: write {initials} instead."
        )
    for field, text in texts_in(msgspec.to_builtins(content)):
        initials = ", ".join(dict.fromkeys(named.initials for named in named_in(text, others, not_names, field)))
        if initials:
            yield Problem(
                field=field,
                sentence=sentence.format(field=field, initials=initials),
                severity=Severity.SHOULD_NOT_BE,
            )


def day_of(occurred: Occurred) -> date:
    """The day in England on which it happened."""
    return local(moment(occurred.start)).date() if "T" in occurred.start else date.fromisoformat(occurred.start)


def _of_time(content: Content, circumstances: Circumstances, field: str) -> Iterator[Problem]:
    occurred = content.occurred()
    if circumstances.birth_date and day_of(occurred) < circumstances.birth_date:
        yield Problem(
            field=field,
            sentence=_("{field} is before {name} was born.").format(
                field=field, name=circumstances.child_name or _("the child")
            ),
        )
    if not content.is_planned() and _is_later(occurred, circumstances.latest_known):
        yield Problem(
            field=field,
            sentence=_(
                "{field} is later than this computer's clock and all that was written before. Is it right?"
            ).format(field=field),
            severity=Severity.SHOULD_NOT_BE,
        )


def _is_later(occurred: Occurred, known: datetime) -> bool:
    if "T" in occurred.start:
        return moment(occurred.start) > known + timedelta(minutes=5)
    return date.fromisoformat(occurred.start) > local(known).date()
