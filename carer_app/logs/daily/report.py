"""What daily logs give to the review paper: the child's words, good things, what was noticed, and each part of life."""

from collections import Counter
from collections.abc import Callable, Sequence

from carer_app.domain.checks import day_of
from carer_app.domain.kind import Theme
from carer_app.domain.story import Told
from carer_app.domain.words import first_line
from carer_app.i18n import _, counted
from carer_app.logs.daily.record import MOODS, SLEEPS, DailyLog, OrdinaryDay
from carer_app.reports.kit.parts import Pieces, bars, bullets, labelled, para, quote, subheading
from carer_app.reports.kit.section import Matter, Part, Section, Tile, cite, left_out, of_kind, spread

MOST_QUOTES = 24
MOST_LINES = 14
MOST_GOOD_THINGS = 8


def _tiles(matter: Matter) -> list[Tile]:
    days = {day_of(one.occurred) for one, _log in [*_logs(matter), *of_kind(matter.told, OrdinaryDay)]}
    ordinary = len(of_kind(matter.told, OrdinaryDay))
    whole = (matter.end - matter.start).days + 1
    words = _("of {whole} days have an entry; {ordinary} were ordinary days").format(whole=whole, ordinary=ordinary)
    return [Tile(figure=str(len(days)), words=words)]


def _own_words(matter: Matter) -> Pieces:
    return _shown([(log.their_words, one) for one, log in _logs(matter)], quote, MOST_QUOTES)


def _moods(matter: Matter) -> Pieces:
    """Counts of the simple marks, as a sentence and a small chart. Days without a mark are not guessed."""
    moods = Counter(log.mood for _one, log in _logs(matter) if log.mood)
    sleeps = Counter(log.sleep for _one, log in _logs(matter) if log.sleep)
    pieces: Pieces = []
    if moods:
        intro = counted(
            "How things felt on the {count} day that says so:",
            "How things felt on the {count} days that say so:",
            moods.total(),
        )
        pieces += [*subheading(intro), *bars([(MOODS[mood], moods[mood]) for mood in MOODS if moods[mood]])]
    if sleeps:
        nights = ", ".join(f"{SLEEPS[sleep]} {sleeps[sleep]}" for sleep in SLEEPS if sleeps[sleep])
        pieces += para(_("Nights that were written about: {nights}.").format(nights=nights))
    return pieces


def _going_well(matter: Matter) -> Pieces:
    achieved = [(log.achievements, one) for one, log in _logs(matter) if log.achievements]
    ordinary = of_kind(matter.told, OrdinaryDay)
    good = [(day.one_good_thing, one) for one, day in ordinary if day.one_good_thing]
    pieces = _listed(achieved, 2 * MOST_LINES)
    if good:
        pieces += [*subheading(_("Good things on ordinary days")), *_listed(good, MOST_GOOD_THINGS)]
    active = [(log.activities, one) for one, log in _logs(matter) if log.activities]
    if active:
        pieces += [*subheading(_("Activities and friends")), *_listed(active, MOST_LINES)]
    return pieces


def _noticed(matter: Matter) -> Pieces:
    """What was noticed is never cut short."""
    pieces: Pieces = []
    for one, log in _logs(matter):
        said = (
            (_("What we noticed:"), log.noticed),
            (_("What came before:"), log.noticed_before),
            (_("What helped:"), log.noticed_helped),
            (_("What the carer thinks:"), log.what_i_think),
        )
        if log.noticed.strip():
            pieces += labelled([(label, text) for label, text in said if text.strip()], cite(one))
    return pieces


def _more(matter: Matter) -> Pieces:
    """Entries that speak to no chapter above, by their first lines."""
    plain = [(first_line(log.what_happened, 200), one) for one, log in _logs(matter) if not _speaks(log)]
    return _listed(plain, MOST_LINES)


def _of(field: str, title: str = "") -> Callable[[Matter], Pieces]:
    """A chapter's part that lists one field of the logs."""

    def build(matter: Matter) -> Pieces:
        found = [(str(getattr(log, field)), one) for one, log in _logs(matter)]
        pieces = _listed(found, MOST_LINES)
        return [*subheading(title), *pieces] if title and pieces else pieces

    return build


def _logs(matter: Matter) -> list[tuple[Told, DailyLog]]:
    return of_kind(matter.told, DailyLog)


def _speaks(log: DailyLog) -> bool:
    return any(getattr(log, field).strip() for field in _THEMED)


def _listed(found: Sequence[tuple[str, Told]], most: int) -> Pieces:
    said = [(text, one) for text, one in found if text.strip()]
    some = spread(said, most)
    return _with_rest(bullets((text, cite(one)) for text, one in some), len(some), len(said))


def _shown(found: Sequence[tuple[str, Told]], make: Callable[[str, str], Pieces], most: int) -> Pieces:
    said = [(text, one) for text, one in found if text.strip()]
    some = spread(said, most)
    return _with_rest([piece for text, one in some for piece in make(text, cite(one))], len(some), len(said))


def _with_rest(pieces: Pieces, shown: int, all_: int) -> Pieces:
    rest = left_out(shown, all_)
    return [*pieces, *para(rest, look="quiet")] if rest else pieces


_THEMED = ("their_words", "achievements", "activities", "noticed", "school", "health", "family_time")

section = Section(
    tiles=_tiles,
    parts=(
        Part(theme=Theme.CHILDS_WORDS, build=_own_words, order=1),
        Part(theme=Theme.AT_A_GLANCE, build=_moods),
        Part(theme=Theme.GOING_WELL, build=_going_well, order=1),
        Part(theme=Theme.WORRIES, build=_noticed, order=1),
        Part(theme=Theme.HEALTH, build=_of("health", _("From daily logs"))),
        Part(theme=Theme.SCHOOL, build=_of("school")),
        Part(theme=Theme.FAMILY_TIME, build=_of("family_time")),
        Part(theme=Theme.MORE, build=_more),
    ),
)
