"""A young person's own words through a real gateway: known by their key there, and unknown to any other council."""

from collections.abc import Callable

from sqlalchemy import text

from carer_app.domain.people import Role
from carer_app.gateway.audit import audit
from carer_app.gateway.corrections import corrections
from carer_app.gateway.desk.telling import company_of
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.people import NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.gateway.shown import show
from carer_app.journal.own_page import OwnPage
from carer_app.store.verify import verify
from carer_app.vault.own_slot import secret_of_digits
from tests.sync.conftest import ADDRESS, Connected

SECRET = secret_of_digits("730914")
Connect = Callable[..., Connected]


def own_page(of: Connected, secret: str = SECRET) -> OwnPage:
    whose = of.home.journal.children()[0]
    of.work.log_ins.set_up(whose, secret)
    return OwnPage(of.work.log_ins.open(whose, secret), whose.id)


def held(services: Services) -> int:
    with services.reading() as connection:
        return connection.execute(text("SELECT count(*) FROM held")).scalar_one()


def test_their_words_reach_the_council_and_the_other_computer_under_their_own_name(
    connect: Connect, services: Services
) -> None:
    one, two = connect("first"), connect("second", "Jo Marsh")
    one.home.child()
    said = own_page(one).say("I want a lock on my door.").id
    one.work.sync_once()
    two.work.sync_once()
    version = two.home.journal.show(said).versions[0]
    assert (version.author, version.author_role, version.signature_holds) == ("Maya", "young_person", True)
    assert one.home.journal.show(said).versions[0].received
    assert held(services) == 0
    assert audit(services).is_whole


def test_after_a_new_log_in_old_words_and_new_ones_are_both_taken(connect: Connect, services: Services) -> None:
    one = connect()
    one.home.child()
    own_page(one).say("Before.")
    own_page(one, secret_of_digits("440721")).say("After.")
    one.work.sync_once()
    assert one.work.sync_status().waiting == 0
    own_page(one, secret_of_digits("118833")).say("Later still.")
    one.work.sync_once()
    one.work.sync_once()
    own_page(one, secret_of_digits("220044")).say("And once more.")
    one.work.sync_once()
    assert held(services) == 0
    assert verify(one.home.session.database, one.home.session.device).broken == ()


def test_what_was_said_before_the_computer_was_joined_is_taken_when_it_is(connect: Connect, services: Services) -> None:
    one = connect(enrolled=False)
    one.home.child()
    own_page(one).say("Before.")
    own_page(one, secret_of_digits("440721")).say("After.")
    one.work.enrol(ADDRESS, invite(services, add_home(services, "The Okafors")).code)
    one.work.sync_once()
    assert one.work.sync_status().waiting == 0
    assert held(services) == 0


def test_at_the_desk_what_is_not_right_stands_beside_the_entry_in_their_own_hand(
    connect: Connect, services: Services
) -> None:
    one = connect()
    child = one.home.child()
    record = one.home.log(child, "We made kites.")
    page = own_page(one)
    said = page.say("I want a lock on my door.").id
    one.work.for_them.let_read(record)
    page.not_right(record, "It was a boat.")
    one.work.sync_once()
    with services.reading() as connection:
        assert corrections(connection, [record, said]) == {record: ("It was a boat.",)}
    person, _link = add_person(services, NewPerson(name="Tom", email="tom@council.example", role=Role.MANAGER))
    told = show(services, person.id, record)
    assert [(remark.text, remark.not_right) for remark in told.remarks] == [("It was a boat.", True)]
    version = show(services, person.id, said).versions[0]
    lines = company_of(version.revision, version.author, [])
    assert [line.text for line in lines] == ["In Maya's own hand, by Maya's log-in"]
