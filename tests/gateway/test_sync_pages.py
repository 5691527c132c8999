"""What comes down: pages, the directory, the beacon, and what a device may no longer read."""

from datetime import date

import pytest
from sqlalchemy import func, select

from carer_app.clock import SetClock, stamp
from carer_app.gateway import homes
from carer_app.gateway.db.tables import revisions
from carer_app.gateway.services import Services
from carer_app.gateway.trouble import RefusedError
from carer_app.sync.protocol import (
    BEACON,
    Beacon,
)
from tests.gateway.answers import alarms, directory_in, noon
from tests.gateway.builders import Laptop, Writer


def test_two_devices_of_one_home_read_each_other(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    office = Laptop(services, writer=Writer(name="Sam Field"))
    office.enrol()
    assert {stream: page.next for stream, page in office.sync().pages.items()} == {opened.sheet: 2, opened.stay: 1}
    office.log(opened.stay)
    office.sync()
    page = laptop.sync(cursors={opened.stay: 1}, heads={}).pages[opened.stay]
    assert [row.position for row in page.rows] == [2]


def test_pages_come_in_parts_and_go_on_from_the_cursor(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    for number in range(250):
        laptop.log(opened.stay, f"Line {number}")
    cursors: dict[str, int] = {}
    heads: dict[str, str] = {}
    got: list[int] = []
    more = True
    laptop.sync()
    while more:
        pages = laptop.sync(cursors=dict(cursors), heads=dict(heads)).pages
        cursors |= {stream: page.next for stream, page in pages.items()}
        heads |= {stream: page.head for stream, page in pages.items()}
        got += [row.position for row in pages[opened.stay].rows] if opened.stay in pages else []
        more = any(page.more for page in pages.values())
    assert got == list(range(1, 252))


def test_pages_and_directory_wait_while_the_device_has_more_to_send(laptop: Laptop) -> None:
    opened = laptop.open_child()
    first = laptop.sync(more=True)
    assert (first.pages, first.directory) == ({}, None)
    last = laptop.sync()
    assert opened.stay in last.pages
    assert last.directory


def test_a_device_that_was_shown_another_history_raises_an_alarm(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    log = laptop.log(opened.stay)
    for cursors, heads in (
        ({opened.stay: 1}, {opened.stay: "ab" * 32}),
        ({opened.stay: 99}, {opened.stay: "ab" * 32}),
        ({"no-such-stream": 1}, {"no-such-stream": "ab" * 32}),
    ):
        with pytest.raises(RefusedError) as refused:
            services.sync(laptop.request(cursors=cursors, heads=heads), laptop.id)
        assert (refused.value.trouble.type, refused.value.trouble.status) == ("history-differs", 409)
    with services.reading() as connection:
        assert connection.scalar(select(func.count()).where(revisions.c.hash == log.hash)) == 1


def test_a_copied_device_is_noticed(services: Services, laptop: Laptop) -> None:
    laptop.open_child()
    laptop.sync()
    laptop.instance = "instance-2"
    laptop.sync()
    assert alarms(services) == ["alarm: instance-differs"]


def test_the_directory_says_who_may_be_believed(services: Services, laptop: Laptop, clock: SetClock) -> None:
    laptop.sync()
    told = directory_in(services, laptop.sync())
    assert (told.home.name, told.gateway, told.at) == ("Rowan House", services.keys.gateway, stamp(clock.now()))
    assert [(person.name, person.signing_key) for person in told.people] == [("Alex Reed", laptop.writer.key.public)]
    assert [(device.id, device.name, device.revoked) for device in told.devices] == [
        (laptop.id, "Kitchen laptop", False)
    ]
    assert told.devices[0].heard == stamp(clock.now())


def test_the_beacon_is_the_gateways_own_time(services: Services, laptop: Laptop) -> None:
    beacon = laptop.sync().beacon.verify(BEACON, services.keys.signing.public).read(Beacon)
    assert beacon == Beacon(gateway=services.keys.gateway, at=services.now())


def test_a_sheet_that_moved_with_the_child_names_its_earlier_authors(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    other = Laptop(services, writer=Writer(name="Kim North"))
    other.enrol("Elm House")
    homes.add_placement(services, opened.child, "Elm House", date(2026, 3, 3), "manager")
    assert {person.name for person in directory_in(services, other.sync()).people} == {"Alex Reed", "Kim North"}


def test_an_ended_placement_closes_the_pages_the_day_after(services: Services, laptop: Laptop, clock: SetClock) -> None:
    opened = laptop.open_child()
    laptop.sync()
    homes.end_placement(services, homes.placements_of(services, opened.child)[0].id, date(2026, 3, 4), "manager")
    assert opened.stay in laptop.sync().pages
    clock.move_to(noon(5))
    assert laptop.sync().pages == {}


def test_an_undone_placement_closes_the_pages_at_once(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    homes.undo_placement(services, homes.placements_of(services, opened.child)[0].id, "manager")
    assert laptop.sync().pages == {}
