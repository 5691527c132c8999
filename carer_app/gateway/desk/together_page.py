"""Bringing two versions of a record together at the desk: choose field by field, look at what comes of it, and sign."""

from collections.abc import Sequence

from starlette.responses import Response

from carer_app.domain.checks import all_problems
from carer_app.domain.kind import Circumstances, Content, Severity
from carer_app.domain.kinds import kind_named, kinds
from carer_app.domain.reading import read_content
from carer_app.domain.revision import Op
from carer_app.errors import BadInputError
from carer_app.gateway.desk.choosing import Choice, Side, choices, merged, missing
from carer_app.gateway.desk.gathering import ChildHere, Gathered, Standing, child_here, gather
from carer_app.gateway.desk.telling import entry, lines_of, told_lines
from carer_app.gateway.desk.visit import Visit
from carer_app.gateway.desk_log import merge
from carer_app.gateway.shown import Shown, Version, show
from carer_app.i18n import _

ENDED = (Op.MOVE, Op.REDACT)
Problems = tuple[tuple[str, str], ...]


def together_page(visit: Visit) -> Response:
    """Both versions, and what there is to choose."""
    shown = _shown(visit)
    return _page(visit, shown, _choices(visit, shown, _child(visit, shown)))


def bring_together(visit: Visit) -> Response:
    """Show what the choices make, and once that is meant, sign it."""
    shown = _shown(visit)
    child = _child(visit, shown)
    found = _choices(visit, shown, child)
    seen = visit.form.one("seen").split()
    if set(seen) != {version.hash for version in _heads(shown)}:
        raise BadInputError(_("Somebody changed this since you opened the page. Nothing was kept; look again."))
    open_ = missing(found)
    if open_:
        words = _("Choose what shall stand for “{label}”.")
        return _page(visit, shown, found, tuple((one.name, words.format(label=one.label)) for one in open_))
    try:
        content = _content(visit, shown, child, found)
    except BadInputError as problem:
        return _page(visit, shown, found, (("", problem.sentence),))
    if visit.form.one("which") != "sure":
        return _page(visit, shown, found, result=content)
    merge(visit.council, visit.me, shown.told.id, seen, content)
    done = _("The two versions are one now, signed by you. Those who wrote them will see it at their next sync.")
    return visit.go(f"/desk/records/{shown.told.id}", done)


def can_be_brought_together(standing: Sequence[Standing]) -> bool:
    """Whether two versions stand that this program reads, and that one may choose between."""
    return (
        len(standing) > 1
        and any(version.content for version in standing)
        and all(version.content or version.revision.op == Op.RETRACT for version in standing)
        and not any(version.revision.op in ENDED for version in standing)
    )


def _shown(visit: Visit) -> Shown:
    shown = show(visit.council, visit.me.id, visit.id_in_path("record"))
    if not can_be_brought_together(_gathered(visit, shown).standing) or shown.told.kind not in kinds():
        raise BadInputError(_("There is only one version of this record now, or none that can be chosen from here."))
    return shown


def _child(visit: Visit, shown: Shown) -> ChildHere:
    return child_here(visit.council, visit.me.id, shown.told.child)


def _heads(shown: Shown) -> list[Version]:
    return [version for version in shown.versions if version.is_head]


def _gathered(visit: Visit, shown: Shown) -> Gathered:
    return gather(visit.council, visit.me.id, [shown.told])[0]


def _sides(visit: Visit, shown: Shown) -> list[Side]:
    """The versions that can be read, in the order in which the page shows them."""
    standing = _gathered(visit, shown).standing
    return [Side(author=version.author, content=version.content) for version in standing if version.content]


def _choices(visit: Visit, shown: Shown, child: ChildHere) -> list[Choice]:
    return choices(_sides(visit, shown), child.profile, visit.form.fields())


def _content(visit: Visit, shown: Shown, child: ChildHere, found: list[Choice]) -> Content:
    """What comes of the choices; raises BadInputError where that cannot be."""
    kind = kind_named(shown.told.kind)
    content = read_content(kind, merged(_sides(visit, shown), found))
    circumstances = Circumstances(now=visit.now, latest_known=visit.now, profile=child.profile)
    problems = all_problems(kind, content, circumstances)
    stops = [problem.sentence for problem in problems if problem.severity is Severity.CANNOT_BE]
    if stops:
        raise BadInputError(" ".join(stops))
    return content


def _page(
    visit: Visit, shown: Shown, found: list[Choice], problems: Problems = (), result: Content | None = None
) -> Response:
    child, gathered = _child(visit, shown), _gathered(visit, shown)
    return visit.page(
        "together.html",
        422 if problems else 200,
        child=child,
        entry=entry(gathered, child.profile),
        seen=" ".join(version.hash for version in _heads(shown)),
        choices=found,
        problems=problems,
        result=told_lines(lines_of(result, child.profile)) if result else (),
        taken_back=any(version.content is None for version in gathered.standing),
    )
