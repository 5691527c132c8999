"""Children who moved on, by the council's signed word; and taking this computer's copy of such a stay off it.

Nothing goes before the council has all of it. The revisions stay as bare names, so every chain still verifies; should the
end have been a mistake, everything comes again by itself.
"""

from collections.abc import Collection, Iterable, Sequence

import msgspec
from sqlalchemy import delete, select, text

from carer_app.clock import local, moment
from carer_app.domain.command import Ask, Outcome, obeyed
from carer_app.domain.holds import UnderHoldError
from carer_app.domain.kind import SectionKind
from carer_app.domain.moved_on import MovedOn, handed_back
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.store import attachments, commands, directory, holds, index, log, photos, sealed_copies, streams, writing
from carer_app.store.engine import Connection, Database
from carer_app.store.erasure import TRACES, leave_no_trace
from carer_app.store.given import give_back, given_back
from carer_app.store.sealed_folder import SealedFolder
from carer_app.store.tables import (
    bodies,
    held,
    own_log_ins,
    positions,
    record_index,
    revisions,
    sealed_words,
    sections,
)
from carer_app.store.writing import Device

_TOLD = "moved on by "
KEPT = "copies that the home keeps"
_LOOKED = "nothing begun about "


class NotAllSentError(KnownError):
    """Something of the stay has not reached the council yet."""

    def __init__(self) -> None:
        super().__init__(_("Not everything of this stay has reached the council yet. Nothing was taken off."))


def keep(db: Connection, gateway: str, told: Sequence[MovedOn]) -> None:
    """Keep who has moved on, in place of those whom this gateway named before."""
    value = msgspec.json.encode(told).decode()
    if (directory.setting(db, _TOLD + gateway) or "[]") != value:
        directory.set_setting(db, _TOLD + gateway, value)


def every(db: Connection) -> list[tuple[str, MovedOn]]:
    """Each child who moved on, with the gateway that said so."""
    named = directory.settings_named(db, _TOLD)
    return [
        (name.removeprefix(_TOLD), one)
        for name, value in sorted(named.items())
        for one in msgspec.json.decode(value, type=tuple[MovedOn, ...])
    ]


def count_unsent(db: Connection, child: str) -> int:
    """How many versions of the child's file are here of which the council has not said that it has them."""
    return unsent_in(db, _streams(db, child))


def count_unsent_photos(db: Connection, child: str, folder: SealedFolder) -> int:
    """How many photos and papers of the child's file are here and not with the council."""
    return photos.unsent_in(db, _streams(db, child), folder)


def handed_back_files(db: Connection) -> frozenset[str]:
    """The files of children whose copy was handed back, and has not come again."""
    given = given_back(db)
    if not given:
        return frozenset()
    is_sheet = (sections.c.section == str(SectionKind.SHEET)) & sections.c.stream.in_(given)
    return frozenset(db.scalars(select(sections.c.file).where(is_sheet)))


def unsent_in(db: Connection, of: Sequence[str]) -> int:
    """How many versions of these streams are here of which the council has not said that it has them, words and all. What
    waits to go again counts too: a council that was put back may have lost what it once received.
    """
    own = select(revisions.c.hash).where(revisions.c.stream.in_(of))
    unsent = set(db.scalars(own.where(revisions.c.hash.not_in(_PLACED), revisions.c.hash.not_in(_HELD))))
    again = log.named_waiting(db)
    return len(unsent | again.intersection(db.scalars(own)) if again else unsent)


_PLACED = select(positions.c.revision)
_WORDS = select(bodies.c.revision).union(select(sealed_words.c.revision))
_HELD = select(held.c.revision).where((held.c.reason != streams.BODY_MISSING) | held.c.revision.not_in(_WORDS))
"""What the council keeps aside, with its words where any are here."""


def is_with_council(db: Connection, child: str, folder: SealedFolder) -> bool:
    """Whether the council has all of the child's file that is here, photos and papers too."""
    return is_all_sent(db, _streams(db, child), folder)


def is_all_sent(db: Connection, of: Sequence[str], folder: SealedFolder) -> bool:
    """Whether the council has every version and every photo of these streams that is here."""
    return not unsent_in(db, of) and not photos.unsent_in(db, of, folder)


def keep_copy(db: Connection, device: Device, gateway: str, child: str, at: str) -> None:
    """Say to the council that the home keeps its copy, as is its own duty; or that nothing of it is on this computer, which came
    to the home after the child had left.
    """
    is_here = bool(_streams(db, child))
    writing.append(db, device, gateway, (), (handed_back(child, at, kept=is_here),))
    _answer(db, device, {child}, at)
    _forget(db, gateway, child)
    if is_here:
        _keep_kept(db, kept(db) | {child})
        sealed_copies.seal(db, child, local(moment(at)).date().isoformat())


def kept(db: Connection) -> set[str]:
    """The children who moved on and of whom the home keeps its copy, sealed."""
    return set(msgspec.json.decode(directory.setting(db, KEPT) or "[]", type=list[str]))


def gone(db: Connection) -> set[str]:
    """The children who do not live here any more, though their records are here."""
    return {one.child for _gateway, one in every(db)} | kept(db)


def live_here(db: Connection, children: Iterable[str]) -> None:
    """These children live here, by the council's word; perhaps again. What was sealed is read again like any file."""
    before = kept(db)
    back = before.intersection(children)
    if back:
        _keep_kept(db, before - back)
        sealed_copies.unseal(db, back)


def seal_what_is_kept(db: Connection, day: str) -> bool:
    """Seal what was kept by a program that did not seal yet; whether there was any."""
    fresh = kept(db) - sealed_copies.since(db).keys()
    for child in sorted(fresh):
        sealed_copies.seal(db, child, day)
    return bool(fresh)


def looked(db: Connection, child: str, ended: str) -> frozenset[str]:
    """Who unlocked here since the time for late entries was over, and had begun nothing about the child; by id.

    What somebody has begun is theirs alone to open, so nobody else can look for them. It is of this end of the stay only.
    """
    value = directory.setting(db, _LOOKED + child) or "{}"
    return frozenset(who for who, day in msgspec.json.decode(value, type=dict[str, str]).items() if day == ended)


def note_looked(db: Connection, child: str, ended: str, person: str, *, has_begun: bool) -> None:
    """Note for somebody whether they have begun something about a child who moved on."""
    before = looked(db, child, ended)
    now = before - {person} if has_begun else before | {person}
    if now != before:
        directory.set_setting(db, _LOOKED + child, msgspec.json.encode(dict.fromkeys(sorted(now), ended)).decode())


def seal_again(db: Connection, children: Iterable[str], day: str) -> None:
    """Seal what was sealed here before, by the council's word, and is open since an older copy of this folder was put back."""
    fresh = set(children) - kept(db)
    if fresh:
        _keep_kept(db, kept(db) | fresh)
        seal_what_is_kept(db, day)


def _keep_kept(db: Connection, children: Iterable[str]) -> None:
    directory.set_setting(db, KEPT, msgspec.json.encode(sorted(children)).decode())


def take_off(database: Database, device: Device, gateway: str, child: str, at: str) -> None:
    """Take every word of this child's file off this computer, and say so in the log for the council.

    Raises NotAllSentError and UnderHoldError, with nothing gone; StoreBusyError while another program still reads old pages,
    which go then at a later sync.
    """
    with database.writing() as db:
        hold = holds.over(db, child)
        if hold:
            raise UnderHoldError(hold)
        if not is_with_council(db, child, SealedFolder(database.path)):
            raise NotAllSentError
        directory.set_setting(db, TRACES, "yes")
        erase_streams(db, _streams(db, child))
        db.execute(delete(own_log_ins).where(own_log_ins.c.child == child))
        sealed_copies.forget_words(db, child)
        writing.append(db, device, gateway, (), (handed_back(child, at, kept=False),))
        _answer(db, device, {child}, at)
        _forget(db, gateway, child)
    leave_no_trace(database)


def answer_gone(db: Connection, device: Device, at: str) -> bool:
    """Answer whoever asked for records that were with the council already when the question came; whether anybody did."""
    return _answer(db, device, handed_back_files(db) | kept(db), at)


def _answer(db: Connection, device: Device, children: Collection[str], at: str) -> bool:
    """Say to whoever asked for these children's records that they are with the council."""
    asked = [one for one in commands.waiting(db) if one.what == Ask.HAND_BACK and one.file in children]
    for command in asked:
        commands.settle(db, command, Outcome.DONE, at)
        writing.append(db, device, command.gateway, (), (obeyed(command.counter, Outcome.DONE, at),))
    return bool(asked)


def erase_streams(db: Connection, own: Sequence[str]) -> None:
    """Make the words of these streams go, with all that lists and the search tell of them; their revisions stay."""
    hashes = list(db.scalars(select(revisions.c.hash).where(revisions.c.stream.in_(own))))
    for record in list(db.scalars(select(record_index.c.record).where(record_index.c.stream.in_(own)))):
        index.forget(db, record)
    of_file = select(revisions.c.hash).where(revisions.c.stream.in_(own))
    db.execute(delete(bodies).where(bodies.c.revision.in_(of_file)))
    db.execute(delete(sealed_words).where(sealed_words.c.revision.in_(of_file)))
    attachments.forget(db, hashes)
    db.execute(text("INSERT INTO search(search) VALUES ('optimize')"))
    give_back(db, own)


def erase_file(db: Connection, file: str) -> None:
    """Make the words go of every section of a file that is known here."""
    erase_streams(db, _streams(db, file))


def _forget(db: Connection, gateway: str, child: str) -> None:
    """The council has not been told yet, but here it is done."""
    keep(db, gateway, [one for of, one in every(db) if of == gateway and one.child != child])


def _streams(db: Connection, child: str) -> list[str]:
    return [section.stream for section in streams.sections_of(db, file=child)]
