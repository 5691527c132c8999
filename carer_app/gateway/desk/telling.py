"""Records put into the words of a page: what it was, when in each of its times, whose words, and how it stands."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from carer_app.clock import moment
from carer_app.councils import CouncilProfile
from carer_app.domain.checks import day_of
from carer_app.domain.company import company_lines, hand_lines
from carer_app.domain.kind import Content, Line, Voice
from carer_app.domain.kinds import kinds
from carer_app.domain.people import ROLE_NAMES, Role
from carer_app.domain.revision import Occurred, Op, Revision
from carer_app.domain.story import Told
from carer_app.domain.words import day_words, late_words, moment_words, occurred_words
from carer_app.gateway.desk.gathering import Gathered, Standing
from carer_app.gateway.desk.pictured import ShownPhoto, shown_photos
from carer_app.i18n import _, counted

TONES = {Voice.PLAIN: "plain", Voice.FACT: "fact", Voice.VIEW: "view", Voice.THEIR_WORDS: "theirs"}


class Badge(msgspec.Struct, frozen=True, kw_only=True):
    """A few words about how something stands."""

    text: str
    tone: str = ""
    icon: str = ""


class ToldLine(msgspec.Struct, frozen=True, kw_only=True):
    """One labelled line with the look of its voice."""

    label: str
    text: str
    tone: str


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """One version as it is shown. `gone` says why there are no lines."""

    author: str
    role: str
    written: str
    lines: tuple[ToldLine, ...]
    gone: str
    reason: str
    photos: tuple[ShownPhoto, ...] = ()


class PartOfWords(msgspec.Struct, frozen=True, kw_only=True):
    """The record that a part belongs to, or an entry goes with, and where it is shown."""

    how: str
    words: str
    address: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One record as it is shown. `seen` names the versions on the page, for a read mark; `taken_back` is the reason.

    `two` says why there are two versions, where there are.
    """

    record: str
    short: str
    title: str
    headline: str
    day: date
    when: str
    late: str
    by: str
    badges: tuple[Badge, ...]
    flags: tuple[str, ...]
    heads: tuple[Head, ...]
    two: str
    taken_back: str | None
    unread: bool
    seen: str
    remarks: str
    part_of: PartOfWords | None = None


def entry(gathered: Gathered, profile: CouncilProfile) -> Entry:
    """A record as one person sees it, in the words of the child's council."""
    told, head = gathered.told, gathered.standing[-1]
    if told.moved_away:
        return _moved_entry(told)
    back = len(gathered.standing) == 1 and head.revision.op == Op.RETRACT
    return Entry(
        record=told.id,
        short=told.short,
        title=title_of(told.kind, profile),
        headline=told.headline,
        day=day_of(told.occurred),
        when=happened(told.occurred),
        late="" if _is_sheet(told.kind) else late_words(told.occurred, told.written),
        by=_by(told.author, told.author_role, told.written),
        badges=tuple(_badges(gathered)),
        flags=(*_not_right(told), *(_flag_words(one, lines_of(head.content, profile)) for one in told.flags)),
        heads=tuple(_head(version, profile) for version in gathered.standing),
        two=_two_words(gathered.standing),
        taken_back=head.reason if back else None,
        unread=gathered.unread(),
        seen=" ".join([told.id, *(version.hash for version in gathered.standing)]),
        remarks=counted("{count} remark", "{count} remarks", gathered.remarks) if gathered.remarks else "",
        part_of=_part_of(told, profile),
    )


def _not_right(told: Told) -> Iterator[str]:
    """What the young person says is not right, in their words, first of all that is said about the entry."""
    for words in told.not_right:
        yield _("The young person says that something here is not right: “{words}”").format(words=words)


def _part_of(told: Told, profile: CouncilProfile) -> PartOfWords | None:
    lead = told.part_of or told.goes_with
    if lead is None:
        return None
    words = _("{kind}, {when}").format(kind=title_of(lead.kind, profile), when=occurred_words(lead.occurred))
    how = _("Belongs to:") if told.part_of else _("Goes with:")
    return PartOfWords(how=how, words=words, address=f"/desk/records/{lead.id}")


def _moved_entry(told: Told) -> Entry:
    """An entry that was another child's: only that it was here."""
    gone = _("It was another child's, so nothing of it is shown here.")
    return Entry(
        record=told.id,
        short=told.short,
        title=_("An entry was moved away"),
        headline="",
        day=day_of(told.occurred),
        when="",
        late="",
        by="",
        badges=(),
        flags=(),
        heads=(Head(author="", role="", written="", lines=(), gone=gone, reason=""),),
        two="",
        taken_back=None,
        unread=False,
        seen="",
        remarks="",
    )


def title_of(kind: str, profile: CouncilProfile) -> str:
    """The kind's name, as the child's council says it."""
    return kinds()[kind].title_in(profile) if kind in kinds() else _("A record of a newer kind")


def _is_sheet(kind: str) -> bool:
    """Whether it tells how things are, and not what happened on a day: nobody is late with it."""
    return kind in kinds() and kinds()[kind].one_per_file


def role_words(role: str) -> str:
    """A role as people say it; one that this program does not know stands as it is."""
    return ROLE_NAMES[Role(role)] if role in tuple(Role) else role


def happened(occurred: Occurred) -> str:
    """When it happened, with its end where it has one."""
    start = occurred_words(occurred)
    if not occurred.end or occurred.end == occurred.start:
        return start
    return _("{start} until {end}").format(start=start, end=occurred_words(Occurred(start=occurred.end)))


def gone_words(revision: Revision, content: Content | None) -> str:
    """Why there is nothing to read, or an empty text."""
    if content:
        return ""
    if revision.op == Op.RETRACT:
        return _("This version takes the record back.")
    kind = kinds().get(revision.kind)
    if kind is None or revision.schema > kind.schema:
        return _("This was written with a newer Hearthlog. The gateway must be brought up to date to show it.")
    return _("The words of this version were erased. That it was here is kept.")


def lines_of(content: Content | None, profile: CouncilProfile) -> list[Line]:
    """What a version says, line by line; nothing where there is nothing to read."""
    return list(content.lines(profile)) if content else []


def company_of(revision: Revision, author: str, lines: Sequence[Line]) -> list[Line]:
    """Who else was there, whose account it is, and by whose hand their own words came in."""
    hand = hand_lines(author, revision.role, revision.present, revision.words_of, lines)
    return [*company_lines(revision.present, revision.words_of), *hand]


def told_lines(lines: Iterable[Line]) -> tuple[ToldLine, ...]:
    return tuple(ToldLine(label=line.label, text=line.text, tone=_tone(line)) for line in lines)


def _tone(line: Line) -> str:
    return "loud" if line.loud else TONES[line.voice]


def ago(day: date, today: date) -> str:
    """How far back a day is, where that helps."""
    days = (today - day).days
    if days in (0, 1):
        return _("yesterday") if days else _("today")
    return counted("{count} day ago", "{count} days ago", days) if 1 < days < 15 else ""


def at_words(at: str) -> str:
    """A stamp on a clock in England."""
    return moment_words(moment(at))


def day_heading(day: date) -> str:
    return day_words(day)


def _head(version: Standing, profile: CouncilProfile) -> Head:
    lines = lines_of(version.content, profile)
    return Head(
        author=version.author,
        role=role_words(version.revision.role),
        written=at_words(version.revision.written),
        lines=told_lines([*lines, *company_of(version.revision, version.author, lines)]),
        gone=gone_words(version.revision, version.content),
        reason=version.reason,
        photos=tuple(shown_photos(version.address or f"/desk/records/{version.revision.record}", version.photos)),
    )


def _by(author: str, role: str, written: str) -> str:
    return _("{author}, {role} · written {written}").format(
        author=author, role=role_words(role), written=at_words(written)
    )


def _badges(gathered: Gathered) -> Iterator[Badge]:
    yield from _how_it_stands(gathered.standing)
    yield from _awaited(gathered.standing)
    if not gathered.unread():
        yield Badge(text=_("Read by you"), tone="good", icon="eye-check")
    elif gathered.mine:
        yield Badge(text=_("Changed since you read it"), tone="new", icon="eye")
    else:
        yield Badge(text=_("Not read by you yet"), tone="new", icon="eye")


def _how_it_stands(standing: Sequence[Standing]) -> Iterator[Badge]:
    op = standing[-1].revision.op
    if len(standing) > 1:
        text = _("Two people wrote this") if _is_by_two(standing) else _("Two versions stand")
        yield Badge(text=text, tone="calm", icon="git-branch")
    elif op == Op.RETRACT:
        yield Badge(text=_("Taken back"), tone="calm", icon="arrow-back-up")
    elif op == Op.AMEND:
        yield Badge(text=_("Changed since it was first written"), tone="calm", icon="pencil")
    elif op == Op.MERGE:
        yield Badge(text=_("Two versions, brought together"), icon="git-branch")


def _awaited(standing: Sequence[Standing]) -> Iterator[Badge]:
    """What the versions that stand name and the gateway has not got: the words of an entry come before its photos."""
    come = {photo.hash for version in standing for photo in version.photos if photo.has_come}
    count = len({name for version in standing for name in version.revision.attachments} - come)
    if count:
        text = counted("{count} photo or paper awaited", "{count} photos or papers awaited", count)
        yield Badge(text=text, tone="calm", icon="photo")


def _flag_words(sentence: str, lines: Sequence[Line]) -> str:
    """A check's sentence with the label that people see in place of a field's own name."""
    field, _space, rest = sentence.partition(" ")
    if not field.islower() or not rest:
        return sentence
    label = next((line.label for line in lines if line.field == field), _("The day"))
    return _("“{label}” {rest}").format(label=label, rest=rest)


def _two_words(standing: Sequence[Standing]) -> str:
    if len(standing) < 2:
        return ""
    if _is_by_two(standing):
        return _(
            "Two people wrote this. Both versions are kept and both are shown, until somebody brings them together."
        )
    return _(
        "This was changed in two places. Both versions are kept and both are shown, until they are brought together."
    )


def _is_by_two(standing: Sequence[Standing]) -> bool:
    return len({version.revision.author for version in standing}) > 1
