"""The rows of Missing: spells away that touch the collection year, one after the other, with dates and no times."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from carer_app.clock import local
from carer_app.domain.words import date_words, moment_words
from carer_app.domain.yearly import SpellAway
from carer_app.gateway.ssda903.cells import Row, day_cell
from carer_app.gateway.ssda903.known import Known
from carer_app.gateway.ssda903.notes import About, Note
from carer_app.gateway.ssda903.spells import Piece, ended_with_stay, one_after_the_other, pieces
from carer_app.gateway.ssda903.year import CollectionYear
from carer_app.i18n import _


def missing_rows(
    known: Known, identity: Row, born: date, began: date | None, year: CollectionYear
) -> tuple[list[Row], list[Note]]:
    """The rows of one child, and what is not certain about them. `identity` are the cells CHILD and DOB."""
    notes: list[tuple[Piece, Note]] = []
    possible = []
    for spell in pieces(known.given):
        if sentence := _why_not(spell, born, began):
            when = moment_words(spell.start)
            notes.append((spell, Note(about=About.MISSING, sentence=sentence.format(when=when), source=spell.source)))
            continue
        ended, note = ended_with_stay(spell, known.stays)
        possible.append(ended)
        notes += [(ended, note)] if note else []
    laid = one_after_the_other(possible)
    touching = [piece for piece in laid.pieces if _touches(piece, year)]
    said = [note for spell, note in (*notes, *laid.notes) if _touches(spell, year)]
    told = {spell.source.record for spell in laid.spells if _touches(spell, year)}
    return [_row(identity, piece, year) for piece in touching], [
        *said,
        *_still_away(touching, year),
        *_unsure(known, told),
    ]


def _day(at: datetime) -> date:
    return local(at).date()


def _touches(piece: Piece, year: CollectionYear) -> bool:
    return _day(piece.start) <= year.end and (piece.end is None or _day(piece.end) >= year.start)


def _row(identity: Row, piece: Piece, year: CollectionYear) -> Row:
    """A return after 31 March stands in the next year's rows, with the same start (rules 571 and 576)."""
    end = _day(piece.end) if piece.end else None
    within = end if end and end <= year.end else None
    spell = {"MISSING": str(piece.way), "MIS_START": day_cell(_day(piece.start)), "MIS_END": day_cell(within)}
    return {**identity, **spell}


def _why_not(spell: Piece, born: date, began: date | None) -> str:
    """Why a child who was born and looked after cannot have been away so (rules 567, 581 and 586); empty: they can."""
    day = _day(spell.start)
    if day <= born:
        return _("The spell away from {when} is not after the birth date: it is left out (rule 586).")
    if began and day < began:
        return _("The spell away from {when} is before the day on which care began: it is left out (rule 581).")
    if spell.end and spell.end < spell.start:
        return _("The spell away from {when} ends before it begins: it is left out (rule 567).")
    return ""


def _still_away(touching: Sequence[Piece], year: CollectionYear) -> Iterator[Note]:
    for piece in touching:
        if piece.end is None:
            words = _(
                "No return is written for the spell away from {start}: MIS_END stays blank, which means still away."
            )
            sentence = words.format(start=moment_words(piece.start))
            if _day(piece.start) < year.start:
                sentence += " " + _("It began before this year. Is it still open?")
            yield Note(about=About.MISSING, sentence=sentence, blank=("MIS_END",), source=piece.source)
        elif _day(piece.end) > year.end:
            words = _("Back on {day}, after the year ended: MIS_END stays blank this year (rule 571).")
            sentence = words.format(day=date_words(_day(piece.end)))
            yield Note(about=About.MISSING, sentence=sentence, blank=("MIS_END",), source=piece.source)


def _unsure(known: Known, told: set[str]) -> Iterator[Note]:
    """What the records that are told of here say of their own times."""
    for given in known.given:
        if not isinstance(given.what, SpellAway) or given.source.record not in told:
            continue
        when = moment_words(given.what.start)
        for sentence in given.what.unsure:
            yield Note(about=About.MISSING, sentence=f"{sentence} ({when})", source=given.source)
        if given.unsettled:
            words = _(
                "Two versions of the record of {when} stand side by side. The one with the earlier return is used."
            )
            yield Note(about=About.MISSING, sentence=words.format(when=when), source=given.source)
