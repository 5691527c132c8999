"""The council's safeguarding key and the passphrases at its desk, as the laptops of a home meet them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from carer_app.domain.closed import SAFEGUARDING
from carer_app.errors import BadInputError
from carer_app.gateway.closed_shelf import shelf_of
from carer_app.gateway.closed_writing import comment_closed, mark_closed_read, note_looked, standing
from carer_app.gateway.db import closed as kept
from carer_app.gateway.desk_keys import Chosen, begin_anew, set_up
from carer_app.gateway.halves import Half, read_half
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.safeguarding import let_in, make_safeguarding_key
from carer_app.gateway.services import Services
from carer_app.journal.closing import Readership
from carer_app.journal.forms import New
from tests.sync.conftest import Connected

Connect = Callable[..., Connected]
PASSPHRASE = Chosen(passphrase="otter lantern thimble gate puddle", again="otter lantern thimble gate puddle")
RAW = {"day": "2026-03-02", "what_happened": "Maya told me about the marmalade lighthouse."}


@pytest.fixture
def laptop(connect: Connect) -> Connected:
    """A laptop of one carer, whose child the council knows."""
    made = connect("first")
    made.home.child()
    made.work.sync_once()
    return made


@pytest.fixture
def worker(services: Services) -> CouncilPerson:
    """A social worker who has no passphrase yet."""
    return add_person(services, NewPerson(name="Ify Cole", email="i@x.uk", role="social_worker"))[0]


def make_key(services: Services, folder: Path, *, replace: bool = False) -> tuple[Half, Half]:
    out = [folder / f"half {letter} {replace}" for letter in "AB"]
    make_safeguarding_key(services, out, replace=replace)
    one, other = (read_half(path.name, path.read_text(encoding="utf-8")) for path in out)
    return one, other


def shut_away(by: Connected, *readers: str) -> str:
    child = by.home.journal.children()[0].id
    return by.work.closing.add(New(kind="daily_log", child=child, raw=RAW), Readership(readers=readers)).id


def me(of: Connected) -> str:
    return of.home.session.person.id


def sealed_to_council(services: Services) -> dict[str, int]:
    with services.reading() as connection:
        return {stream: len(keys) for stream, keys in kept.keys_for(connection, SAFEGUARDING).items()}


def test_a_new_section_is_sealed_to_it_and_one_from_before_at_the_readers_next_sync(
    laptop: Connected, worker: CouncilPerson, services: Services, tmp_path: Path
) -> None:
    set_up(services, worker, PASSPHRASE)
    laptop.work.sync_once()
    shut_away(laptop, me(laptop), worker.id)
    laptop.work.sync_once()
    assert sealed_to_council(services) == {}
    make_key(services, tmp_path)
    laptop.work.sync_once()
    laptop.work.sync_once()
    assert list(sealed_to_council(services).values()) == [1]
    shut_away(laptop, worker.id)
    laptop.work.sync_once()
    assert list(sealed_to_council(services).values()) == [1, 1]
    for _again in range(2):
        laptop.work.sync_once()
    assert list(sealed_to_council(services).values()) == [1, 1]
    make_key(services, tmp_path, replace=True)
    laptop.work.sync_once()
    laptop.work.sync_once()
    assert sorted(sealed_to_council(services).values()) == [1, 2]


def test_with_it_an_entry_may_be_for_somebody_who_has_no_key_yet(
    laptop: Connected, worker: CouncilPerson, services: Services, tmp_path: Path
) -> None:
    laptop.work.sync_once()
    with pytest.raises(BadInputError, match="Ify Cole cannot open closed entries yet"):
        shut_away(laptop, worker.id)
    halves = make_key(services, tmp_path)
    laptop.work.sync_once()
    shut_away(laptop, worker.id)
    laptop.work.sync_once()
    key = set_up(services, worker, PASSPHRASE)
    assert let_in(services, halves, worker.id, None).opened == 1
    with services.reading() as connection:
        found = shelf_of(services, connection, worker.id, key).sections
    assert [len(section.records()) for section in found] == [1]


def test_what_the_desk_says_in_a_section_reaches_its_readers_and_holds(
    laptop: Connected, worker: CouncilPerson, services: Services
) -> None:
    key = set_up(services, worker, PASSPHRASE)
    laptop.work.sync_once()
    record = shut_away(laptop, me(laptop), worker.id)
    laptop.work.sync_once()
    note_looked(services, worker, key, record)
    comment_closed(services, worker, key, record, "I rang the duty team.")
    with services.reading() as connection:
        section = shelf_of(services, connection, worker.id, key).holding(record)
    assert section
    mark_closed_read(services, worker, key, record, standing(section, record))
    laptop.work.sync_once()
    shown = laptop.home.journal.show(record)
    assert [(remark.author, remark.text) for remark in shown.remarks] == [("Ify Cole", "I rang the duty team.")]
    assert shown.versions[0].read_by == "Ify Cole"
    assert [who for who, _when in laptop.work.closing.of(record).looked] == [worker.id]


def test_a_reader_who_begins_anew_at_the_desk_is_let_in_again_by_the_laptop(
    laptop: Connected, worker: CouncilPerson, services: Services
) -> None:
    set_up(services, worker, PASSPHRASE)
    laptop.work.sync_once()
    record = shut_away(laptop, me(laptop), worker.id)
    laptop.work.sync_once()
    key = begin_anew(services, worker, PASSPHRASE)
    with services.reading() as connection:
        assert shelf_of(services, connection, worker.id, key).sections == ()
    laptop.work.sync_once()
    laptop.work.sync_once()
    with services.reading() as connection:
        assert shelf_of(services, connection, worker.id, key).holding(record)


def test_whoever_two_people_let_in_reads_it_on_a_laptop_of_their_own(
    laptop: Connected, connect: Connect, worker: CouncilPerson, services: Services, tmp_path: Path
) -> None:
    other = connect("second", "Jo Marsh", "Elm House")
    halves = make_key(services, tmp_path)
    laptop.work.sync_once()
    record = shut_away(laptop, worker.id)
    laptop.work.sync_once()
    assert let_in(services, halves, me(other), None).opened == 1
    other.work.sync_once()
    assert other.home.journal.entry(record).headline == RAW["what_happened"]
    assert [one.name for one in other.work.closing.of(record).readers] == ["Ify Cole", "Jo Marsh"]
