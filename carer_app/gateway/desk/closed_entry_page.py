"""One closed entry: what it says, its versions and four times, who may read it, who looked, and what was said about it."""

from collections.abc import Collection, Sequence

from starlette.responses import Response

from carer_app.domain.closed import Reader
from carer_app.domain.sealing import SealingKey
from carer_app.errors import BadInputError
from carer_app.gateway.chronology import people_named
from carer_app.gateway.closed_shelf import ClosedSection
from carer_app.gateway.closed_writing import comment_closed, holding, mark_closed_read, note_looked
from carer_app.gateway.db import closed_ends
from carer_app.gateway.desk.changed_since import changed_since
from carer_app.gateway.desk.closed_entries import ClosedEntry, closed_entry, doubtful
from carer_app.gateway.desk.closed_key_page import CLOSED
from carer_app.gateway.desk.closed_page import child_names, child_words, doubt_words, entry_address
from carer_app.gateway.desk.guard import is_id
from carer_app.gateway.desk.record_page import ShownVersion, shown_remark, shown_version, times_of
from carer_app.gateway.desk.telling import at_words, entry, role_words
from carer_app.gateway.desk.visit import NotHereError, Visit
from carer_app.i18n import _


def closed_entry_page(visit: Visit) -> Response:
    """The entry that the address names. That they looked is written down in its section, once a day."""
    sealing = visit.closed_key()
    if sealing is None:
        return visit.go(CLOSED)
    record = _record(visit)
    note_looked(visit.council, visit.me, sealing, record)
    return _page(visit, sealing, record)


def add_closed_remark(visit: Visit) -> Response:
    """Keep what was typed, or say what is wrong with it."""
    sealing, record = _open(visit), _record(visit)
    words = visit.form.one("text").replace("\r\n", "\n")
    try:
        comment_closed(visit.council, visit.me, sealing, record, words)
    except BadInputError as problem:
        return _page(visit, sealing, record, problem, words)
    told = _("Your remark is kept, closed like the entry. Its other readers will see it at their next sync.")
    return visit.go(f"{entry_address(visit, record)}#remarks", told)


def read_closed(visit: Visit) -> Response:
    """“I have read this”, about the versions that were on the page."""
    sealing, record = _open(visit), _record(visit)
    mark_closed_read(visit.council, visit.me, sealing, record, visit.form.every("seen"))
    told = _("Marked as read. Its other readers will see this at their next sync.")
    return visit.go(entry_address(visit, record), told)


def _open(visit: Visit) -> SealingKey:
    """The key that was opened in this session; raises BadInputError where it was shut meanwhile."""
    sealing = visit.closed_key()
    if sealing is None:
        raise BadInputError(_("Your closed entries were shut meanwhile, so nothing was kept. Open them again."))
    return sealing


def _record(visit: Visit) -> str:
    """The record behind the name in the address; raises NotHereError for a name of another session."""
    record = visit.shown(str(visit.request.path_params["entry"]))
    if not is_id(record):
        raise NotHereError
    return record


def _page(
    visit: Visit, sealing: SealingKey, record: str, problem: BadInputError | None = None, words: str = ""
) -> Response:
    with visit.council.reading() as connection:
        section = holding(visit.council, connection, visit.me, sealing, record)
        one = closed_entry(connection, visit.me.id, section, record, entry_address(visit, record))
        child = child_words(section.child, child_names(visit, connection))
        about = ", ".join(sorted(people_named(connection, set(section.about)).values()))
        changed = changed_since(visit, connection, section)
        past = closed_ends.past_readers(connection, section.stream)
    visit.seen("saw closed entry", section.stream)
    return visit.page(
        "closed_entry.html",
        422 if problem else 200,
        here="closed",
        address=entry_address(visit, record),
        child=child,
        about=about,
        changed=changed,
        **_told(one, section, past),
        problems=(("text", problem.sentence),) if problem else (),
        words=words,
    )


def _told(one: ClosedEntry, section: ClosedSection, past: Collection[str]) -> dict[str, object]:
    """The entry and its section, as the page shows them. For `past` readers it has ended: the child left their home."""
    return {
        "entry": entry(one.gathered, one.profile),
        "seen": [version.hash for version in one.gathered.standing],
        "times": tuple(times_of(one.shown)),
        "remarks": [shown_remark(remark) for remark in one.shown.remarks],
        "versions": _versions(one),
        "readers": [_reader(reader, past) for reader in section.readers],
        "safeguarding": bool(section.safeguarding),
        "let_in": [_at(name, when) for name, when in section.let_in],
        "looked": [_at(name, when) for name, when in reversed(one.looked)],
        "doubts": _doubts(one, section),
    }


def _versions(one: ClosedEntry) -> list[ShownVersion]:
    """The newest first. What changed is said in a sentence, without a page of its own."""
    versions = one.shown.versions
    return [shown_version(versions, version, one.profile) for version in reversed(versions)]


def _reader(reader: Reader, past: Collection[str]) -> str:
    told = _("{name}, {role}").format(name=reader.name, role=role_words(reader.role))
    if reader.id in past:
        return _("{reader}: not what was written since the child moved on from their home").format(reader=told)
    return told if reader.key else _("{reader}: not yet, they have no key of their own").format(reader=told)


def _at(name: str, when: str) -> str:
    return _("{name}, {when}").format(name=name, when=at_words(when))


def _doubts(one: ClosedEntry, section: ClosedSection) -> Sequence[str]:
    """What cannot be relied on, said before anything else: of this entry, and in the rest of its section."""
    broken = [version for version in one.shown.versions if not version.signature_holds]
    told = _(
        "This entry is not signed by whom it names, or was changed. Do not rely on it. Tell whoever looks after the gateway."
    )
    rest = doubt_words(doubtful(section) - len(broken))
    return [sentence for sentence in (told if broken else "", rest) if sentence]
