"""What waits for a person: children and streams that are not known, homes, people and devices that may not write."""

from datetime import date

from carer_app.clock import SetClock
from carer_app.domain.files import FileKind
from carer_app.domain.kind import SectionKind
from carer_app.domain.people import Role
from carer_app.domain.revision import new_id
from carer_app.domain.signing import SigningKey
from carer_app.gateway import homes
from carer_app.gateway.db.tables import entries
from carer_app.gateway.services import Services
from carer_app.logs.daily.record import DailyLog
from carer_app.sync.protocol import (
    BEACON,
    Beacon,
    Held,
)
from tests.gateway.answers import count_of, directory_in, held_in, noon, receipt_in, waiting
from tests.gateway.builders import Laptop, Writer


def test_an_unknown_child_is_placed_in_the_home_until_a_manager_confirms(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    told = directory_in(services, laptop.sync())
    assert [(stay.child, stay.start, stay.confirmed) for stay in told.stays] == [(opened.child, "2026-03-01", False)]
    assert set(told.stays[0].streams) == {opened.sheet, opened.stay}


def test_a_record_for_an_unknown_stream_is_held_until_the_stream_is_opened(services: Services, laptop: Laptop) -> None:
    stream = new_id()
    early = laptop.log(stream)
    assert held_in(services, laptop.sync()) == [Held.UNKNOWN_STREAM]
    laptop.open_stream(new_id(), stream=stream)
    page = laptop.sync().pages[stream]
    assert [row.revision.hash("revision") for row in page.rows][1:] == [early.hash]
    assert waiting(services) == 0


def test_a_held_record_is_answered_alike_when_it_is_sent_again(services: Services, laptop: Laptop) -> None:
    laptop.log(new_id())
    first = receipt_in(services, services.sync(laptop.request(), laptop.id))
    again = receipt_in(services, laptop.sync())
    assert first.items == again.items
    assert again.items[0].reason == Held.UNKNOWN_STREAM


def test_a_child_of_another_home_is_out_of_scope(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    other = Laptop(services)
    other.enrol("Elm House")
    other.log(opened.stay)
    other.open_stream(opened.child, SectionKind.SHEET)
    answer = other.sync()
    assert held_in(services, answer) == [Held.OUT_OF_SCOPE, Held.OUT_OF_SCOPE]
    assert answer.pages == {}
    assert directory_in(services, answer).stays == ()


def test_what_was_held_out_of_scope_takes_its_place_when_the_child_is_placed(
    services: Services, laptop: Laptop
) -> None:
    opened = laptop.open_child()
    laptop.sync()
    other = Laptop(services)
    other.enrol("Elm House")
    stay = other.open_stream(opened.child, SectionKind.STAY)
    other.log(stay)
    assert held_in(services, other.sync()) == [Held.OUT_OF_SCOPE, Held.UNKNOWN_STREAM]
    homes.add_placement(services, opened.child, "Elm House", date(2026, 3, 3), "manager")
    assert {stream: page.next for stream, page in other.sync().pages.items()} == {stay: 2, opened.sheet: 2}
    assert waiting(services) == 0


def test_a_home_may_write_for_four_weeks_after_a_child_moved_on(
    services: Services, laptop: Laptop, clock: SetClock
) -> None:
    opened = laptop.open_child()
    laptop.sync()
    placement = homes.placements_of(services, opened.child)[0]
    homes.end_placement(services, placement.id, date(2026, 3, 3), "manager")
    clock.move_to(noon(31))
    laptop.log(opened.stay, "The last box was packed.")
    assert held_in(services, laptop.sync()) == []
    clock.move_to(noon(1, month=4))
    laptop.log(opened.stay, "Later still.")
    assert held_in(services, laptop.sync()) == [Held.OUT_OF_SCOPE]


def test_a_device_that_was_away_is_judged_by_the_time_it_last_heard(
    services: Services, laptop: Laptop, clock: SetClock
) -> None:
    opened = laptop.open_child()
    beacon = laptop.sync().beacon
    homes.end_placement(services, homes.placements_of(services, opened.child)[0].id, date(2026, 3, 3), "manager")
    clock.move_to(noon(1, month=6))
    content = DailyLog(day=date(2026, 3, 3), what_happened="Written in March, sent in June.")
    laptop.enter(laptop.revision(opened.stay, content), beacon=beacon)
    forged = SigningKey.generate().sign(BEACON, Beacon(gateway=services.keys.gateway, at="2026-03-03T00:00:00.000Z"))
    laptop.enter(laptop.revision(opened.stay, content), beacon=forged)
    assert held_in(services, laptop.sync()) == [Held.OUT_OF_SCOPE]


def test_a_home_does_not_write_into_a_stay_elsewhere(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    other = Laptop(services)
    other.enrol("Elm House")
    homes.add_placement(services, opened.child, "Elm House", date(2026, 3, 3), "manager")
    other.log(opened.stay)
    assert held_in(services, other.sync()) == [Held.OUT_OF_SCOPE]


def test_a_revoked_device_is_heard_but_told_nothing(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    homes.revoke(services, laptop.id)
    laptop.log(opened.stay, "Still true.")
    answer = laptop.sync(cursors={}, heads={})
    assert held_in(services, answer) == [Held.REVOKED_DEVICE]
    assert answer.pages == {}
    told = directory_in(services, answer)
    assert (told.stays, told.people, told.devices, told.home.name) == ((), (), (), "")
    assert count_of(services, entries) == 4


def test_an_unknown_kind_is_held(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    content = DailyLog(day=date(2026, 3, 2), what_happened="From a later version.")
    laptop.enter(laptop.revision(opened.stay, content, kind="weather_report"))
    assert held_in(services, laptop.sync()) == [Held.UNKNOWN_KIND]


def test_a_newer_form_of_a_known_kind_is_taken(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    content = DailyLog(day=date(2026, 3, 2), what_happened="From a later version.")
    laptop.enter(laptop.revision(opened.stay, content, schema=99))
    assert held_in(services, laptop.sync()) == []


def test_an_unknown_author_is_held_until_their_key_is_named(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    laptop.writer = Writer(name="Sam Field")
    log = laptop.log(opened.stay)
    assert held_in(services, laptop.sync()) == [Held.UNKNOWN_AUTHOR]
    laptop.enter(control=[laptop.writer.key_added()])
    answer = laptop.sync()
    assert answer.pages[opened.stay].rows[-1].revision.hash("revision") == log.hash
    assert "Sam Field" in {person.name for person in directory_in(services, answer).people}


def test_what_waits_for_somebodys_key_takes_with_it_what_waits_for_the_section_that_they_opened(
    services: Services, laptop: Laptop
) -> None:
    alex, sam, stream = laptop.writer, Writer(name="Sam Field"), new_id()
    laptop.writer = sam
    laptop.open_stream(new_id(), stream=stream)
    laptop.writer = alex
    laptop.log(stream)
    assert held_in(services, laptop.sync()) == [Held.UNKNOWN_AUTHOR, Held.UNKNOWN_STREAM]
    laptop.enter(control=[sam.key_added()])
    assert len(laptop.sync().pages[stream].rows) == 2
    assert waiting(services) == 0


def test_what_waits_for_a_key_and_then_for_a_stream_has_its_place_once_both_are_known(
    services: Services, laptop: Laptop
) -> None:
    alex, sam, stream = laptop.writer, Writer(name="Sam Field"), new_id()
    laptop.writer = sam
    laptop.log(stream)
    assert held_in(services, laptop.sync()) == [Held.UNKNOWN_AUTHOR]
    laptop.enter(control=[sam.key_added()])
    laptop.sync()
    laptop.writer = alex
    laptop.open_stream(new_id(), stream=stream)
    assert len(laptop.sync().pages[stream].rows) == 2
    assert waiting(services) == 0


def test_a_key_and_what_it_signed_may_come_in_one_batch(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.writer = Writer(name="Sam Field")
    laptop.enter(control=[laptop.writer.key_added()])
    laptop.log(opened.stay)
    assert held_in(services, laptop.sync()) == []


def test_a_home_cannot_name_keys_for_people_of_another_home(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    other = Laptop(services)
    other.enrol("Elm House")
    impostor = Writer(id=laptop.writer.id)
    other.enter(control=[impostor.key_added()])
    other.sync()
    laptop.writer.key = impostor.key
    laptop.log(opened.stay)
    assert held_in(services, laptop.sync()) == [Held.UNKNOWN_AUTHOR]


def test_a_home_cannot_name_somebody_of_the_council(services: Services, laptop: Laptop) -> None:
    laptop.writer = Writer(name="Not a manager", role=Role.MANAGER)
    laptop.enter(control=[laptop.writer.key_added()])
    answer = laptop.sync()
    assert "Not a manager" not in {person.name for person in directory_in(services, answer).people}


def test_a_record_without_its_body_is_held_until_the_body_comes(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    log = laptop.log(opened.stay)
    answer = services.sync(laptop.request(bodies={}), laptop.id)
    assert held_in(services, answer) == [Held.BODY_MISSING]
    answer = laptop.sync()
    assert held_in(services, answer) == []
    assert answer.pages[opened.stay].rows[-1].body == log.body


def test_a_home_has_a_book_of_its_own(services: Services, laptop: Laptop) -> None:
    book = laptop.open_stream(new_id(), SectionKind.BOOK, FileKind.HOME)
    assert laptop.sync().pages[book].next == 1
    other = Laptop(services)
    other.enrol("Elm House")
    other.log(book)
    answer = other.sync()
    assert answer.pages == {}
    assert held_in(services, answer) == [Held.OUT_OF_SCOPE]
