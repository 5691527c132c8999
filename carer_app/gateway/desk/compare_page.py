"""What changed between two versions of a record, side by side."""

from starlette.responses import Response

from carer_app.domain.difference import difference
from carer_app.gateway.desk.compare import shown_changes
from carer_app.gateway.desk.gathering import child_here
from carer_app.gateway.desk.record_page import version_name
from carer_app.gateway.desk.telling import at_words, happened, lines_of, title_of, told_lines
from carer_app.gateway.desk.visit import NotHereError, Visit
from carer_app.gateway.shown import Version, show
from carer_app.i18n import _


def compare_page(visit: Visit) -> Response:
    """The two versions that the address names, the earlier one first."""
    shown = show(visit.council, visit.me.id, visit.id_in_path("record"))
    by_hash = {version.hash: version for version in shown.versions}
    earlier, later = by_hash.get(visit.id_in_path("earlier")), by_hash.get(visit.id_in_path("later"))
    if earlier is None or later is None:
        raise NotHereError
    told = shown.told
    child = child_here(visit.council, visit.me.id, told.child)
    found = difference(lines_of(earlier.content, child.profile), lines_of(later.content, child.profile))
    title = title_of(told.kind, child.profile)
    return visit.page(
        "compare.html",
        child=child,
        record=told.id,
        title=title,
        between=_("{title}, {when}").format(title=title, when=happened(told.occurred)),
        earlier=_side(shown.versions, earlier),
        later=_side(shown.versions, later),
        summary=found.summary(),
        reason=later.reason or "",
        changes=shown_changes(found.changes),
        same=told_lines(found.same),
        same_title=found.same_title(),
    )


def _side(versions: tuple[Version, ...], version: Version) -> str:
    return _("{version}, {author}, {written}").format(
        version=version_name(versions, version), author=version.author, written=at_words(version.revision.written)
    )
