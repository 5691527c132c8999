"""A byte changed by hand is found and named, wherever it lies."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from carer_app.domain.entry import sign_entry
from carer_app.domain.kinds import kind_named
from carer_app.domain.revision import Statement, sign_revision
from carer_app.domain.signing import SigningKey
from carer_app.session import Filing
from carer_app.store import gateways, log, writing
from carer_app.store.engine import open_keyed
from carer_app.store.gateways import Gateway
from carer_app.store.tables import triggers
from carer_app.store.verify import verify
from tests.company import joined, versions
from tests.conftest import Home

Change = Callable[..., None]


@pytest.fixture
def record(home: Home) -> str:
    """A log with two versions and a comment, among others."""
    maya = home.child()
    logged = home.log(maya, "Tea, bath, bed.")
    home.journal.amend(logged, {"day": "2026-03-02", "what_happened": "Tea, story, bed."}, "forgot the story")
    home.journal.comment(logged, "Thank you.")
    home.log(maya, "Swimming.")
    return logged


def change(home: Home, *statements: str, **values: Any) -> None:
    """Somebody with the key goes at the file by hand, and puts the triggers back."""
    raw = open_keyed(home.folder / "store.db", home.session.keys.database_key())
    for name in triggers():
        raw.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        assert raw.execute(statement, values).rowcount > 0
    for sql in triggers().values():
        raw.execute(sql)
    raw.close()


def council_at(url: str, name: str) -> Gateway:
    key = SigningKey.generate().public
    told = {"name": "North Tyneside", "authority": "north-tyneside", "home": "home-1", "home_name": "Oak House"}
    return Gateway(id=name, url=url, key=key, sealing_key=key, epoch=1, **told)


def broken(home: Home) -> tuple[str, ...]:
    return verify(home.session.database, home.session.device).broken


def first_hash(home: Home, record: str) -> str:
    return home.journal.show(record).versions[0].hash


def test_an_untouched_store_has_nothing_wrong(home: Home, record: str) -> None:
    checked = verify(home.session.database, home.session.device)
    assert checked.broken == ()
    assert checked.records == 3 + 2 + 1
    assert checked.revisions == checked.records + 1
    assert record


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE revisions SET data = CAST(replace(data, '2026-03-02', '2026-03-01') AS BLOB)", "signature"),
        ("UPDATE revisions SET data = CAST(substr(data, 1, length(data) - 1) AS BLOB)", "signature"),
        ("UPDATE revisions SET data = CAST(x'ff' || data AS BLOB)", "signature"),
        ("UPDATE revisions SET data = CAST(data AS TEXT)", "signature"),
        ("UPDATE revisions SET data = x''", "signature"),
        ("UPDATE revisions SET signature = replace(signature, substr(signature, 9, 1), '')", "signature"),
        ("UPDATE revisions SET signature = 'zz' || substr(signature, 3)", "signature"),
        ("UPDATE revisions SET record = 'another'", "filed"),
        ("UPDATE revisions SET stream = 'another'", "filed"),
        ("UPDATE revisions SET op = 'retract'", "filed"),
        ("UPDATE revisions SET kind = 'ordinary_day'", "filed"),
        ("UPDATE revisions SET schema = 99", "filed"),
        ("UPDATE revisions SET author = 'another'", "filed"),
        ("UPDATE revisions SET written = '2026-01-01T00:00:00.000Z'", "filed"),
        ("UPDATE bodies SET text = replace(text, 'Tea', 'Pea')", "body was changed"),
        ("UPDATE bodies SET text = ''", "body was changed"),
        ("UPDATE bodies SET salt = '00' || substr(salt, 3)", "body was changed"),
        ("UPDATE bodies SET salt = 'not hex'", "body was changed"),
    ],
)
def test_a_change_to_a_revision_or_its_body_is_found_and_named(
    home: Home, record: str, statement: str, says: str
) -> None:
    hash_ = first_hash(home, record)
    column = "hash" if "UPDATE revisions" in statement else "revision"
    change(home, f"{statement} WHERE {column} = :hash", hash=hash_)
    found = broken(home)
    assert len(found) == 1
    assert found[0].startswith(f"revision {hash_}: ")
    assert says in found[0]


def test_another_name_for_a_revision_is_found(home: Home, record: str) -> None:
    hash_ = first_hash(home, record)
    change(home, "UPDATE revisions SET hash = :other WHERE hash = :hash", hash=hash_, other="0" * 64)
    found = broken(home)
    assert any(line.startswith(f"revision {'0' * 64}: ") for line in found)
    assert any(f"revision {hash_} is missing" in line for line in found)


def test_a_body_under_another_revision_is_found(home: Home, record: str) -> None:
    shown = home.journal.show(record).versions
    first, second = shown[0].hash, shown[1].hash
    change(
        home,
        "DELETE FROM bodies WHERE revision = :second",
        "UPDATE bodies SET revision = :second WHERE revision = :first",
        first=first,
        second=second,
    )
    assert broken(home) == (
        f"revision {first}: its words are gone, and no confirmed move says why",
        f"revision {second}: the body was changed",
    )


def test_a_revision_that_was_taken_away_is_missed(home: Home, record: str) -> None:
    hash_ = first_hash(home, record)
    change(home, "DELETE FROM revisions WHERE hash = :hash", hash=hash_)
    found = broken(home)
    assert f"revision {hash_} is missing" in found
    assert f"body {hash_} belongs to nothing" in found
    assert any(line.startswith("entry ") and line.endswith(f"revision {hash_} is missing") for line in found)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE parents SET parent = child", "DELETE FROM parents", "UPDATE about SET record = 'x'", "DELETE FROM about"],
)
def test_a_changed_link_between_records_is_found(home: Home, record: str, statement: str) -> None:
    assert record
    change(home, statement)
    found = broken(home)
    assert found
    assert all(line.startswith("revision ") for line in found)


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("UPDATE entries SET data = CAST(replace(data, '\"epoch\":0', '\"epoch\":1') AS BLOB) WHERE seq = 2", "/2"),
        ("UPDATE entries SET data = CAST(substr(data, 2) AS BLOB) WHERE seq = 2", "/2"),
        ("UPDATE entries SET data = x'fe' WHERE seq = 2", "/2"),
        ("UPDATE entries SET signature = 'zz' WHERE seq = 2", "/2"),
        ("UPDATE entries SET signature = (SELECT signature FROM entries WHERE seq = 1) WHERE seq = 2", "/2"),
        ("UPDATE entries SET hash = (SELECT hash FROM entries WHERE seq = 1) WHERE seq = 2", "/2"),
        ("UPDATE entries SET seq = 20 WHERE seq = 2", "/2"),
        ("DELETE FROM entries WHERE seq = 2", "/3"),
        ("DELETE FROM entries WHERE seq = 1", "/2"),
    ],
)
def test_a_change_to_an_entry_of_the_log_is_found_and_named(
    home: Home, record: str, statement: str, names: str
) -> None:
    assert record
    change(home, statement)
    found = broken(home)
    assert any(line.startswith("entry here/0" + names) for line in found), found


def test_an_entry_that_was_signed_anew_no_longer_fits_the_one_after_it(home: Home, record: str) -> None:
    assert record
    with home.session.database.reading() as db:
        second = log.every(db)[1].entry
    forged = sign_entry(msgspec.structs.replace(second, revisions=()), home.session.device.key())
    change(
        home,
        "UPDATE entries SET data = :data, signature = :signature, hash = :hash WHERE seq = 2",
        data=forged.signed.data.encode(),
        signature=forged.signed.signature,
        hash=forged.hash,
    )
    assert broken(home) == ("entry here/0/3: the chain is broken before it",)


def test_words_signed_in_anothers_name_are_found(home: Home, record: str) -> None:
    jo = joined(home)
    first = versions(home, record)[0]
    statement = Statement(content={"day": "2026-03-02", "what_happened": "She never said that."})
    filing = Filing(stream=first.revision.stream)
    honest = jo.session.sign(kind_named("daily_log"), statement, filing)
    forged = sign_revision(
        msgspec.structs.replace(honest.revision, author=first.revision.author), honest.body, jo.session.keys.signing
    )
    with home.session.database.writing() as db:
        writing.write(db, home.session.device, [forged], {})
    jo.session.lock()
    assert broken(home) == (f"revision {forged.hash}: signed with another person's key",)


def test_two_entries_that_changed_places_are_found(home: Home, record: str) -> None:
    assert record
    change(
        home,
        "UPDATE entries SET seq = 99 WHERE seq = 2",
        "UPDATE entries SET seq = 2 WHERE seq = 3",
        "UPDATE entries SET seq = 3 WHERE seq = 99",
    )
    assert broken(home)


def test_an_entry_queued_as_if_nobody_needed_to_know_that_it_waits_is_found(home: Home, record: str) -> None:
    assert record
    change(home, "UPDATE outbox SET closed = 1 WHERE seq = 2")
    (fault,) = broken(home)
    assert fault == "entry here/0/2: it is queued as one of which nobody is told that it waits"


def test_two_councils_at_one_address_are_found(home: Home, record: str) -> None:
    assert record
    with home.session.database.writing() as db:
        for name in ("council-1", "council-2"):
            gateways.keep(db, council_at("https://records.council.example", name))
    (fault,) = broken(home)
    assert fault == "council council-2: another one is kept under its address"


def test_a_trigger_that_is_gone_is_named(home: Home, record: str) -> None:
    assert record
    raw = open_keyed(home.folder / "store.db", home.session.keys.database_key())
    raw.execute("DROP TRIGGER entries_no_delete")
    raw.close()
    assert broken(home) == ("trigger entries_no_delete is missing",)


def test_what_is_named_never_says_what_was_written(home: Home, record: str) -> None:
    assert record
    change(home, "UPDATE bodies SET text = replace(text, 'Tea', 'Pea')")
    assert "story" not in " ".join(broken(home))
    assert broken(home)
