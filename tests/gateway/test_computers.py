"""What a council asks of a computer: given in every answer and refusal, numbered, answered once, and held back by a hold."""

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select

from carer_app.clock import SetClock
from carer_app.domain.attachments import ManifestText
from carer_app.domain.command import Ask, Command, Outcome, obeyed
from carer_app.domain.entry import Entry
from carer_app.domain.last_words import LastWords, LeftDraft, Written, name_of, seal_words
from carer_app.domain.sealing import seal
from carer_app.domain.signing import Signed
from carer_app.errors import BadInputError
from carer_app.gateway import commands, homes
from carer_app.gateway.audit import audit
from carer_app.gateway.children import NotYoursToSeeError
from carer_app.gateway.db.commands import last_words
from carer_app.gateway.db.tables import audit_log
from carer_app.gateway.held import waiting
from carer_app.gateway.holds import NewHold, lift, place
from carer_app.gateway.last_words import left_at
from carer_app.gateway.people import NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.gateway.trouble import RefusedError
from carer_app.sync.protocol import COMMAND, Directory, Receipt
from tests.gateway.builders import Laptop

BY = "Ruth"


def told(laptop: Laptop) -> list[Command]:
    """What the next answer asks, verified."""
    return read(laptop, laptop.sync().commands)


def read(laptop: Laptop, signed: tuple[Signed, ...]) -> list[Command]:
    key = laptop.services.keys.signing.public
    return [one.verify(COMMAND, key).read(Command) for one in signed]


def answer(laptop: Laptop, counter: int, outcome: Outcome = Outcome.DONE) -> None:
    laptop.enter(control=(obeyed(counter, outcome, laptop.services.now()),))
    laptop.sync()


def seen(services: Services) -> commands.Computer:
    return commands.computers(services)[0]


def test_it_is_told_in_order_until_it_is_answered(services: Services, laptop: Laptop) -> None:
    assert told(laptop) == []
    first = commands.ask(services, laptop.id, Ask.LOCK, BY)
    second = commands.ask(services, laptop.id, Ask.HOLD, BY, words="Ask Ruth.")
    for _again in range(2):
        assert [(one.counter, one.what, one.device) for one in told(laptop)] == [
            (first, "lock", laptop.id),
            (second, "hold", laptop.id),
        ]
    answer(laptop, first)
    assert [one.counter for one in told(laptop)] == [second]
    assert [(one.counter, one.outcome) for one in seen(services).asked] == [(second, None), (first, "done")]


def test_asking_again_for_what_waits_changes_nothing(services: Services, laptop: Laptop) -> None:
    first, again = [commands.ask(services, laptop.id, Ask.LOCK, BY) for _twice in range(2)]
    assert again == first
    answer(laptop, first)
    assert commands.ask(services, laptop.id, Ask.LOCK, BY) > first


def test_a_refusal_tells_it_too(services: Services, laptop: Laptop) -> None:
    commands.ask(services, laptop.id, Ask.LOCK, BY)
    laptop.seq = 5
    laptop.enter()
    with pytest.raises(RefusedError) as refusal:
        laptop.sync()
    assert refusal.value.trouble.type == "chain-gap"
    assert [one.what for one in read(laptop, refusal.value.trouble.commands)] == ["lock"]


def test_a_revoked_computer_is_sent_commands_and_a_receipt_and_nothing_of_anybody(
    services: Services, laptop: Laptop
) -> None:
    child = laptop.open_child()
    laptop.log(child.stay)
    laptop.sync()
    homes.revoke(services, laptop.id)
    number = commands.ask(services, laptop.id, Ask.WIPE, BY)
    laptop.log(child.stay, "Written after that.")
    answered = laptop.sync()
    assert [one.what for one in read(laptop, answered.commands)] == ["wipe"]
    assert (answered.pages, answered.closed, answered.profile) == ({}, {}, None)
    assert answered.directory
    directory = answered.directory.read(Directory)
    assert (directory.people, directory.stays, directory.devices, directory.home.name) == ((), (), (), "")
    assert [item.state for item in answered.receipt.read(Receipt).items] == ["held"]
    answer(laptop, number)
    assert seen(services).asked[0].outcome == "done"


def test_no_other_device_is_told(services: Services, laptop: Laptop) -> None:
    other = Laptop(services)
    other.enrol()
    number = commands.ask(services, laptop.id, Ask.LOCK, BY)
    assert told(other) == []
    other.enter(control=(obeyed(number, Outcome.DONE, services.now()),))
    other.sync()
    assert seen(services).asked[0].outcome is None
    with services.reading() as connection:
        assert "alarm: answer-not-asked-for" in set(connection.scalars(select(audit_log.c.what)))


@pytest.mark.parametrize("counter", ["", "x", "99999999999999999999", "-1", "1.0", "\0"])
def test_an_odd_answer_raises_an_alarm_and_nothing_else(services: Services, laptop: Laptop, counter: str) -> None:
    commands.ask(services, laptop.id, Ask.LOCK, BY)
    odd = msgspec.structs.replace(
        obeyed(1, Outcome.DONE, "now"), facts={"counter": counter, "outcome": "done", "at": "now"}
    )
    laptop.enter(control=(odd,))
    laptop.sync()
    assert seen(services).asked[0].outcome is None
    assert audit(services).is_whole


def test_a_hold_forbids_emptying_and_one_placed_meanwhile_keeps_it_from_being_told(
    services: Services, laptop: Laptop
) -> None:
    child = laptop.open_child()
    laptop.sync()
    commands.ask(services, laptop.id, Ask.WIPE, BY)
    commands.ask(services, laptop.id, Ask.LOCK, BY)
    hold = place(services, NewHold(child=child.child, reason="A complaint."), BY)
    assert told(laptop) == []
    with pytest.raises(BadInputError, match="Lift the hold first"):
        commands.ask(services, laptop.id, Ask.WIPE, BY)
    lift(services, hold, "It is closed.", BY)
    assert [one.what for one in told(laptop)] == ["wipe", "lock"]


def test_an_unknown_device_and_the_desk_are_not_asked(services: Services, laptop: Laptop) -> None:
    for unknown in ("nothing", "desk"):
        with pytest.raises(BadInputError):
            commands.ask(services, unknown, Ask.LOCK, BY)


def test_a_computer_that_says_nothing_for_weeks_is_seen_until_it_is_retired(
    services: Services, laptop: Laptop, clock: SetClock
) -> None:
    laptop.sync()
    clock.advance(timedelta(days=27))
    assert seen(services).quiet_weeks == 0
    clock.advance(timedelta(days=9))
    assert seen(services).quiet_weeks == 5
    homes.revoke(services, laptop.id)
    assert seen(services).quiet_weeks == 0


# ---- last words


def words_of(laptop: Laptop, *entries: Signed, drafts: tuple[LeftDraft, ...] = ()) -> LastWords:
    named = [name for signed in entries for name in signed.read(Entry).revisions]
    return LastWords(
        gateway=laptop.services.keys.gateway,
        device=laptop.id,
        epoch=laptop.epoch,
        instance=laptop.instance,
        at=laptop.services.now(),
        entries=entries,
        revisions=tuple(laptop.revisions[name].signed for name in named),
        bodies={name: body for name in named if (body := laptop.revisions[name].body)},
        drafts=drafts,
    )


def draft_of(laptop: Laptop, said: str, key: str = "", manifests: tuple[ManifestText, ...] = ()) -> LeftDraft:
    council = laptop.services.keys.sealing.public
    written = Written(
        person=laptop.writer.id,
        kind="daily_log",
        child="",
        record="",
        changed=laptop.services.now(),
        text=said,
        manifests=manifests,
    )
    return LeftDraft(
        gateway=laptop.services.keys.gateway,
        to=key or council,
        sealed=seal(msgspec.json.encode(written), key or council),
    )


def send(laptop: Laptop, words: LastWords) -> Receipt:
    sealed = seal_words(words, laptop.services.keys.sealing.public)
    receipt = laptop.services.sync(laptop.request((), last_words=sealed), laptop.id).receipt.read(Receipt)
    assert receipt.last_words == name_of(sealed)
    return receipt


def test_last_words_are_taken_receipted_and_judged_like_any_others(services: Services, laptop: Laptop) -> None:
    child = laptop.open_child()
    laptop.log(child.stay, "Never sent by itself.")
    entries = tuple(laptop.waiting)
    receipt = send(laptop, words_of(laptop, *entries))
    assert receipt.log.seq == laptop.seq
    assert waiting(services) == []
    found = audit(services)
    assert (found.is_whole, found.records) == (True, 4)
    again = send(laptop, words_of(laptop, *entries))
    assert again.log == receipt.log
    assert audit(services).records == 4


def test_those_of_a_revoked_computer_are_held(services: Services, laptop: Laptop) -> None:
    child = laptop.open_child()
    laptop.sync()
    homes.revoke(services, laptop.id)
    laptop.log(child.stay, "Written on the last evening.")
    send(laptop, words_of(laptop, *laptop.waiting))
    assert [one.reason for one in waiting(services)] == ["revoked-device"]


def test_a_manager_reads_the_drafts_and_nobody_else_does(services: Services, laptop: Laptop) -> None:
    shut = draft_of(laptop, "{}", laptop.writer.person().sealing_key)
    send(laptop, words_of(laptop, drafts=(draft_of(laptop, '{"what_happened": "Half a sen"}'), shut)))
    manager = add_person(services, NewPerson(name="Priya", email="p@x.example", role="manager"))[0]
    worker = add_person(services, NewPerson(name="Sam", email="s@x.example", role="social_worker"))[0]
    (left,) = left_at(services, manager, laptop.id)
    assert ([one.text for one in left.written], left.shut) == (['{"what_happened": "Half a sen"}'], 1)
    with pytest.raises(NotYoursToSeeError):
        left_at(services, worker, laptop.id)


def test_those_for_another_council_or_of_another_device_are_refused_with_nothing_kept(
    services: Services, laptop: Laptop
) -> None:
    strange = msgspec.structs.replace(words_of(laptop), device="another")
    for sealed in (seal_words(words_of(laptop), laptop.writer.person().sealing_key), b"garbage"):
        with pytest.raises(RefusedError):
            services.sync(laptop.request((), last_words=sealed), laptop.id)
    with pytest.raises(RefusedError):
        send(laptop, strange)
    with services.reading() as connection:
        assert list(connection.scalars(select(last_words.c.hash))) == []


def test_what_cannot_be_taken_of_them_stays_sealed_with_an_alarm(services: Services, laptop: Laptop) -> None:
    laptop.enter()
    laptop.seq += 3
    gap = laptop.enter()
    send(laptop, words_of(laptop, gap))
    with services.reading() as connection:
        assert "alarm: last-words-not-taken" in set(connection.scalars(select(audit_log.c.what)))
        assert len(list(connection.scalars(select(last_words.c.hash)))) == 1
