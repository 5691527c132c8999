"""The last words of a computer that was emptied: its entries are judged like any others, its drafts kept for a manager."""

import json
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

import msgspec
from sqlalchemy import select

from carer_app.domain.entry import Entry
from carer_app.domain.last_words import LastWords, LeftDraft, Written, name_of, open_body, open_words
from carer_app.domain.revision import REVISION, Body, Revision
from carer_app.domain.sealing import NotForYouError, SealingKey
from carer_app.domain.signing import BrokenSignatureError
from carer_app.errors import BadInputError
from carer_app.gateway.children import NotYoursToSeeError
from carer_app.gateway.commands import MAY_ASK
from carer_app.gateway.council import Council
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.commands import last_words
from carer_app.gateway.db.tables import devices
from carer_app.gateway.db.upsert import insert_new
from carer_app.gateway.opening import MOST_ENTRIES
from carer_app.gateway.people import CouncilPerson
from carer_app.gateway.sync import accept
from carer_app.gateway.trouble import RefusedError, bad_bytes
from carer_app.i18n import _
from carer_app.sync.protocol import SyncRequest


class LeftAtDesk(msgspec.Struct, frozen=True, kw_only=True):
    """What was being written on a computer when it was emptied. `shut` counts drafts that only others can open; `chunks` are
    the sealed pieces of the drafts' photos, by name. `aside` was saved there, and the council could not take it when it was
    sent; `sealed` counts what else lies in the sealed words alone: of closed sections, damaged, or of another council.
    """

    computer: str
    received: str
    written: tuple[Written, ...]
    shut: int
    chunks: dict[str, bytes] = {}
    aside: tuple[Written, ...] = ()
    sealed: int = 0

    def is_empty(self) -> bool:
        """Whether there is nothing in it to be shown or counted."""
        return not (self.written or self.shut or self.aside or self.sealed)


def take(council: Council, device: str, sealed: bytes) -> str:
    """Keep what a device sealed to the council, and take the entries in it; gives the name to put into a receipt.

    Sent again it changes nothing. Raises RefusedError where it was sealed to somebody else or is of another device; what
    cannot be taken of entries, or is named by none, stays in the sealed bytes, with an alarm.
    """
    words = _opened(council, device, sealed)
    name = name_of(sealed)
    with council.port() as port:
        row = {"hash": name, "device": device, "sealed": sealed, "received": council.now()}
        insert_new(port.connection, last_words, [row])
        for request in _requests(words, council.keys.sealing):
            outcome = accept(port, request)
            if outcome.trouble:
                port.alarm("last-words-not-taken", device, outcome.trouble.type)
        loose = _loose(words)
        if loose:
            port.alarm("last-words-loose", device, str(len(loose)))
        note(port.connection, council.now(), "last words", device=device, detail=str(len(words.drafts)))
    return name


def left_at(council: Council, person: CouncilPerson, device: str) -> list[LeftAtDesk]:
    """What was being written on this computer, for a manager; raises NotYoursToSeeError, BadInputError."""
    if person.role not in MAY_ASK:
        raise NotYoursToSeeError
    with council.reading() as connection:
        called = connection.scalar(select(devices.c.name).where(devices.c.id == device, devices.c.home.is_not(None)))
        if called is None:
            raise BadInputError(
                _("device “{device}” is not known here.").format(device=device), [("device", "is not known")]
            )
        query = select(last_words).where(last_words.c.device == device).order_by(last_words.c.received)
        found = connection.execute(query).all()
    left = [_left(council, called, row.received, _opened(council, device, row.sealed)) for row in found]
    return [one for one in left if not one.is_empty()] or left[:1]


def _opened(council: Council, device: str, sealed: bytes) -> LastWords:
    try:
        words = open_words(sealed, council.keys.sealing)
    except (NotForYouError, BrokenSignatureError) as problem:
        raise RefusedError(bad_bytes(None, "Last words cannot be opened here.")) from problem
    if (words.gateway, words.device) != (council.keys.gateway, device):
        raise RefusedError(bad_bytes(None, "Last words are of another device or gateway."))
    return words


def with_sealed(request: SyncRequest, key: SealingKey) -> SyncRequest:
    """The same with the bodies opened that were sealed to the council. One that cannot be opened is as good as missing."""
    found = {}
    for name, sealed in request.sealed.items():
        with suppress(NotForYouError, BrokenSignatureError):
            found[name] = open_body(sealed, key)
    return msgspec.structs.replace(request, bodies=found | request.bodies, sealed={}) if found else request


def _requests(words: LastWords, key: SealingKey) -> Iterator[SyncRequest]:
    """The entries, as many at once as a gateway takes, with what they name."""
    sent = {signed.hash(REVISION): signed for signed in words.revisions}
    boxes = {box.hash: box for box in words.boxes}
    left = iter(words.entries)
    while some := tuple(islice(left, MOST_ENTRIES)):
        named = dict.fromkeys(name for signed in some for name in _named(signed.data))
        request = SyncRequest(
            device=words.device,
            epoch=words.epoch,
            instance=words.instance,
            entries=some,
            revisions=tuple(sent[name] for name in named if name in sent),
            bodies={name: words.bodies[name] for name in named if name in words.bodies},
            boxes=tuple(boxes[name] for name in named if name in boxes),
            sealed={name: words.sealed[name] for name in named if name in words.sealed},
        )
        yield with_sealed(request, key)


def _named(data: str) -> tuple[str, ...]:
    try:
        return msgspec.json.decode(data, type=Entry).revisions
    except (msgspec.DecodeError, UnicodeError):
        return ()


def _loose(words: LastWords) -> set[str]:
    """What no entry names: it is in no log, so that a person has to look."""
    here = (
        {signed.hash(REVISION) for signed in words.revisions} | {box.hash for box in words.boxes} | set(words.damaged)
    )
    return here - {name for signed in words.entries for name in _named(signed.data)}


def _left(council: Council, called: str, received: str, words: LastWords) -> LeftAtDesk:
    own = [written for draft in words.drafts for written in _written(council, draft)]
    aside = list(_aside(council, words))
    return LeftAtDesk(
        computer=called,
        received=received,
        written=tuple(own),
        shut=len(words.drafts) - len(own),
        chunks=words.chunks,
        aside=tuple(aside),
        sealed=len(_loose(words)) - len(aside),
    )


def _aside(council: Council, words: LastWords) -> Iterator[Written]:
    """What was set aside on the computer, as far as it can be read."""
    sent = {signed.hash(REVISION): signed for signed in words.revisions}
    for name in words.aside:
        body = words.bodies.get(name) or _unsealed(council, words.sealed.get(name))
        if name not in _loose(words) or body is None:
            continue
        try:
            said = sent[name].read(Revision) if name in sent else None
        except BrokenSignatureError:
            said = None
        yield Written(
            person=said.author if said else "",
            kind=said.kind if said else "",
            child="",
            record=said.record if said else "",
            changed=said.written if said else words.at,
            text=json.dumps(body.statement().content or {}),
            manifests=body.manifests,
        )


def _unsealed(council: Council, sealed: bytes | None) -> Body | None:
    try:
        return open_body(sealed, council.keys.sealing) if sealed else None
    except (NotForYouError, BrokenSignatureError):
        return None


def _written(council: Council, draft: LeftDraft) -> Iterator[Written]:
    if draft.to == council.keys.sealing.public:
        try:
            yield msgspec.json.decode(council.keys.sealing.open(draft.sealed), type=Written)
        except (NotForYouError, msgspec.DecodeError, UnicodeError, RecursionError):
            return
