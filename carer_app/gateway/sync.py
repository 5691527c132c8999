"""Taking an outbox: `accept` is pure over its port, so that thousands of faulty histories can run in memory."""

from collections.abc import Sequence

import msgspec

from carer_app.domain.access import access_of
from carer_app.domain.act import act_of
from carer_app.domain.closed import SAFEGUARDING
from carer_app.domain.entry import Control, What, chunks_in
from carer_app.domain.people import AT_HOME, Person
from carer_app.domain.well_formed import is_name
from carer_app.gateway.judging import Judge
from carer_app.gateway.opening import ForkedError, Opened, newest_log, open_request
from carer_app.gateway.port import Candidate, DeviceFacts, Kept, Place, Port
from carer_app.gateway.trouble import RefusedError, not_signed
from carer_app.sync.protocol import (
    Held,
    Item,
    ItemState,
    LogHead,
    Receipt,
    StreamHead,
    SyncRequest,
    Trouble,
)

LONGEST_NUMBER = 10
"""Digits of the number under which something was asked of a device, and one more."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a request: a receipt to sign once everything is durable, or a refusal. `status` is the device's log."""

    device: DeviceFacts
    status: LogHead
    receipt: Receipt | None = None
    trouble: Trouble | None = None


def accept(port: Port, request: SyncRequest, key: str = "") -> Outcome:
    """Verify, judge and keep what a known device sent, in the port's transaction, whatever the outcome is. `key` is what the
    request itself was signed with, empty where it was not: one that the device went by before proves nothing any more.

    Sending the same again changes nothing and is answered alike. Nothing well formed is refused: what is out of scope
    is held. Of bad bytes nothing is kept; of a fork the evidence is.
    """
    port.expect(request)
    device = port.device(request.device)
    if device is None:
        raise LookupError("the device must be known before its request is taken")
    if key and key != device.public_key:
        return Outcome(device=device, status=newest_log(port, request, device), trouble=not_signed())
    if device.instance != request.instance:
        port.alarm("instance-differs", device.id, "")
    try:
        opened = open_request(port, request, device)
    except ForkedError as fork:
        port.keep_fork(device, fork.entry)
        port.alarm("chain-fork", device.id, f"{fork.entry.epoch}/{fork.entry.seq}")
        return Outcome(device=device, status=newest_log(port, request, device), trouble=fork.trouble)
    except RefusedError as refusal:
        return Outcome(device=device, status=newest_log(port, request, device), trouble=refusal.trouble)
    receipt = _receipt(port, device, opened, set(), {}, {}) if opened.brings_nothing else _keep(port, device, opened)
    port.hear(device, request.epoch, request.instance)
    return Outcome(device=device, status=opened.log, receipt=receipt)


def with_last_words(outcome: Outcome, name: str) -> Outcome:
    """The same with a receipt that names last words as well."""
    if not name or not outcome.receipt:
        return outcome
    return msgspec.structs.replace(outcome, receipt=msgspec.structs.replace(outcome.receipt, last_words=name))


def release(port: Port, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """Judge again what was held, because something has changed; gives back what now has its place.

    What waited for a stream that is opened by it has its place then too.
    """
    placing = _place(port, candidates)
    port.settle(placing.places)
    further = release(port, port.waiting(placing.opened, ())) if placing.opened else ()
    return (*placing.places, *further)


class _Placing(msgspec.Struct, frozen=True, kw_only=True):
    places: dict[str, Place]
    held: list[tuple[Candidate, Held]]
    opened: set[str]
    grown: dict[str, StreamHead]


def _keep(port: Port, device: DeviceFacts, opened: Opened) -> Receipt:
    port.keep_entries(device, opened.entries)
    if opened.keys:
        port.keep_device_keys(device, opened.keys)
    named = _take_keys(port, device, opened.controls)
    port.keep_revisions([candidate for candidate in opened.candidates if candidate.hash not in opened.kept])
    port.keep_bodies([c.body for c in opened.candidates if c.hash in opened.kept and c.body])
    placing = _place(port, opened.candidates)
    port.hold(placing.held)
    port.settle(placing.places.keys() & opened.kept.keys())
    shut = port.keep_boxes(opened.boxes, device)
    _give_sections(port, device, opened.controls)
    _keep_chunk_names(port, opened.controls)
    _keep_answers(port, device, opened.controls)
    _keep_handed_back(port, msgspec.structs.replace(device, epoch=opened.log.epoch), opened.controls)
    _keep_accesses(port, device, opened.controls)
    _note_taken_off(port, device, opened.controls)
    known = opened.kept | _now_kept(opened.kept, placing) | shut
    if placing.opened or named:
        release(port, port.waiting(placing.opened, named))
        names = {hash_ for _, hash_ in opened.named}
        known = port.kept_boxes(names) | port.kept(names)
    return _receipt(port, device, opened, {*placing.places, *shut}, placing.grown, known)


def _now_kept(before: dict[str, Kept], placing: _Placing) -> dict[str, Kept]:
    """Where each revision is that was placed or held just now; what was held before keeps its first reason."""
    placed = {
        hash_: Kept(stream=place.candidate.revision.stream, position=place.position, reason=None)
        for hash_, place in placing.places.items()
    }
    held = {
        candidate.hash: Kept(stream=candidate.revision.stream, position=None, reason=reason)
        for candidate, reason in placing.held
        if candidate.hash not in before
    }
    return placed | held


def _place(port: Port, candidates: Sequence[Candidate]) -> _Placing:
    """Give what may go into its stream the next places there, in the order in which it was written."""
    judge = Judge(port, candidates)
    for candidate in candidates:
        judge.open_section(candidate)
    judged = [(candidate, judge.reason_to_hold(candidate)) for candidate in candidates]
    taken = [candidate for candidate, reason in judged if reason is None]
    grown = port.lock_streams({candidate.revision.stream for candidate in taken})
    places = {}
    for candidate in taken:
        stream = candidate.revision.stream
        grown[stream] = grown[stream].after(candidate.hash)
        places[candidate.hash] = Place(candidate=candidate, position=grown[stream].position, head=grown[stream].head)
    port.give_places(places.values())
    held = [(candidate, reason) for candidate, reason in judged if reason is not None]
    return _Placing(places=places, held=held, opened=judge.opened, grown=grown)


def _take_keys(port: Port, device: DeviceFacts, controls: Sequence[Control]) -> set[str]:
    """Take the keys of people that a home's device names; whose are not the home's to name raises an alarm."""
    taken = set()
    for control in controls:
        if control.what != What.KEY_ADDED:
            continue
        person = _named_person(control.facts)
        if person and not device.revoked and may_be_named(person) and port.add_person(person, device):
            taken.add(person.id)
        else:
            port.alarm("key-not-taken", device.id, person.id if person and is_name(person.id) else "")
    return taken


def _give_sections(port: Port, device: DeviceFacts, controls: Sequence[Control]) -> None:
    """Give closed sections to the readers whom a device names; one that names nobody raises an alarm."""
    for control in controls:
        if control.what != What.READER_ADDED or device.revoked:
            continue
        stream, key, routing = (control.facts.get(name, "") for name in ("stream", "key", "routing"))
        if not is_name(stream) or not is_name(key) or not port.give_section(stream, key, routing):
            port.alarm("reader-not-known", device.id, stream if is_name(stream) else "")


def _keep_chunk_names(port: Port, controls: Sequence[Control]) -> None:
    """Keep which sealed chunks belong to which box, as a device says: nobody here can look into either."""
    for box, names in map(chunks_in, controls):
        if names:
            port.name_chunks(box, names)


def _keep_answers(port: Port, device: DeviceFacts, controls: Sequence[Control]) -> None:
    """Keep what a device says that it did of what it was asked, also of one that was revoked."""
    for control in controls:
        if control.what != What.OBEYED:
            continue
        counter, outcome, at = (control.facts.get(name, "") for name in ("counter", "outcome", "at"))
        is_number = counter.isascii() and counter.isdigit() and len(counter) < LONGEST_NUMBER
        is_known = is_number and is_name(outcome) and is_name(at)
        if not is_known or not port.keep_answer(device, int(counter), outcome, at):
            port.alarm("answer-not-asked-for", device.id, counter if is_number else "")


def _keep_handed_back(port: Port, device: DeviceFacts, controls: Sequence[Control]) -> None:
    """Keep which child's records a device says that it handed back, in the epoch of these facts."""
    for control in controls:
        child, at = control.facts.get("child", ""), control.facts.get("at", "")
        if control.what == What.HANDED_BACK and is_name(child) and is_name(at):
            port.keep_handed_back(device, child, at, kept=control.facts.get("kept") == "yes")


def _keep_accesses(port: Port, device: DeviceFacts, controls: Sequence[Control]) -> None:
    """Keep who opened what on a device, what left it, and what was done with the device itself."""
    for control in controls:
        access, act = access_of(control), act_of(control)
        if access is not None:
            port.keep_access(device, access)
        if act is not None:
            port.keep_act(device, act)


def _note_taken_off(port: Port, device: DeviceFacts, controls: Sequence[Control]) -> None:
    """Note whom a device says that it does not let in any more, and who decided so. Their keys stay known: they tell who
    wrote what is still to come.
    """
    for control in controls:
        person, by = control.facts.get("person", ""), control.facts.get("by", "")
        if control.what == What.TAKEN_OFF and is_name(person) and is_name(by):
            port.note_taken_off(device, person, by)


def _named_person(facts: dict[str, str]) -> Person | None:
    try:
        return msgspec.convert({**facts, "id": facts.get("person", "")}, Person)
    except msgspec.ValidationError:
        return None


def may_be_named(person: Person) -> bool:
    """Whether a home's device may name such a person: someone of a home, under names and keys that can be."""
    keys = (person.signing_key, person.sealing_key)
    is_key = all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in keys)
    is_id = is_name(person.id) and person.id != SAFEGUARDING
    return is_key and is_id and person.role in AT_HOME and person.name.isprintable()


def _receipt(
    port: Port,
    device: DeviceFacts,
    opened: Opened,
    fresh: set[str],
    ends: dict[str, StreamHead],
    known: dict[str, Kept],
) -> Receipt:
    items = []
    for seq, hash_ in opened.named:
        items.append(_item(seq, hash_, known[hash_], is_new=hash_ in fresh))
        fresh.discard(hash_)
    streams = {known[item.revision].stream for item in items if item.state != ItemState.HELD}
    grown = {stream: head for stream, head in ends.items() if stream in streams}
    return Receipt(
        gateway=port.gateway,
        device=device.id,
        log=opened.log,
        items=tuple(items),
        streams=grown | port.stream_heads(streams - grown.keys()),
        at=port.now(),
    )


def _item(seq: int, hash_: str, kept: Kept, *, is_new: bool) -> Item:
    if kept.position is None:
        return Item(seq=seq, revision=hash_, state=ItemState.HELD, reason=kept.reason)
    state = ItemState.ACCEPTED if is_new else ItemState.DUPLICATE
    return Item(seq=seq, revision=hash_, state=state, position=kept.position)
