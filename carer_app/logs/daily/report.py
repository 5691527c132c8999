"""What daily logs give to the review paper: the child's words, good things, what was noticed, and each part of life."""

from collections import Counter
from collections.abc import Callable, Sequence

from carer_app.domain.checks import day_of
from carer_app.domain.kind import Theme
from carer_app.domain.story import Told
from carer_app.domain.words import first_line
from carer_app.i18n import _, counted
from carer_app.logs.daily.parts import ATTENDANCES
from carer_app.logs.daily.record import MOODS, SLEEPS, TEXTS, DailyLog, OrdinaryDay
from carer_app.reports.kit.parts import (
    Pieces,
    bars,
    bullets,
    labelled,
    para,
    quote,
    subheading,
)
from carer_app.reports.kit.section import (
    Matter,
    Part,
    Section,
    Tile,
    cite,
    cite_words,
    left_out,
    of_kind,
    spread,
    told_apart,
)

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
    pieces = _shown([(log.their_words, one) for one, log in _logs(matter)], quote, MOST_QUOTES)
    wishes = _shown([(log.wishes, one) for one, log in _logs(matter)], quote, MOST_QUOTES)
    return [*pieces, *(subheading(TEXTS["wishes"]) if wishes else []), *wishes]


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
    for field in ("activities", "visitors", "culture_and_faith"):
        found = _found(matter, field)
        pieces += [*subheading(TEXTS[field]), *_listed(found, MOST_LINES)] if found else []
    return pieces


def _noticed(matter: Matter) -> Pieces:
    """What was noticed is never cut short."""
    pieces: Pieces = []
    for one, log in _logs(matter):
        named = {"noticed": _("What we noticed:"), "what_i_think": _("What the carer thinks:")}
        said = [(named.get(field, f"{TEXTS[field]}:"), str(getattr(log, field))) for field in _NOTICED]
        if any(str(getattr(log, field)).strip() for field in _ABC):
            pieces += labelled([(label, text) for label, text in said if text.strip()], cite(one))
    return pieces


def _grave(matter: Matter) -> Pieces:
    """Worries, incidents, injuries and what followed from something: each of them, in full."""
    pieces: Pieces = []
    for one, log in _logs(matter):
        lines = [line for line in log.lines(matter.profile) if line.field in _GRAVE]
        if lines:
            pieces += labelled([(f"{line.label}:", line.text) for line in lines], cite(one))
    return [*subheading(_("Worries and incidents")), *pieces] if pieces else []


def _attendance(matter: Matter) -> Pieces:
    """How often they were in, of the days that say so."""
    found = Counter(log.attendance for _one, log in _logs(matter) if log.attendance)
    if not found:
        return []
    counts = ", ".join(f"{ATTENDANCES[answer]} {found[answer]}" for answer in ATTENDANCES if found[answer])
    return para(_("School days that were written about: {counts}.").format(counts=counts))


def _done(matter: Matter) -> Pieces:
    """What was to be done and was; what still waits stands in the chapter on what needs to happen."""
    found = [(step.words(), cite(one)) for one, log in _logs(matter) for step in log.actions if step.done_on]
    return [*subheading(_("What was done, from daily logs")), *bullets(found)] if found else []


def _more(matter: Matter) -> Pieces:
    """Entries that speak to no chapter above, by their first lines."""
    plain = [(first_line(log.what_happened, 200), one) for one, log in _logs(matter) if not _speaks(log)]
    return _listed(plain, MOST_LINES)


def _of(field: str, title: str = "") -> Callable[[Matter], Pieces]:
    """A chapter's part that lists one field of the logs."""

    def build(matter: Matter) -> Pieces:
        pieces = _listed(_found(matter, field), MOST_LINES)
        return [*subheading(title), *pieces] if title and pieces else pieces

    return build


def _family_time(matter: Matter) -> Pieces:
    """Family time of days that have no record of it; on those that have, the log's words stand beside that record."""
    apart = told_apart(matter, Theme.FAMILY_TIME)
    found = [(text, one) for text, one in _found(matter, "family_time") if day_of(one.occurred) not in apart]
    title = subheading(_("On other days, from daily logs")) if apart and found else []
    return [*title, *_listed(found, MOST_LINES)]


def _found(matter: Matter, field: str) -> list[tuple[str, Told]]:
    """One text of the logs, where it says something, with the entry it is from."""
    return [(text, one) for one, log in _logs(matter) if (text := str(getattr(log, field))).strip()]


def _logs(matter: Matter) -> list[tuple[Told, DailyLog]]:
    return of_kind(matter.told, DailyLog)


def _speaks(log: DailyLog) -> bool:
    return any(str(getattr(log, field)).strip() for field in _THEMED)


def _listed(found: Sequence[tuple[str, Told]], most: int) -> Pieces:
    said = [(text, one) for text, one in found if text.strip()]
    some = spread(said, most)
    return _with_rest(bullets((text, cite(one)) for text, one in some), len(some), len(said))


def _shown(found: Sequence[tuple[str, Told]], make: Callable[[str, str], Pieces], most: int) -> Pieces:
    said = [(text, one) for text, one in found if text.strip()]
    some = spread(said, most)
    cited = cite_words if make is quote else cite
    return _with_rest([piece for text, one in some for piece in make(text, cited(one))], len(some), len(said))


def _with_rest(pieces: Pieces, shown: int, all_: int) -> Pieces:
    rest = left_out(shown, all_)
    return [*pieces, *para(rest, look="quiet")] if rest else pieces


_ABC = ("noticed", "noticed_before", "noticed_how_long", "noticed_response", "noticed_helped")
_NOTICED = (*_ABC, "what_i_think")
_GRAVE = ("worry", "worry_told", "incidents", "injury", "consequence", "damage")
_LISTED = {
    Theme.HEALTH: ("health", "first_aid", "food"),
    Theme.SKILLS: ("self_care",),
    Theme.MISSING: ("away",),
    Theme.MORE: ("money_and_clothes", "life_story", "professionals"),
}
_THEMED = (
    "their_words",
    "wishes",
    "achievements",
    "activities",
    "visitors",
    "culture_and_faith",
    *_ABC,
    "worry",
    "school",
    "family_time",
    *(field for fields in _LISTED.values() for field in fields),
)

section = Section(
    tiles=_tiles,
    parts=(
        Part(theme=Theme.CHILDS_WORDS, build=_own_words, order=1),
        Part(theme=Theme.AT_A_GLANCE, build=_moods),
        Part(theme=Theme.GOING_WELL, build=_going_well, order=1),
        Part(theme=Theme.WORRIES, build=_noticed, order=1),
        Part(theme=Theme.WORRIES, build=_grave, order=2),
        Part(theme=Theme.SCHOOL, build=_attendance, order=4),
        Part(theme=Theme.SCHOOL, build=_of("school")),
        Part(theme=Theme.FAMILY_TIME, build=_family_time, order=3),
        *(
            Part(theme=theme, build=_of(field, _("{what}, from daily logs").format(what=TEXTS[field])))
            for theme, fields in _LISTED.items()
            for field in fields
        ),
        Part(theme=Theme.MORE, build=_done, order=6),
        Part(theme=Theme.MORE, build=_more, order=7),
    ),
)
