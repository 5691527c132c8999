"""What missing episodes give to the review paper: when, how long, how they came back, and whether a talk was offered."""

from datetime import datetime, time, timedelta

from carer_app.clock import LONDON, moment
from carer_app.domain.house import MISSING
from carer_app.domain.kind import Theme
from carer_app.domain.kinds import kinds
from carer_app.domain.story import Told
from carer_app.domain.words import first_line
from carer_app.i18n import _, counted
from carer_app.logs.missing.after import MissingReasons, MissingReturn
from carer_app.logs.missing.episode import MissingEpisode
from carer_app.logs.missing.patterns import FEWEST, pattern_lines, patterns
from carer_app.logs.missing.sorts import Category
from carer_app.logs.missing.whole import WholeEpisode
from carer_app.reports.kit.parts import Cell, Pieces, bullets, entry_cell, labelled, para, quote, table
from carer_app.reports.kit.section import Matter, Part, Section, Tile, cite, cite_about, of_kind

LONGEST_CELL = 120


def _tiles(matter: Matter) -> list[Tile]:
    found = _episodes(matter)
    if not found:
        return []
    words = counted("time missing, or away without permission", "times missing, or away without permission", len(found))
    return [Tile(figure=str(len(found)), words=words)]


def _table(matter: Matter) -> Pieces:
    found = _episodes(matter)
    pieces: Pieces = []
    if found:
        header = [_("Last seen"), _("How long"), _("How they came back"), _("Return home interview"), _("Written in")]
        pieces = [
            *_in_time(found, matter),
            *table(header, [_row(one, episode) for one, episode in found], (24, 19, 20, 27, 26)),
        ]
        pieces += [piece for note, cited in _notes(matter, found) for piece in labelled([note], cited)]
    late = [
        (episode.headline(), cite(one))
        for one, episode in of_kind(matter.told, MissingEpisode)
        if episode.category is Category.LATE_OR_AUTHORISED
    ]
    reasons = [
        (reason.headline(), cite(one)) for one, reason in of_kind(matter.told, MissingReasons) if _is_said(reason)
    ]
    history = [
        (episode.history_words(), cite(one))
        for one, episode in of_kind(matter.told, WholeEpisode)
        if episode.history_words()
    ]
    pieces += [*bullets(_each_return(matter)), *bullets(history), *bullets(late), *bullets(reasons)]
    return [*pieces, *_patterns(matter)]


def _patterns(matter: Matter) -> Pieces:
    """What the times of the period show together, and on how many that rests; nothing where there was one."""
    own = [episode for _one, episode in of_kind(matter.told, MissingEpisode)]
    known = kinds()
    besides = [
        (known[one.kind].title, moment(one.occurred.start))
        for one in matter.told
        if "T" in one.occurred.start and one.kind in known and not _is_own(one)
    ]
    end = datetime.combine(matter.end + timedelta(days=1), time(), LONDON)
    found = patterns(own, besides, matter.profile, end)
    lines = pattern_lines(found) if found.count >= FEWEST else ()
    said = [(f"{line.label}:", line.text) for line in lines]
    return labelled(said) if said else []


def _is_own(one: Told) -> bool:
    return isinstance(one.content, MissingEpisode) or kinds()[one.kind].part_of == MISSING


def _notes(matter: Matter, found: list[tuple[Told, MissingEpisode]]) -> list[tuple[tuple[str, str], str]]:
    """The carers' notes on a return, each with the entry that it stands in."""
    label = _("Carer's note on the return:")
    notes = [(episode.return_note, cite(one)) for one, episode in found]
    for one, back in of_kind(matter.told, MissingReturn):
        notes.append((" ".join(text.strip() for text in (back.how_they_are, back.needed) if text.strip()), cite(one)))
    return [((label, note), cited) for note, cited in notes if note.strip()]


def _each_return(matter: Matter) -> list[tuple[str, str]]:
    """Where two times of coming back are given: each of them, with the entry that it stands in."""
    several = {one.id for one, episode in of_kind(matter.told, WholeEpisode) if len(episode.returns) > 1}
    backs = of_kind(matter.told, MissingReturn)
    return [(_back_words(back), cite(one)) for one, back in backs if one.part_of and one.part_of.id in several]


def _back_words(back: MissingReturn) -> str:
    if not back.how.strip():
        return back.headline()
    return _("{back}: {how}").format(back=back.headline(), how=first_line(back.how, LONGEST_CELL))


def _is_said(reason: MissingReasons) -> bool:
    return bool(reason.push or reason.pull)


def _own_words(matter: Matter) -> Pieces:
    said = [(back.said, cite_about(_("coming back"), one)) for one, back in of_kind(matter.told, MissingReturn)]
    said += [
        (reason.their_words, cite_about(_("being away"), one)) for one, reason in of_kind(matter.told, MissingReasons)
    ]
    return [piece for words, cited in said if words.strip() for piece in quote(words, cited)]


def _in_time(found: list[tuple[Told, MissingEpisode]], matter: Matter) -> Pieces:
    """How often a talk was offered within the council's own hours of coming back; the source is the council's."""
    hours = matter.profile.deadlines.return_interview_hours.value
    back = [episode for _one, episode in found if episode.returned_at]
    if not back:
        return []
    in_time = sum(1 for episode in back if episode.offered_within(hours))
    words = _(
        "A return home interview was offered within {hours} hours of coming back {in_time} of {back} times. {source}."
    )
    source = matter.profile.deadlines.return_interview_hours.source
    return para(words.format(hours=hours, in_time=in_time, back=len(back), source=source))


def _row(one: Told, episode: MissingEpisode) -> list[Cell]:
    away = episode.category is Category.AWAY_WITHOUT_AUTHORISATION
    lasted = _("{lasted}, away without permission").format(lasted=episode.lasted()) if away else episode.lasted()
    how = "; ".join(line for line in episode.returned_how.splitlines() if line.strip())
    came_back = first_line(how, LONGEST_CELL) or _("not written")
    return [
        episode.last_seen_words(),
        lasted,
        came_back if episode.returned_at else _("not back yet"),
        first_line(episode.interview_words(), 2 * LONGEST_CELL) if episode.returned_at else "",
        entry_cell(cite(one)),
    ]


def _episodes(matter: Matter) -> list[tuple[Told, MissingEpisode]]:
    """Late or agreed absences are not missing episodes and are never counted as such."""
    found = of_kind(matter.told, MissingEpisode)
    return [(one, episode) for one, episode in found if episode.category is not Category.LATE_OR_AUTHORISED]


section = Section(
    tiles=_tiles,
    parts=(
        Part(theme=Theme.CHILDS_WORDS, build=_own_words, order=7),
        Part(theme=Theme.MISSING, build=_table),
    ),
)
