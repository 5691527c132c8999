"""Closed entries at the desk: their readers open them by a passphrase of their own, and nobody else finds a trace."""

import re
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select, text

from carer_app.domain.closed import Box, shut
from carer_app.domain.revision import Op
from carer_app.domain.signing import SigningKey
from carer_app.gateway.audit import audit
from carer_app.gateway.closed_shelf import shelf_of
from carer_app.gateway.db.tables import audit_log, closed_keys, metadata, people
from carer_app.gateway.desk_keys import LANES, MEMORY_KIB, PASSES, open_key
from carer_app.gateway.people import CouncilPerson, end_person
from carer_app.gateway.services import Services
from carer_app.logs.daily.record import DailyLog
from carer_app.vault.file import FLOOR, Stretch
from tests.gateway.closing import CANARY, DAY, Closed, listed
from tests.gateway.desk.conftest import Browser, Desk, SignedIn, Write, words

PASSPHRASE = "otter lantern thimble gate puddle"
ANOTHER = "heron kettle bramble post window"
_ENTRY = re.compile(r'href="(/desk/closed/entry/[0-9a-f]+)"')
_SEEN = re.compile(r'name="seen" value="([^"]+)"')


def choose(browser: Browser, passphrase: str = PASSPHRASE, again: str | None = None) -> str:
    sent = {"passphrase": passphrase, "again": passphrase if again is None else again}
    return words(browser.submit("/desk/closed/passphrase/choose", **sent).text)


def unlock(browser: Browser, passphrase: str = PASSPHRASE) -> str:
    return words(browser.submit("/desk/closed/passphrase/open", passphrase=passphrase).text)


def shut_again(browser: Browser) -> None:
    browser.submit("/desk/closed/shut")


def first_entry(browser: Browser) -> str:
    return str(_ENTRY.findall(browser.text("/desk/closed"))[0])


@pytest.fixture
def reader(desk: Desk) -> CouncilPerson:
    """A social worker who is allocated to Robin."""
    return desk.person("social_worker", "Ify Cole", children=(desk.robin.child,))


@pytest.fixture
def at_desk(signed_in: SignedIn, reader: CouncilPerson) -> Browser:
    """The reader's browser; their passphrase is chosen, and what is closed for them is open."""
    browser = signed_in(reader)
    choose(browser)
    return browser


@pytest.fixture
def closed(desk: Desk, at_desk: Browser, reader: CouncilPerson) -> Closed:
    """What Alex wrote about Robin for the social worker alone."""
    assert at_desk
    made = Closed(desk.rowan, desk.robin.child)
    made.begin(listed(desk.rowan, reader.id), desk.rowan.writer.person())
    return made


def everything_kept(services: Services) -> str:
    """All that the database holds, table by table, and what the key file opens of it."""
    found = []
    with services.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                found += [
                    bytes(one).decode("latin-1") if isinstance(one, bytes | memoryview) else str(one) for one in row
                ]
                if "hosted_keys" in row._mapping and row.hosted_keys:
                    found.append(services.keys.hosted(row.id, row.hosted_keys).decode())
                if table.name == "desk_keys":
                    found.append(services.keys.hosted(row.person, row.box).decode())
    return "\n".join(found)


# ---- a key of one's own


def test_nothing_can_be_closed_for_somebody_at_the_council_before_they_have_a_passphrase(
    desk: Desk, reader: CouncilPerson, signed_in: SignedIn
) -> None:
    assert listed(desk.rowan, reader.id).sealing_key == ""
    browser = signed_in(reader)
    assert "Choose your passphrase" in browser.text("/desk/closed")
    assert "Your passphrase is chosen." in choose(browser)
    assert len(listed(desk.rowan, reader.id).sealing_key) == 64


def test_it_is_stretched_as_on_a_laptop() -> None:
    assert Stretch(m=MEMORY_KIB, t=PASSES, p=LANES) == Stretch()
    assert FLOOR.m <= MEMORY_KIB


@pytest.mark.parametrize(
    ("passphrase", "again", "says"),
    [
        ("otter lantern", None, "shorter than 15"),
        ("otter lantern thimble", None, "must be longer: 5 words"),
        (PASSPHRASE, ANOTHER, "The two are not the same."),
        ("password password password 12345", None, "guessed first"),
    ],
)
def test_a_weak_or_mistyped_passphrase_is_not_taken_and_not_shown(
    desk: Desk, reader: CouncilPerson, signed_in: SignedIn, passphrase: str, again: str | None, says: str
) -> None:
    browser = signed_in(reader)
    told = choose(browser, passphrase, again)
    assert says in told
    assert passphrase not in told
    assert listed(desk.rowan, reader.id).sealing_key == ""


def test_letters_that_can_be_typed_in_two_ways_open_alike(reader: CouncilPerson, signed_in: SignedIn) -> None:
    browser = signed_in(reader)
    choose(browser, "A\u030angstro\u0308m lantern thimble gate puddle")
    shut_again(browser)
    assert "Nothing is closed for you." in unlock(browser, "Ångström lantern thimble gate puddle")


def test_a_passphrase_is_chosen_once(at_desk: Browser, desk: Desk, reader: CouncilPerson) -> None:
    before = listed(desk.rowan, reader.id)
    assert "You have chosen a passphrase already." in choose(at_desk, ANOTHER)
    assert listed(desk.rowan, reader.id) == before


def test_an_administrator_has_no_such_page(desk: Desk, signed_in: SignedIn) -> None:
    browser = signed_in(desk.person("admin", "Mia"))
    assert browser.get("/desk/closed").status_code == 404
    assert browser.submit("/desk/closed/passphrase/choose", passphrase=PASSPHRASE, again=PASSPHRASE).status_code == 404
    assert "Closed entries" not in browser.text("/desk")


def test_the_sixth_try_of_a_minute_is_refused_even_when_right(desk: Desk, at_desk: Browser) -> None:
    shut_again(at_desk)
    assert all("does not open" in unlock(at_desk, f"{PASSPHRASE} {number}") for number in range(5))
    assert "Too many tries." in unlock(at_desk)
    assert "Too many tries." in words(
        at_desk.submit("/desk/closed/passphrase/change", before=PASSPHRASE, passphrase=ANOTHER, again=ANOTHER).text
    )
    desk.clock.advance(timedelta(seconds=61))
    assert "Nothing is closed for you." in unlock(at_desk)


def test_a_changed_passphrase_opens_what_was_closed_before(at_desk: Browser, closed: Closed) -> None:
    sent = {"before": PASSPHRASE, "passphrase": ANOTHER, "again": ANOTHER}
    assert "opens as before" in words(at_desk.submit("/desk/closed/passphrase/change", **sent).text)
    shut_again(at_desk)
    assert "does not open" in unlock(at_desk)
    assert CANARY in unlock(at_desk, ANOTHER)


def test_who_forgot_begins_anew_and_is_let_in_again_by_another_reader(
    desk: Desk, at_desk: Browser, reader: CouncilPerson, closed: Closed
) -> None:
    shut_again(at_desk)
    sent = {"passphrase": ANOTHER, "again": ANOTHER}
    assert "Tick that you know" in words(at_desk.submit("/desk/closed/passphrase/anew", **sent).text)
    told = words(at_desk.submit("/desk/closed/passphrase/anew", sure="yes", **sent).text)
    assert "does not open yet" in told
    assert CANARY not in told
    closed.let_in(listed(desk.rowan, reader.id), desk.rowan.writer.person())
    told = words(at_desk.text("/desk/closed"))
    assert CANARY in told
    assert "does not open yet" not in told


# ---- reading


def test_the_first_page_says_first_that_something_is_closed_and_nothing_else_of_it(
    desk: Desk, at_desk: Browser, closed: Closed
) -> None:
    shut_again(at_desk)
    page = at_desk.text("/desk")
    assert page.index("There is something closed for you.") < page.index("<h1")
    assert CANARY not in page
    locked = words(at_desk.text("/desk/closed"))
    for trace in (CANARY, "Robin", "Alex Reed", "Daily log", "record", "entry"):
        assert trace not in locked.split("What you open here", maxsplit=1)[0].replace("These records are", "")
    unlock(at_desk)
    assert "Your closed entries are open." in at_desk.text("/desk")


def test_it_is_read_with_its_writer_times_readers_and_who_looked(desk: Desk, at_desk: Browser, closed: Closed) -> None:
    assert "Robin" in words(at_desk.text("/desk/closed"))
    told = words(at_desk.text(first_entry(at_desk)))
    for part in (
        CANARY,
        "Robin",
        "Alex Reed, foster carer",
        "Ify Cole, social worker",
        "Received by the council",
        "Nobody has said yet that they have read it.",
        "Signed by Alex Reed; the signature fits these words.",
        "Who looked at it",
        "Ify Cole, Wed 4 March 2026",
    ):
        assert part in told
    assert "cannot be relied on" not in told


def test_a_child_whom_the_reader_does_not_see_otherwise_is_not_named(desk: Desk, signed_in: SignedIn) -> None:
    other = desk.person("social_worker", "Ola Berg", children=(desk.kai.child,))
    browser = signed_in(other)
    choose(browser)
    Closed(desk.rowan, desk.robin.child).begin(listed(desk.rowan, other.id), text="An entry without a name.")
    for page in (browser.text("/desk/closed"), browser.text(first_entry(browser))):
        assert "A child you are not allocated to" in page
        assert "Robin" not in words(page)
        assert "An entry without a name." in page


def test_the_newest_stands_first(desk: Desk, at_desk: Browser, reader: CouncilPerson, closed: Closed) -> None:
    later = closed.revision(DailyLog(day=DAY + timedelta(days=1), what_happened="The day after."))
    closed.send(later)
    told = at_desk.text("/desk/closed")
    assert told.index("The day after.") < told.index(CANARY)


def test_looking_is_written_into_the_section_once_a_day(
    desk: Desk, at_desk: Browser, reader: CouncilPerson, closed: Closed
) -> None:
    for _time in range(2):
        at_desk.get(first_entry(at_desk))
    assert words(at_desk.text(first_entry(at_desk))).count("Ify Cole, Wed 4 March 2026") == 1
    desk.clock.advance(timedelta(hours=24))
    at_desk.sign_in(reader)
    unlock(at_desk)
    told = words(at_desk.text(first_entry(at_desk)))
    assert told.index("Ify Cole, Thu 5 March 2026") < told.index("Ify Cole, Wed 4 March 2026")


def test_a_remark_and_a_read_mark_go_into_the_section_signed_and_sealed(
    desk: Desk, at_desk: Browser, closed: Closed
) -> None:
    address = first_entry(at_desk)
    seen = _SEEN.findall(at_desk.text(address))
    assert "Marked as read." in words(at_desk.submit(f"{address}/read", seen=seen).text)
    assert "Write the comment first." in words(at_desk.submit(f"{address}/remarks", text=" ").text)
    told = words(at_desk.submit(f"{address}/remarks", text="I rang the walnut staircase.").text)
    assert "I rang the walnut staircase. Ify Cole, social worker" in told
    assert "Read Ify Cole, Wed 4 March 2026" in told
    assert "Read by you" in told
    assert "walnut" not in everything_kept(desk.services)
    assert audit(desk.services).is_whole
    found = desk.rowan.services.sync(desk.rowan.request(closed={closed.stream: 3}), desk.rowan.id).closed
    assert len(found[closed.stream].rows) == 3


def test_what_is_open_shuts_with_the_session_and_the_database_never_opens_it(
    desk: Desk, at_desk: Browser, closed: Closed, reader: CouncilPerson
) -> None:
    private = open_key(desk.services, reader, PASSPHRASE).private_bytes()
    assert CANARY in at_desk.text("/desk/closed")
    kept = everything_kept(desk.services)
    assert private.decode("latin-1") not in kept
    assert private.hex() not in kept
    desk.clock.advance(timedelta(minutes=16))
    at_desk.get("/desk")
    with desk.services.reading() as connection:
        assert connection.execute(text("SELECT closed FROM sessions WHERE closed IS NOT NULL")).all() == []
    at_desk.sign_in(reader)
    assert CANARY not in at_desk.text("/desk/closed")
    assert CANARY in unlock(at_desk)


def test_an_address_of_another_session_or_of_nothing_leads_nowhere(
    desk: Desk, at_desk: Browser, closed: Closed, reader: CouncilPerson
) -> None:
    address = first_entry(at_desk)
    at_desk.submit("/desk/sign-out")
    at_desk.sign_in(reader)
    unlock(at_desk)
    assert at_desk.get(address).status_code == 404
    assert at_desk.get("/desk/closed/entry/00ff").status_code == 404
    assert at_desk.submit(f"{address}/remarks", text="lost").status_code == 404


# ---- what does not hold


def test_a_box_that_is_not_what_it_is_named_for_is_said_loudly(desk: Desk, at_desk: Browser, closed: Closed) -> None:
    one = closed.revision(DailyLog(day=DAY, what_happened="Never seen."))
    other = closed.revision(DailyLog(day=DAY, what_happened="Not this."))
    swapped = Box(hash=one.hash, stream=closed.stream, box=shut(other, closed.key).box)
    closed.send(one, boxes=[swapped])
    for page in (at_desk.text("/desk/closed"), at_desk.text(first_entry(at_desk))):
        assert "cannot be relied on" in page
        assert "Not this." not in page


def test_words_under_another_name_or_a_key_that_is_not_the_authors_are_said_loudly(
    desk: Desk, at_desk: Browser, closed: Closed
) -> None:
    stranger = SigningKey.generate()
    desk.rowan.writer.key, before = stranger, desk.rowan.writer.key
    forged = closed.revision(DailyLog(day=DAY + timedelta(days=3), what_happened="Alex never wrote this."))
    desk.rowan.writer.key = before
    closed.send(forged)
    newest = first_entry(at_desk)
    told = words(at_desk.text(newest))
    assert "This entry is not signed by whom it names, or was changed. Do not rely on it." in told
    assert "somebody who is not known here" in told
    assert "1 part of what is closed for you cannot be relied on" in words(at_desk.text("/desk/closed"))


# ---- everybody else


def test_a_manager_who_sees_every_child_finds_no_trace(
    desk: Desk, closed: Closed, at_desk: Browser, signed_in: SignedIn
) -> None:
    entry = at_desk.text(first_entry(at_desk))
    assert CANARY in entry
    manager = desk.person("manager", "Priya Shah")
    browser = signed_in(manager)
    choose(browser)
    child = f"/desk/children/{desk.robin.child}"
    search = browser.submit(f"{child}/filter", text="marmalade").text
    pages = [browser.text(address) for address in ("/desk", child, f"{child}/sheet", "/desk/moved", "/desk/closed")]
    for page in (*pages, search):
        assert CANARY not in page.replace('value="marmalade"', "")
        assert closed.stream not in page
        assert "something closed for you" not in page
    assert "Nothing is closed for you." in pages[-1]
    assert "3 records" in words(pages[1]) or "3 not read" in words(pages[0])
    assert browser.get(first_entry(at_desk)).status_code == 404


def test_the_gateways_whole_database_and_its_key_file_hold_no_word_of_it(
    desk: Desk, closed: Closed, at_desk: Browser, reader: CouncilPerson
) -> None:
    address = first_entry(at_desk)
    at_desk.submit(f"{address}/remarks", text=f"More of the {CANARY}.")
    at_desk.get(address)
    kept = everything_kept(desk.services)
    for word in (CANARY, "marmalade", PASSPHRASE, closed.key.hex(), closed.key.decode("latin-1")):
        assert word not in kept
    with desk.services.reading() as connection:
        hosted = connection.execute(select(people.c.hosted_keys).where(people.c.id == reader.id)).scalar_one()
        assert msgspec.json.decode(desk.services.keys.hosted(reader.id, hosted)).keys() == {"signing"}
        for row in connection.execute(select(closed_keys)):
            assert desk.services.keys.sealing.public not in row.key
        told = [tuple(row) for row in connection.execute(select(audit_log).where(audit_log.c.what.contains("closed")))]
    about = {line[-2] for line in told}
    assert about <= {"", closed.stream}
    assert {line[-1] for line in told} == {""}


def test_a_reader_who_left_opens_nothing(desk: Desk, closed: Closed, at_desk: Browser, reader: CouncilPerson) -> None:
    end_person(desk.services, reader.id)
    assert CANARY not in at_desk.text("/desk/closed")


def test_the_same_opens_in_code_for_its_reader_alone(desk: Desk, closed: Closed, reader: CouncilPerson) -> None:
    key = open_key(desk.services, reader, PASSPHRASE)
    with desk.services.reading() as connection:
        assert len(shelf_of(desk.services, connection, reader.id, key).sections) == 1
        assert shelf_of(desk.services, connection, "nobody", key).sections == ()


def test_what_its_author_changed_since_something_was_written_about_them_is_said_to_its_readers_alone(
    desk: Desk, at_desk: Browser, reader: CouncilPerson, signed_in: SignedIn, write: Write
) -> None:
    before = write(DailyLog(day=DAY, what_happened="Bath and bed."))
    later = write(DailyLog(day=DAY, what_happened="He went to his room by himself."))
    about = (desk.rowan.writer.id,)
    Closed(desk.rowan, desk.robin.child).begin(listed(desk.rowan, reader.id), about=about)
    desk.clock.advance(timedelta(minutes=5))
    changed = DailyLog(day=DAY, what_happened="He was walked to his room.")
    write(changed, op=Op.AMEND, record=later.revision.record, parents=(later.hash,), reason="I remembered")
    address = f"/desk/records/{later.revision.record}"
    page = at_desk.text(first_entry(at_desk))
    assert "Changed since, by those whom it is about" in page
    assert address in page
    assert "Its author changed this after something was written about them" in at_desk.text(address)
    assert "Its author changed" not in at_desk.text(f"/desk/records/{before.revision.record}")
    shut_again(at_desk)
    assert "Its author changed" not in at_desk.text(address)
    assert "Its author changed" not in signed_in(desk.person("manager", "Kay")).text(address)
