"""The chunks of photos in closed entries: taken from who sent the box, given to the homes of its readers, and to nobody else."""

from datetime import date, timedelta

import pytest

from carer_app.clock import SetClock
from carer_app.domain.closed import shut
from carer_app.domain.entry import Control, chunks_named
from carer_app.gateway import photos
from carer_app.gateway.audit import audit
from carer_app.gateway.homes import add_placement, end_placement, placements_of
from carer_app.gateway.services import Services
from carer_app.gateway.trouble import RefusedError
from carer_app.sync.protocol import ChunksWanted
from tests.gateway.builders import Laptop, Writer
from tests.gateway.closing import Closed, listed
from tests.gateway.pictured import Pictured, with_picture


@pytest.fixture
def other(services: Services, laptop: Laptop) -> Laptop:
    """A computer of another home."""
    made = Laptop(services, writer=Writer(name="Kim Hale"))
    made.enrol("Elm House")
    return made


@pytest.fixture
def child(laptop: Laptop) -> str:
    child = laptop.open_child().child
    laptop.sync()
    return child


def send(closed: Closed, made: Pictured, *control: Control) -> None:
    closed.laptop.sync()
    named = control or (chunks_named(made.signed.hash, made.chunks),)
    closed.laptop.enter(made.signed, control=list(named))
    closed.laptop.sync(revisions=(), bodies={}, boxes=(shut(made.signed, closed.key),))


def unknown(laptop: Laptop, made: Pictured) -> int:
    wanted = ChunksWanted(hashes=tuple(made.chunks))
    return len(photos.missing(laptop.services, laptop.id, wanted).unknown)


def given(laptop: Laptop, made: Pictured) -> int:
    """How many of the chunks a computer is given."""
    count = 0
    for name in made.chunks:
        try:
            photos.give(laptop.services, laptop.id, name)
        except RefusedError:
            continue
        count += 1
    return count


def take(laptop: Laptop, made: Pictured) -> None:
    for name, sealed in made.chunks.items():
        photos.take(laptop.services, laptop.id, name, sealed)


def test_they_go_to_the_homes_of_its_readers_alone(
    services: Services, laptop: Laptop, other: Laptop, child: str
) -> None:
    closed = Closed(laptop, child)
    closed.begin(laptop.writer.person())
    made = with_picture(laptop, closed.stream)
    send(closed, made)
    assert (unknown(laptop, made), unknown(other, made)) == (0, 2)
    with pytest.raises(RefusedError):
        take(other, made)
    take(laptop, made)
    assert (given(laptop, made), given(other, made)) == (2, 0)
    assert audit(services).is_whole


def test_whoever_sent_a_box_sends_its_photos_and_is_given_none_that_they_may_not_read(
    services: Services, laptop: Laptop, other: Laptop, child: str
) -> None:
    today = date.fromisoformat(services.today())
    add_placement(services, child, "Elm House", today, "Ruth")
    closed = Closed(laptop, child)
    closed.begin(listed(other, other.writer.id))
    made = with_picture(laptop, closed.stream)
    send(closed, made)
    take(laptop, made)
    assert (given(laptop, made), given(other, made)) == (0, 2)


def test_what_is_not_for_a_home_any_more_has_no_photo_for_it_either(
    services: Services, laptop: Laptop, other: Laptop, child: str, clock: SetClock
) -> None:
    today = date.fromisoformat(services.today())
    add_placement(services, child, "Elm House", today, "Ruth")
    closed = Closed(other, child)
    closed.begin(listed(laptop, laptop.writer.id), listed(other, other.writer.id))
    before = with_picture(other, closed.stream)
    send(closed, before)
    take(other, before)
    (stay,) = (one for one in placements_of(services, child) if one.home_name == "Rowan House")
    end_placement(services, stay.id, today, "Ruth")
    clock.advance(timedelta(days=1))
    after = with_picture(other, closed.stream)
    send(closed, after)
    take(other, after)
    assert (given(laptop, before), given(laptop, after), given(other, after)) == (2, 0, 2)


def test_what_can_be_no_name_is_passed_over(services: Services, laptop: Laptop, child: str) -> None:
    closed = Closed(laptop, child)
    closed.begin(laptop.writer.person())
    made = with_picture(laptop, closed.stream)
    odd = Control(what="chunks_named", facts={"box": "no box", "chunks": "x y"})
    empty = Control(what="chunks_named", facts={})
    long = chunks_named(made.signed.hash, ["f" * 63, *made.chunks, "../../etc"])
    send(closed, made, odd, empty, long)
    assert unknown(laptop, made) == 0
    assert audit(services).is_whole
