"""Spells away of one child, put one after the other: missing and away without authorisation never overlap (rule 574)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import zip_longest

import msgspec

from carer_app.clock import LONDON, local
from carer_app.domain.words import date_words, moment_words
from carer_app.domain.yearly import Away, SpellAway
from carer_app.gateway.ssda903.known import Given, Source, Stay
from carer_app.gateway.ssda903.notes import About, Note
from carer_app.i18n import _

ONE_NIGHT = timedelta(hours=24)
_FAR = datetime.max.replace(tzinfo=UTC)


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A spell that overlaps with no other, and the record that tells of it. `apart`: it is not joined with what follows."""

    way: Away
    start: datetime
    end: datetime | None
    source: Source
    apart: bool = False


class Laid(msgspec.Struct, frozen=True, kw_only=True):
    """Spells laid out in time: `pieces` without an overlap, `spells` as each record tells of them, with an end where one
    had to be found, and notes, each with the spell it is about.
    """

    pieces: list[Piece]
    spells: list[Piece]
    notes: list[tuple[Piece, Note]]


def one_after_the_other(spells: Sequence[Piece]) -> Laid:
    """The same time away without an overlap, the earliest first.

    Where two records overlap, the class of the one that began later holds while it lasts: an episode changes its class.
    Of one class they become one spell. A spell without a return ends where the next one begins, since the child must
    have been back by then.
    """
    ordered = sorted(spells, key=_order)
    closed = [_closed_by_next(spell, ordered) for spell in ordered]
    notes = [(new, _not_closed(new)) for old, new in zip(ordered, closed, strict=True) if old.end is None and new.end]
    return Laid(pieces=_joined(_cut(closed)), spells=closed, notes=[*_overlaps(ordered), *notes])


def ended_with_stay(spell: Piece, stays: Sequence[Stay]) -> tuple[Piece, Note | None]:
    """A spell without a return ends with the stay from which the child went (rules 575 and 577); one with a return is as
    it was.
    """
    day = local(spell.start).date()
    ends = [stay.end for stay in stays if stay.start <= day and stay.end and stay.end >= day]
    still = [stay for stay in stays if stay.start <= day and stay.end is None]
    if spell.end or still or not ends:
        return spell, None
    last = max(ends)
    end = max(spell.start, datetime.combine(last, time(23, 59), LONDON).astimezone(UTC))
    words = _(
        "The spell away from {start} has no return. It ends with the stay here, on {day} (rule 575). Is that right?"
    )
    sentence = words.format(start=moment_words(spell.start), day=date_words(last))
    return msgspec.structs.replace(spell, end=end), Note(about=About.MISSING, sentence=sentence, source=spell.source)


def pieces(given: Sequence[Given]) -> Iterator[Piece]:
    """The spells among what records give."""
    for one in given:
        if isinstance(one.what, SpellAway):
            yield Piece(way=one.what.way, start=one.what.start, end=one.what.end, source=one.source)


def _order(spell: Piece) -> tuple[datetime, datetime, str, str]:
    return spell.start, spell.end or _FAR, spell.way, spell.source.record


def _closed_by_next(spell: Piece, ordered: Sequence[Piece]) -> Piece:
    later = next((other for other in ordered if other.start > spell.start), None)
    if spell.end or later is None:
        return spell
    same_night = later.start - spell.start < ONE_NIGHT
    return msgspec.structs.replace(spell, end=later.start, apart=not same_night)


def _not_closed(spell: Piece) -> Note:
    assert spell.end
    words = _(
        "The spell away from {start} has no return, and another began on {next}. It ends there. When was it really?"
    )
    sentence = words.format(start=moment_words(spell.start), next=moment_words(spell.end))
    return Note(about=About.MISSING, sentence=sentence, source=spell.source)


def _overlaps(ordered: Sequence[Piece]) -> Iterator[tuple[Piece, Note]]:
    """Spells of two records that overlap, where each has its return."""
    for number, spell in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if spell.source.record != other.source.record and spell.end and spell.start <= other.start < spell.end:
                words = _(
                    "Two records tell of the same time away ({start} and {next}). They are returned as one account."
                )
                sentence = words.format(start=moment_words(spell.start), next=moment_words(other.start))
                yield other, Note(about=About.MISSING, sentence=sentence, source=other.source)


def _cut(spells: Sequence[Piece]) -> list[Piece]:
    """The time between each two edges, by the spell that began last of those that cover it; moments alone stay as such."""
    edges = sorted({edge for spell in spells for edge in (spell.start, spell.end) if edge})
    found: list[Piece] = []
    for edge, following in zip_longest(edges, edges[1:]):
        covering = [spell for spell in spells if spell.start <= edge and (spell.end is None or spell.end > edge)]
        if covering:
            last = max(covering, key=lambda spell: (spell.start, spell.way))
            apart = last.apart and following == last.end
            found.append(msgspec.structs.replace(last, start=edge, end=following, apart=apart))
        alone = [spell for spell in spells if spell.start == spell.end == edge]
        if alone and not covering and not (found and found[-1].end == edge):
            found.append(alone[0])
    return found


def _joined(found: Sequence[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in found:
        last = joined[-1] if joined else None
        if last and last.way is piece.way and last.end == piece.start and not last.apart:
            joined[-1] = msgspec.structs.replace(last, end=piece.end, apart=piece.apart)
        else:
            joined.append(piece)
    return joined
