"""“I have read these”: a deliberate act, about the very versions that were on the page, signed and sent to the carer."""

from collections import defaultdict

from starlette.responses import Response

from carer_app.clock import today
from carer_app.domain.marks import READ_MARK, ReadMark
from carer_app.domain.revision import Link
from carer_app.errors import BadInputError
from carer_app.gateway.chronology import tell
from carer_app.gateway.desk.door import own_path
from carer_app.gateway.desk.gathering import ChildHere, child_here, gather, seen_versions
from carer_app.gateway.desk.guard import is_id
from carer_app.gateway.desk.telling import Entry, entry
from carer_app.gateway.desk.visit import Visit
from carer_app.gateway.desk_log import Writing, write_as
from carer_app.gateway.shown import visible
from carer_app.i18n import _, counted

MOST = 100
_OUT_OF_DATE = _("This form is out of date, so nothing was done. Open the page again.")


def read_these(visit: Visit) -> Response:
    """Ask whether it is meant; once it is, sign it."""
    which = visit.form.one("which")
    chosen = _versions(visit.form.every("shown" if which == "shown" else "ticked"))
    back = own_path(visit.form.one("back"))
    if not chosen:
        raise BadInputError(_("Nothing was ticked. Go back, tick what you have read, and choose the button again."))
    if which == "sure":
        return _mark(visit, chosen, back)
    return _ask(visit, chosen, back)


def _ask(visit: Visit, chosen: dict[str, tuple[str, ...]], back: str) -> Response:
    child = child_here(visit.council, visit.me.id, visit.id_in_path("child"))
    entries = _entries(visit, child, chosen)
    question = counted("Have you read this record?", "Have you read these {count} records?", len(entries))
    return visit.page(
        "confirm_read.html",
        child=child,
        back=back,
        entries=entries,
        question=question,
        seen=[" ".join([record, *hashes]) for record, hashes in chosen.items()],
    )


def _entries(visit: Visit, child: ChildHere, chosen: dict[str, tuple[str, ...]]) -> list[Entry]:
    with visit.council.reading() as connection:
        rows = [visible(connection, visit.council, visit.me.id, record) for record in chosen]
        told = tell(connection, rows)
    return [entry(one, child.profile) for one in gather(visit.council, visit.me.id, told)]


def _mark(visit: Visit, chosen: dict[str, tuple[str, ...]], back: str) -> Response:
    """One mark for each stream, since a record's marks stand beside it."""
    about: dict[str, list[Link]] = defaultdict(list)
    with visit.council.reading() as connection:
        for record, hashes in chosen.items():
            stream = visible(connection, visit.council, visit.me.id, record).stream
            seen = seen_versions(connection, record, hashes)
            if not seen:
                raise BadInputError(_OUT_OF_DATE)
            about[stream] += [Link(record=record, revision=hash_) for hash_ in sorted(seen)]
    mark = ReadMark(day=today(visit.clock))
    write_as(
        visit.council,
        visit.me,
        [Writing(stream=stream, kind=READ_MARK, content=mark, about=tuple(links)) for stream, links in about.items()],
    )
    done = counted(
        "Marked as read: {count} record. Those who wrote it will see this at their next sync.",
        "Marked as read: {count} records. Those who wrote them will see this at their next sync.",
        len(chosen),
    )
    return visit.go(back, done)


def _versions(told: list[str]) -> dict[str, tuple[str, ...]]:
    """Which versions of which records a form names; raises BadInputError."""
    found = {}
    for one in told:
        record, *hashes = one.split()[:9] or [""]
        if not is_id(record) or not hashes or not all(map(is_id, hashes)):
            raise BadInputError(_OUT_OF_DATE)
        found[record] = tuple(hashes)
    if len(found) > MOST:
        raise BadInputError(_("That is too much to mark at once. Nothing was done."))
    return found
