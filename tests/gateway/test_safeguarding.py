"""The safeguarding key: two halves, of which each alone is nothing, and what both together open."""

import json
import os
import re
import stat
from pathlib import Path

import pytest
from sqlalchemy import select

from carer_app.domain.closed import SAFEGUARDING
from carer_app.domain.entry import reader_added
from carer_app.domain.people import Person, Role
from carer_app.domain.sealing import NotForYouError, SealingKey, seal
from carer_app.errors import BadInputError
from carer_app.gateway.audit import audit
from carer_app.gateway.closed_shelf import shelf_of
from carer_app.gateway.db.tables import audit_log, closed_keys
from carer_app.gateway.desk_keys import Chosen, open_key, set_up
from carer_app.gateway.halves import half_page, read_half, split, whole
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.services import Services
from tests.gateway.builders import Laptop, Writer
from tests.gateway.closing import CANARY, Closed, directory
from tests.gateway.test_commands import _run

PASSPHRASE = "otter lantern thimble gate puddle"


@pytest.fixture
def where(tmp_path: Path, database_url: str | None) -> list[str]:
    """The options that name the gateway."""
    return ["--data-dir", str(tmp_path)] + (["--database", database_url] if database_url else [])


@pytest.fixture
def shares(tmp_path: Path) -> list[Path]:
    return [tmp_path / "first.txt", tmp_path / "second.txt"]


def make(where: list[str], shares: list[Path], *more: str) -> tuple[int, str, str]:
    out = [part for share in shares for part in ("--share-out", str(share))]
    return _run("safeguarding", "make", *out, *more, *where)


def use(where: list[str], shares: list[Path], person: str, *more: str) -> tuple[int, str, str]:
    given = [part for share in shares for part in ("--share", str(share))]
    return _run("safeguarding", "open", *given, "--for", person, *more, *where)


def seal_to_council(closed: Closed, public: str) -> None:
    """What a laptop does once the directory names the key: seal the section to it, and say so inside."""
    routing = seal(SAFEGUARDING.encode(), closed.laptop.services.keys.sealing.public).hex()
    control = reader_added(closed.stream, seal(closed.key, public).hex(), routing)
    closed.laptop.enter(control=[control])
    closed.laptop.sync()


@pytest.fixture
def lead(services: Services) -> CouncilPerson:
    """A manager with a passphrase, who reads nothing closed yet."""
    person, _password = add_person(services, NewPerson(name="Priya Shah", email="p@x.uk", role="manager"))
    set_up(services, person, Chosen(passphrase=PASSPHRASE, again=PASSPHRASE))
    return person


def read_by(services: Services, person: CouncilPerson) -> str:
    """All that somebody at the council can open."""
    key = open_key(services, person, PASSPHRASE)
    with services.reading() as connection:
        shelf = shelf_of(services, connection, person.id, key)
    return " ".join(one.signed.body.text for section in shelf.sections for one in section.versions if one.signed.body)


# ---- the halves


def test_two_halves_make_the_key_whole_and_one_alone_is_random() -> None:
    key = SealingKey.generate()
    one, other = split(key.private_bytes(), key.public)
    assert whole((other, one), ("00" * 32, key.public)) == key.private_bytes()
    assert one.half != key.private_bytes() != other.half
    assert split(key.private_bytes(), key.public)[0].half != one.half
    for pair in ((one, one), (other, other)):
        with pytest.raises(BadInputError, match="not the halves A and B"):
            whole(pair, (key.public,))


def test_a_half_is_typed_back_from_paper_and_every_slip_is_named_by_its_line() -> None:
    key = SealingKey.generate()
    one, _other = split(key.private_bytes(), key.public)
    page = half_page("A", one, key.public, "North Tyneside", "2026-03-03T20:00:00.000Z")
    assert page.startswith("Half A of the safeguarding key of North Tyneside\n")
    lines = re.findall(r"^  \d  (\S+)$", page, re.MULTILINE)
    by_hand = "\n".join(f"{number}. {line.lower().replace('-', ' ')}" for number, line in enumerate(lines, 1))
    assert read_half("paper", by_hand) == one
    for number, line in enumerate(lines, 1):
        wrong = ("2" if line[0] != "2" else "3") + line[1:]
        with pytest.raises(BadInputError, match=f"Line {number} of first.txt has a slip"):
            read_half("first.txt", page.replace(line, wrong))
    for broken in ("", page.replace("  3  ", "     "), "ÜÜÜÜ"):
        with pytest.raises(BadInputError, match="no half of a safeguarding key"):
            read_half("first.txt", broken)


# ---- making it


def test_the_gateway_keeps_the_public_half_alone(
    services: Services, laptop: Laptop, where: list[str], shares: list[Path]
) -> None:
    assert directory(laptop).safeguarding == ""
    status, out, _error = make(where, shares, "--json")
    told = json.loads(out)
    assert (status, told["shares"]) == (0, [str(share) for share in shares])
    assert directory(laptop).safeguarding == told["key"]
    halves = [read_half(share.name, share.read_text(encoding="utf-8")) for share in shares]
    private = whole((halves[0], halves[1]), (told["key"],))
    assert SealingKey(private).public == told["key"]
    with services.reading() as connection:
        kept = str([tuple(row) for row in connection.execute(select(audit_log))])
        kept += str(connection.exec_driver_sql("SELECT * FROM settings").all())
    assert told["key"] in kept
    assert "safeguarding key made" in kept
    for secret in (private.hex(), *(half.half.hex() for half in halves)):
        assert secret not in kept
    if os.name == "posix":
        assert [stat.S_IMODE(share.stat().st_mode) for share in shares] == [0o600, 0o600]


def test_nothing_is_made_where_a_file_is_in_the_way_or_a_key_is_there(
    laptop: Laptop, where: list[str], shares: list[Path]
) -> None:
    shares[1].write_text("something of somebody's")
    status, _out, error = make(where, shares)
    assert (status, error.count("\n")) == (1, 1)
    assert not shares[0].exists()
    assert shares[1].read_text() == "something of somebody's"
    assert make(where, [shares[0], shares[0]])[0] == 1
    assert not shares[0].exists()
    assert make(where, shares[:1])[0] == 2
    assert directory(laptop).safeguarding == ""
    shares[1].unlink()
    assert make(where, shares)[0] == 0
    first = directory(laptop).safeguarding
    more = [share.with_suffix(".new") for share in shares]
    status, _out, error = make(where, more)
    assert (status, "--replace" in error) == (2, True)
    assert directory(laptop).safeguarding == first
    assert make(where, more, "--replace")[0] == 0
    assert directory(laptop).safeguarding != first


# ---- using it


@pytest.fixture
def closed(laptop: Laptop, where: list[str], shares: list[Path]) -> Closed:
    """Something that is closed for its writer, and sealed to the council's safeguarding key."""
    assert make(where, shares)[0] == 0
    child = laptop.open_child().child
    made = Closed(laptop, child)
    made.begin(laptop.writer.person())
    seal_to_council(made, directory(laptop).safeguarding)
    return made


def test_both_halves_let_a_named_person_in_and_the_section_and_the_log_say_so(
    services: Services, closed: Closed, lead: CouncilPerson, where: list[str], shares: list[Path]
) -> None:
    assert CANARY not in read_by(services, lead)
    status, out, _error = use(where, shares[::-1], lead.id)
    assert (status, out) == (0, "Priya Shah was let into 1 closed section.\n")
    assert CANARY in read_by(services, lead)
    with services.reading() as connection:
        section = shelf_of(services, connection, lead.id, open_key(services, lead, PASSPHRASE)).sections[0]
        lines = [
            (row.what, row.person, row.about)
            for row in connection.execute(select(audit_log).where(audit_log.c.what.contains("safeguarding key")))
        ]
    assert [name for name, _when in section.let_in] == ["Priya Shah"]
    assert [one.name for one in section.readers] == ["Alex Reed", "Priya Shah"]
    assert all(one.holds for one in section.versions)
    assert ("let in by the safeguarding key", lead.id, closed.stream) in lines
    assert ("safeguarding key used", lead.id, "") in lines
    assert audit(services).is_whole
    again = json.loads(use(where, shares, lead.id, "--json")[1])
    assert again == {"person": lead.id, "name": "Priya Shah", "opened": 0, "already": 1, "about": 0, "other": 0}


def test_the_computers_of_whoever_was_let_in_get_it(
    services: Services, closed: Closed, where: list[str], shares: list[Path]
) -> None:
    own = SealingKey.generate()
    elsewhere = Laptop(services, Writer(name="Jo Marsh", role=Role.REGISTERED_MANAGER))
    person = Person(
        id=elsewhere.writer.id,
        name="Jo Marsh",
        role=Role.REGISTERED_MANAGER,
        signing_key=elsewhere.writer.key.public,
        sealing_key=own.public,
    )
    elsewhere.writer.person = lambda: person  # type: ignore[method-assign]
    elsewhere.enrol("Elm House")
    assert elsewhere.sync(closed={}).closed == {}
    assert use(where, shares, person.id)[0] == 0
    page = elsewhere.sync(closed={}).closed[closed.stream]
    assert len(page.rows) == 4
    assert closed.key in [opened(own, key) for key in page.keys]


def opened(own: SealingKey, key: str) -> bytes:
    try:
        return own.open(bytes.fromhex(key))
    except NotForYouError:
        return b""


def test_one_section_can_be_named_and_others_stay_shut(
    services: Services, closed: Closed, lead: CouncilPerson, where: list[str], shares: list[Path]
) -> None:
    other = Closed(closed.laptop, closed.child)
    other.begin(closed.laptop.writer.person(), text="Something else.")
    seal_to_council(other, directory(closed.laptop).safeguarding)
    assert use(where, shares, lead.id, "--stream", other.stream)[0] == 0
    assert "Something else." in read_by(services, lead)
    assert CANARY not in read_by(services, lead)
    assert use(where, shares, lead.id, "--stream", "nothing")[0] == 2


def test_whoever_it_is_about_is_not_let_in_by_both_halves_either(
    services: Services, laptop: Laptop, lead: CouncilPerson, where: list[str], shares: list[Path]
) -> None:
    assert make(where, shares)[0] == 0
    made = Closed(laptop, laptop.open_child().child)
    made.begin(laptop.writer.person(), about=(lead.id,))
    seal_to_council(made, directory(laptop).safeguarding)
    status, out, _error = use(where, shares, lead.id)
    assert (status, "1 is about them, so they were not let in." in out) == (0, True)
    assert CANARY not in read_by(services, lead)


def test_what_is_not_sealed_to_this_key_is_counted_and_stays_shut(
    services: Services, closed: Closed, lead: CouncilPerson, where: list[str], shares: list[Path]
) -> None:
    Closed(closed.laptop, closed.child).begin(closed.laptop.writer.person(), text="For its readers alone.")
    out = use(where, shares, lead.id)[1]
    assert "1 is not sealed to this key: only its readers open it." in out
    assert "For its readers alone." not in read_by(services, lead)
    more = [share.with_suffix(".new") for share in shares]
    assert make(where, more, "--replace")[0] == 0
    other, _password = add_person(services, NewPerson(name="Ola Berg", email="o@x.uk", role="iro"))
    set_up(services, other, Chosen(passphrase=PASSPHRASE, again=PASSPHRASE))
    assert json.loads(use(where, more, other.id, "--json")[1])["opened"] == 0
    assert json.loads(use(where, shares, other.id, "--json")[1])["opened"] == 1
    assert use(where, [shares[0], more[1]], other.id)[0] == 2


def test_who_cannot_be_let_in_is_said_and_nothing_happens(
    services: Services, closed: Closed, where: list[str], shares: list[Path]
) -> None:
    keyless, _password = add_person(services, NewPerson(name="Ola Berg", email="o@x.uk", role="iro"))
    admin, _password = add_person(services, NewPerson(name="Mia", email="m@x.uk", role="admin"))
    before = kept_keys(services)
    for person, says in (
        (keyless.id, "Ola Berg has no passphrase for closed entries yet."),
        (admin.id, "Mia may not be a reader"),
        ("nobody", "is not known here"),
        (SAFEGUARDING, "is not known here"),
    ):
        status, out, error = use(where, shares, person)
        assert (status, out, says in error) == (2, "", True)
    assert use(where, shares[:1], keyless.id)[0] == 2
    assert kept_keys(services) == before


def kept_keys(services: Services) -> set[tuple[str, str]]:
    with services.reading() as connection:
        return {(row.stream, row.person) for row in connection.execute(select(closed_keys))}


def test_no_home_can_name_a_person_that_the_key_is_called(laptop: Laptop) -> None:
    stranger = Writer(name="Nobody", id=SAFEGUARDING)
    laptop.enter(control=[stranger.key_added()])
    laptop.sync()
    assert SAFEGUARDING not in {one.id for one in directory(laptop).people}


def test_help_is_there(tmp_path: Path) -> None:
    for command in ("make", "open"):
        status, out, _error = _run("safeguarding", command, "--help")
        assert (status, "--data-dir" in out, "--json" in out) == (0, True, True)
