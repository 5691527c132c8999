"""The review paper: what a period was like for one child, the child's own words first. It never names a kind of record."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

import msgspec

from carer_app.clock import local, stamp
from carer_app.councils import CouncilProfile
from carer_app.domain.checks import day_of
from carer_app.domain.child import Child
from carer_app.domain.deadlines import by_words, has_passed, waiting
from carer_app.domain.kind import Added, Content, Due, Lead, Theme
from carer_app.domain.kinds import kinds, part, slices
from carer_app.domain.people import ROLE_NAMES, Role
from carer_app.domain.story import Told, read_whole
from carer_app.domain.words import day_words, first_line, moment_words
from carer_app.errors import BadInputError
from carer_app.i18n import _, counted
from carer_app.reports.kit.frame import Sheet, printed
from carer_app.reports.kit.parts import (
    Cell,
    Pieces,
    bullets,
    entry_cell,
    facts,
    gap,
    heading,
    para,
    signatures,
    table,
    tiles,
    title,
)
from carer_app.reports.kit.section import Matter, Section, cite
from carer_app.reports.promise import promise_chapter
from carer_app.reports.stamp import PaperStamp, code_words, stamp_words, words_of

_CHAPTERS = tuple(theme for theme in Theme if theme not in (Theme.AT_A_GLANCE, Theme.CHILDS_WORDS))
LONGEST_CELL = 400


class ReviewMatter(msgspec.Struct, frozen=True, kw_only=True):
    """All that a review paper is made from.

    `told` is the child's records, oldest first; those before the period serve for what still waits and for “then”.
    `head` is the short code of the device log's head when the paper was made, `made_by_id` the id of whoever made it, and
    `versions` how many there are of the child's file: with that the paper says of itself what a later check needs.
    """

    child: Child
    profile: CouncilProfile
    start: date
    end: date
    told: Sequence[Told]
    made_by: str
    made_by_role: Role
    made_at: datetime
    head: str = ""
    made_by_id: str = ""
    versions: int = 0
    comments: str = ""
    draft: bool = False


def build_review(matter: ReviewMatter) -> bytes:
    """The review paper as a PDF; raises BadInputError when the period ends before it starts.

    The same matter gives the same bytes. Records of another child are left out.
    """
    if matter.end < matter.start:
        raise BadInputError(_("The end of the period is before its start."), [("end", "is before the start")])
    own = read_whole([one for one in matter.told if one.child == matter.child.id])
    in_period = [one for one in own if matter.start <= day_of(one.occurred) <= matter.end]
    shared = _shared(own, matter)
    sections = [_section(name) for name in slices()]
    pieces = [*_cover(matter), *_chapter(Theme.CHILDS_WORDS, sections, shared), *_comments(matter)]
    pieces += _glance(sections, shared)
    for theme in _CHAPTERS:
        pieces += _chapter(theme, sections, shared)
    pieces += promise_chapter(shared)
    pieces += _waiting([*shared.before, *shared.told, *_planned(own, matter)], matter)
    return printed(_sheet(matter), [*pieces, *_how_made(in_period, matter), *_signing(matter)])


def _shared(own: Sequence[Told], matter: ReviewMatter) -> Matter:
    """What the slices may know."""
    known = [one for one in own if one.content]
    return Matter(
        child=matter.child,
        profile=matter.profile,
        start=matter.start,
        end=matter.end,
        told=tuple(one for one in known if matter.start <= day_of(one.occurred) <= matter.end),
        before=tuple(one for one in known if day_of(one.occurred) < matter.start),
    )


def _planned(own: Sequence[Told], matter: ReviewMatter) -> list[Told]:
    """What is planned for after the period."""
    return [one for one in own if one.content and one.content.is_planned() and day_of(one.occurred) > matter.end]


def _section(name: str) -> Section:
    found = part(name, "report").section
    assert isinstance(found, Section)
    return found


def _cover(matter: ReviewMatter) -> Pieces:
    name = _name(matter)
    rows = [
        (_("Written by"), _("{name}, {role}").format(name=matter.made_by, role=ROLE_NAMES[matter.made_by_role])),
        (_("Made"), moment_words(matter.made_at)),
        (
            _("Council"),
            _("{council} · {child_in_care}").format(
                council=matter.profile.name, child_in_care=matter.profile.terms.child_in_care
            ),
        ),
        (
            _("Who may see it"),
            _(
                "{name}, {name}'s independent reviewing officer and {name}'s social worker. "
                "They decide who else receives it, and which parts."
            ).format(name=name),
        ),
    ]
    return [
        *title(_("{name}: for the {review}").format(name=name, review=matter.profile.terms.review)),
        *para(_period(matter), look="subtitle"),
        *facts(rows),
    ]


def _chapter(theme: Theme, sections: Sequence[Section], matter: Matter) -> Pieces:
    parts = sorted(
        (part for section in sections for part in section.parts if part.theme is theme), key=lambda p: p.order
    )
    pieces = [piece for part in parts for piece in part.build(matter)]
    if not pieces and theme is Theme.MORE:
        return []
    return [*heading(_title(theme, matter)), *(pieces or _nothing())]


def _title(theme: Theme, matter: Matter) -> str:
    name = first_line(matter.child.name, 60)
    return {
        Theme.CHILDS_WORDS: _("In {name}'s own words").format(name=name),
        Theme.AT_A_GLANCE: _("At a glance"),
        Theme.GOING_WELL: matter.profile.practice.going_well,
        Theme.WORRIES: matter.profile.practice.worries,
        Theme.HEALTH: _("Health"),
        Theme.SCHOOL: _("School"),
        Theme.FAMILY_TIME: _capital(matter.profile.terms.family_time),
        Theme.MISSING: _("Times missing or away"),
        Theme.SKILLS: _("Life skills, then and now"),
        Theme.MORE: _("More from the record"),
    }[theme]


def _comments(matter: ReviewMatter) -> Pieces:
    if not matter.comments.strip():
        return []
    return [*heading(_("From {name}").format(name=matter.made_by)), *para(matter.comments)]


def _glance(sections: Sequence[Section], matter: Matter) -> Pieces:
    found = [tile for section in sections if section.tiles for tile in section.tiles(matter)]
    parts = sorted(
        (part for section in sections for part in section.parts if part.theme is Theme.AT_A_GLANCE),
        key=lambda part: part.order,
    )
    pieces = [piece for part in parts for piece in part.build(matter)]
    shown = tiles([(tile.figure, tile.words) for tile in found]) if found else []
    return [*heading(_title(Theme.AT_A_GLANCE, matter)), *(shown + pieces or _nothing())]


def _waiting(told: Sequence[Told], matter: ReviewMatter) -> Pieces:
    by_id = {one.id: one for one in told}
    contents = [(one.id, one.content) for one in told if one.content]
    found = waiting(contents, matter.profile, _answered(by_id), _together(by_id, matter.made_at))
    rows: list[list[Cell]] = [
        [
            first_line(due.on_paper or due.sentence, LONGEST_CELL),
            _by(due, matter.made_at),
            entry_cell(cite(by_id[record])),
        ]
        for record, due in found
        if due.from_then is None
    ]
    pieces: Pieces = [*heading(matter.profile.practice.needs_to_happen)]
    if not rows:
        return [*pieces, *para(_("Nothing that waits was written down."))]
    return [*pieces, *table([_("What"), _("By"), _("Written in")], rows, (11, 6, 6))]


def _answered(by_id: Mapping[str, Told]) -> dict[tuple[str, str], str]:
    """What parts settled: by the entry and the name of what it waited for, the part."""
    found: dict[tuple[str, str], str] = {}
    for one in by_id.values():
        lead = by_id.get(one.part_of.id) if one.part_of else None
        if lead and lead.content and one.content:
            known = Lead(content=lead.content, author=lead.author)
            found |= {(lead.id, name): one.id for name in one.content.answers(known, one.author)}
    return found


def _together(by_id: Mapping[str, Told], now: datetime) -> Callable[[str, Content], Iterable[Due]]:
    """What an entry waits for with its parts."""
    added: dict[str, list[Added]] = {}
    beside: dict[str, list[Added]] = {}
    for one in by_id.values():
        if one.content:
            where, name = (added, one.part_of.id) if one.part_of else (beside, one.kind)
            where.setdefault(name, []).append(Added(content=one.content, author=one.author))

    def found(record: str, content: Content) -> Iterable[Due]:
        kind = kinds().get(by_id[record].kind)
        weighed = [one for slug in (kind.weighs if kind else ()) for one in beside.get(slug, ())]
        return kind.together(content, [*added.get(record, ()), *weighed], now) if kind and kind.together else ()

    return found


def _by(due: Due, now: datetime) -> str:
    return _("{by} (this day has passed)").format(by=by_words(due)) if has_passed(due, now) else by_words(due)


def _how_made(in_period: Sequence[Told], matter: ReviewMatter) -> Pieces:
    """What the paper stands on, said honestly: also what could not be printed."""
    retracted = sum(1 for one in in_period if one.retracted)
    unread = sum(1 for one in in_period if not one.content and not one.retracted)
    changed = sum(1 for one in in_period if one.content and one.versions > 1)
    shown = sum(1 for one in in_period if one.content)
    counts = [
        counted("It stands on {count} entry.", "It stands on {count} entries.", shown),
        *([counted("{count} was amended later.", "{count} were amended later.", changed)] if changed else []),
        *([_taken_back(retracted)] if retracted else []),
        *([counted("{count} entry cannot be shown.", "{count} entries cannot be shown.", unread)] if unread else []),
        _("Each statement names the day and the short number of the entry it stands on."),
    ]
    code = [code_words(matter.head)] if matter.head else []
    return [*heading(_("How this paper was made")), *bullets([*counts, *code])]


def _taken_back(count: int) -> str:
    return counted(
        "{count} entry was taken back by its writer and is not printed.",
        "{count} entries were taken back by their writers and are not printed.",
        count,
    )


def _signing(matter: ReviewMatter) -> Pieces:
    name = _name(matter)
    return [
        *gap(6),
        *signatures(
            [
                _("Written by, and date"),
                _("Did {name} read it, all or in part?").format(name=name),
                _("What {name} wants to say about it").format(name=name),
            ]
        ),
    ]


def _sheet(matter: ReviewMatter) -> Sheet:
    name = _name(matter)
    return Sheet(
        title=_("{name}: for the {review}").format(name=name, review=matter.profile.terms.review),
        footer=_("Private and confidential. About {name}; only for the people named on the first page.").format(
            name=name
        ),
        made_by=matter.made_by,
        made_at=matter.made_at,
        keywords=_keywords(matter),
        mark=_("Draft of {day}").format(day=day_words(local(matter.made_at).date())) if matter.draft else "",
    )


def _keywords(matter: ReviewMatter) -> str:
    """What the paper says of itself; nothing where nobody is known to have made it."""
    if not matter.made_by_id:
        return ""
    return stamp_words(
        PaperStamp(
            child=matter.child.id,
            start=matter.start.isoformat(),
            end=matter.end.isoformat(),
            made=stamp(matter.made_at),
            by=matter.made_by_id,
            role=str(matter.made_by_role),
            head=matter.head,
            versions=matter.versions,
            words=words_of(matter.profile),
        )
    )


def _nothing() -> Pieces:
    return para(_("Nothing was written about this in the period."), look="quiet")


def _name(matter: ReviewMatter) -> str:
    return first_line(matter.child.name, 60)


def _period(matter: ReviewMatter) -> str:
    return _("{start} to {end}").format(start=day_words(matter.start), end=day_words(matter.end))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
