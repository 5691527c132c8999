"""Closed sections against somebody who means harm: with a key of their own, with the open database, and with much time."""

from datetime import date
from threading import Thread

import msgspec
import pytest
from sqlalchemy import text

from carer_app.domain.closed import LOOKED, READERS_NAMED, SAFEGUARDING, Looked, Reader, ReadersNamed, shut
from carer_app.domain.kind import Content, RecordKind
from carer_app.domain.kinds import CHILD_SHEET, kind_named, kinds
from carer_app.domain.people import Person, Role
from carer_app.domain.revision import Link, SignedRevision, Statement, seal_body
from carer_app.domain.sealing import SealingKey
from carer_app.domain.signing import SigningKey
from carer_app.errors import BadInputError
from carer_app.journal.closing import Readership
from carer_app.journal.forms import New
from carer_app.journal.needs import Needs
from carer_app.journal.pictures import Pictures
from carer_app.session import Filing
from carer_app.store import closed, directory
from carer_app.store.closed_shelf import ClosedShelf
from carer_app.store.index import Wanted
from tests.company import OTHERS_PASSPHRASE, unlock
from tests.conftest import Home
from tests.files_given import photo
from tests.test_closing import CANARY, RAW, closing, everything_in_the_file, me, shut_away, three

__all__ = ["three"]
DAY = date(2026, 3, 2)
Three = tuple[Home, Home, Home]


def key_of(home: Home) -> tuple[str, bytes]:
    """The one section that somebody reads, with its key."""
    (stream,) = home.session.closed.streams()
    key = home.session.closed.key_of(stream)
    assert key
    return stream, key


def put(by: Home, key: bytes, *signed: SignedRevision) -> None:
    """Boxes laid into the database by hand, as a program that somebody has changed could."""
    with by.session.database.writing() as db:
        for one in signed:
            closed.keep_box(db, shut(one, key))


def signed_by(
    by: Home, kind: RecordKind, content: Content, stream: str, record: str = "", **more: object
) -> SignedRevision:
    filing = msgspec.structs.replace(Filing(stream=stream), **more, **({"record": record} if record else {}))
    return by.session.sign(kind, Statement(content=msgspec.to_builtins(content)), filing)


def a_log(by: Home, stream: str, words: str, record: str = "") -> SignedRevision:
    kind = kind_named("daily_log")
    content = kind.read(kind.schema, RAW | {"what_happened": words})
    assert content
    return signed_by(by, kind, content, stream, record)


def named(*readers: Home, about: tuple[Home, ...] = ()) -> ReadersNamed:
    told = tuple(
        Reader(id=me(one), name=one.session.person.name, role="other", key=one.session.person.sealing_key)
        for one in readers
    )
    return ReadersNamed(day=DAY, readers=told, about=tuple(map(me, about)))


# ---- who is a reader


def test_only_a_reader_names_another(three: Three) -> None:
    sam, jo, kim = three
    record = shut_away(sam, sam.child(), jo, about=(kim,))
    stream, key = key_of(jo)
    put(sam, key, signed_by(sam, READERS_NAMED, named(jo, sam), stream))
    put(kim, key, signed_by(kim, READERS_NAMED, named(kim), stream))
    told = closing(jo).of(record)
    assert [one.name for one in told.readers] == ["Jo Marsh"]
    assert told.about == (me(kim),)


def test_nobody_passes_for_the_safeguarding_key(three: Three) -> None:
    sam, jo, kim = three
    record = shut_away(sam, sam.child(), jo)
    stream, key = key_of(jo)
    false = signed_by(kim, READERS_NAMED, named(kim), stream)
    own = SigningKey.generate()
    claimed = msgspec.structs.replace(false.revision, author=SAFEGUARDING, author_key=own.public)
    signed = own.sign("revision", claimed)
    put(kim, key, SignedRevision(signed=signed, revision=claimed, hash=signed.hash("revision"), body=false.body))
    assert [one.name for one in closing(jo).of(record).readers] == ["Jo Marsh"]


def test_two_readers_who_let_somebody_in_at_the_same_time_hide_neither(three: Three) -> None:
    sam, jo, kim = three
    record = shut_away(sam, sam.child(), sam, jo)
    stream, key = key_of(jo)
    closing(sam).add_reader(record, me(kim))
    put(jo, key, signed_by(jo, READERS_NAMED, named(sam, jo), stream))
    assert [one.name for one in closing(jo).of(record).readers] == ["Sam Okafor", "Jo Marsh", "Kim Hale"]


def test_whom_it_is_about_stays_so(three: Three) -> None:
    sam, jo, kim = three
    record = shut_away(sam, sam.child(), sam, jo, about=(kim,))
    stream, key = key_of(jo)
    put(jo, key, signed_by(jo, READERS_NAMED, named(sam, jo), stream))
    with pytest.raises(BadInputError, match="about Kim Hale"):
        closing(sam).add_reader(record, me(kim))


# ---- what is shown


def test_what_is_not_signed_by_whom_it_names_is_not_shown(three: Three) -> None:
    sam, jo, kim = three
    child = sam.child()
    record = shut_away(sam, child, sam, jo)
    stream, key = key_of(jo)
    genuine = a_log(kim, stream, "I saw nothing.")
    as_sam = msgspec.structs.replace(genuine.revision, author=me(sam))
    signed = kim.session.keys.signing.sign("revision", as_sam)
    false = SignedRevision(signed=signed, revision=as_sam, hash=signed.hash("revision"), body=genuine.body)
    other = seal_body(Statement(content=RAW | {"what_happened": "Nothing happened."}), b"1" * 16)
    put(kim, key, false, msgspec.structs.replace(a_log(sam, stream, "Something happened."), body=other))
    broken = a_log(sam, stream, "Something else happened.")
    unsigned = msgspec.structs.replace(broken.signed, signature="00" * 64)
    put(kim, key, msgspec.structs.replace(broken, signed=unsigned))
    assert [told.id for told, _place in jo.journal.entries(Wanted(child=child, kind="daily_log"))] == [record]
    assert len(jo.session.closed.broken) == 3


def test_who_looked_is_not_said_in_anothers_name(three: Three) -> None:
    sam, jo, kim = three
    record = shut_away(sam, sam.child(), sam, jo)
    stream, key = key_of(jo)
    genuine = signed_by(kim, LOOKED, Looked(day=DAY), stream, about=(Link(record=record),))
    as_sam = msgspec.structs.replace(genuine.revision, author=me(sam))
    signed = kim.session.keys.signing.sign("revision", as_sam)
    put(kim, key, SignedRevision(signed=signed, revision=as_sam, hash=signed.hash("revision"), body=genuine.body))
    assert closing(jo).of(record).looked == ()


def test_a_closed_entry_does_not_take_the_place_of_an_open_one(three: Three) -> None:
    sam, jo, kim = three
    child = sam.child()
    open_one = sam.log(child, "Swimming.")
    shut_away(kim, child, kim, jo)
    stream, key = key_of(jo)
    put(kim, key, a_log(kim, stream, "There was no swimming.", open_one))
    assert jo.journal.entry(open_one).headline == "Swimming."
    assert not jo.journal.is_closed(open_one)


def test_nor_that_of_one_in_another_closed_section(three: Three) -> None:
    sam, jo, kim = three
    child = sam.child()
    record = shut_away(sam, child, jo)
    shut_away(kim, child, kim, jo)
    (stream,) = kim.session.closed.streams()
    key = kim.session.closed.key_of(stream)
    assert key
    put(kim, key, a_log(kim, stream, "He said nothing.", record))
    assert len(jo.journal.versions_of(record)) == 1
    assert jo.journal.entry(record).headline == RAW["what_happened"]


def test_a_box_of_rubbish_stops_nothing(three: Three) -> None:
    sam, jo, kim = three
    child = sam.child()
    record = shut_away(sam, child, jo)
    stream, key = key_of(jo)
    strange = a_log(kim, stream, "?")
    times = msgspec.structs.replace(
        strange.revision, occurred=msgspec.structs.replace(strange.revision.occurred, start="x")
    )
    signed = kim.session.keys.signing.sign("revision", times)
    put(kim, key, SignedRevision(signed=signed, revision=times, hash=signed.hash("revision"), body=strange.body))
    with kim.session.database.writing() as db:
        for number in range(3):
            db.execute(
                text("INSERT INTO closed (hash, stream, box) VALUES (:hash, :stream, :box)"),
                {"hash": f"{number}" * 64, "stream": stream, "box": b"rubbish" * number},
            )
    assert [told.id for told, _place in jo.journal.entries(Wanted(child=child, kind="daily_log"))] == [record]
    again = unlock(jo, "Jo Marsh", OTHERS_PASSPHRASE)
    assert again.journal.entry(record).headline == RAW["what_happened"]
    again.session.lock()


def test_a_false_key_does_not_shut_a_reader_out(three: Three) -> None:
    sam, jo, kim = three
    record = shut_away(sam, sam.child(), jo)
    with kim.session.database.writing() as db:
        stream, *_none = db.scalars(text("SELECT stream FROM closed_streams"))
        real = db.execute(text("SELECT stream, key, routing FROM closed_keys")).all()
        db.execute(text("DROP TRIGGER closed_keys_no_delete"))
        db.execute(text("DELETE FROM closed_keys"))
        closed.keep_key(db, closed.sealed_key(stream, b"k" * 32, me(jo), jo.session.person.sealing_key, None))
        for row in real:
            closed.keep_key(db, closed.SealedKey(stream=row.stream, key=row.key, routing=row.routing))
    assert jo.journal.entry(record).headline == RAW["what_happened"]


def test_a_key_that_was_put_in_place_of_ones_own_is_put_right_at_the_next_unlock(three: Three) -> None:
    sam, jo, _kim = three
    own = jo.session.person.sealing_key
    false = msgspec.structs.replace(jo.session.person, sealing_key=SealingKey.generate().public)
    with sam.session.database.writing() as db:
        directory.keep_person(db, false, here=True)
    unlock(jo, "Jo Marsh", OTHERS_PASSPHRASE).session.lock()
    with sam.session.database.reading() as db:
        assert (directory.person(db, me(jo)) or false).sealing_key == own


# ---- what stays in the open


def test_a_draft_says_neither_whose_it_is_nor_when_it_was_typed(three: Three) -> None:
    sam, _jo, _kim = three
    child = sam.child()
    before = everything_in_the_file(sam)
    draft = sam.journal.new_draft("serious_worry", child, {"exact_words": CANARY})
    sam.journal.keep_draft(draft)
    after = everything_in_the_file(sam)
    for known in (me(sam), draft.changed):
        assert after.count(known) == before.count(known)


def test_how_many_sections_somebody_reads_is_not_to_be_seen(three: Three) -> None:
    sam, jo, kim = three
    child = sam.child()
    shut_away(sam, child, jo)
    lengths = []
    for reader in (jo, kim):
        reader.session.closed.streams()
        with sam.session.database.reading() as db:
            name = reader.session.keys.sealing.mark("closed sections")
            lengths.append(len(directory.setting(db, name) or ""))
    assert lengths[0] == lengths[1] > 0


def test_the_code_on_a_paper_stays_as_it_was(three: Three) -> None:
    sam, jo, kim = three
    child = kim.journal.child(sam.child())
    sam.log(child.id)
    before = kim.journal.head(child)
    shut_away(sam, child.id, jo)
    assert kim.journal.head(child) == before
    sam.log(child.id)
    assert kim.journal.head(child) != before


def test_no_photo_comes_with_a_part_of_a_closed_entry(three: Three) -> None:
    sam, jo, _kim = three
    child = sam.child()
    raw = msgspec.to_builtins(kind_named("restraint").example(DAY))
    readership = Readership(readers=(me(sam), me(jo)))
    record = closing(sam).add(New(kind="restraint", child=child, raw=raw), readership).id
    pictures, draft = Pictures(sam.session), sam.journal.new_draft("restraint_talked", child, {}, about=record)
    pictures.take(draft.name, "hall.jpg", photo())
    assert sam.journal.entry(record).closed
    before = everything_in_the_file(sam)
    part = msgspec.to_builtins(kind_named("restraint_talked").example(DAY))
    texts = pictures.texts_of_draft(draft.name)
    with pytest.raises(BadInputError, match="Photos and papers come into a closed entry itself"):
        sam.journal.add(New(kind="restraint_talked", child=child, raw=part, about=record, manifests=texts))
    assert everything_in_the_file(sam) == before


def test_a_sheet_of_the_child_is_never_closed(three: Three) -> None:
    sam, jo, _kim = three
    child = sam.child()
    kind = next(kind for kind in kinds().values() if kind.one_per_file and kind.slug != CHILD_SHEET)
    raw = msgspec.to_builtins(kind.example(DAY))
    with pytest.raises(BadInputError, match="everyone who may see the file"):
        closing(sam).add(New(kind=kind.slug, child=child, raw=raw), Readership(readers=(me(jo),)))


def test_what_a_closed_entry_makes_wait_is_neither_put_off_nor_handed_over_in_the_open(three: Three) -> None:
    sam, jo, _kim = three
    child = sam.child()
    needs = Needs(jo.session, jo.journal)
    assert not any(need.closed for need in needs.everything())
    visit = {"visitor": "social_worker", "child_seen": "yes", "next_visit": "2026-03-10"}
    raw = msgspec.to_builtins(kind_named("professional_visit").example(DAY)) | visit
    readership = Readership(readers=(me(jo),))
    closing(sam).add(New(kind="professional_visit", child=child, raw=raw), readership)
    fresh = [need for need in needs.everything() if need.closed]
    assert fresh
    kept = everything_in_the_file(jo)
    for need in fresh:
        with pytest.raises(BadInputError):
            needs.put_off(need)
        with pytest.raises(BadInputError):
            needs.hand_over(need, me(sam))
    assert everything_in_the_file(jo) == kept


def test_somebody_who_reads_while_it_is_locked_finds_nothing_and_breaks_nothing(three: Three) -> None:
    sam, jo, _kim = three
    child = sam.child()
    shut_away(sam, child, jo)
    again = unlock(jo, "Jo Marsh", OTHERS_PASSPHRASE)
    found: list[int] = []

    def read() -> None:
        found.extend(len(again.journal.entries(Wanted(child=child, kind="daily_log"))) for _time in range(30))

    threads = [Thread(target=read) for _one in range(3)]
    for thread in threads:
        thread.start()
    again.session.lock()
    for thread in threads:
        thread.join()
    assert len(found) == 90
    assert set(found) <= {0, 1}


@pytest.mark.parametrize(("role", "goes_by_itself"), [(Role.SHIFT_LEAD, False), (Role.SOCIAL_WORKER, True)])
def test_other_keys_of_somebody_at_another_computer_of_the_home_are_asked_about(
    three: Three, role: Role, goes_by_itself: bool
) -> None:
    sam, jo, _kim = three
    old, new = SealingKey.generate(), SealingKey.generate()
    lee = Person(id="0199-lee", name="Lee Park", role=role, signing_key="a" * 64, sealing_key=old.public)
    with sam.session.database.writing() as db:
        directory.keep_person(db, lee, here=False)
    readership = Readership(readers=(me(jo), lee.id))
    record = closing(sam).add(New(kind="daily_log", child=sam.child(), raw=RAW), readership).id
    with sam.session.database.writing() as db:
        directory.keep_person(db, msgspec.structs.replace(lee, sealing_key=new.public), here=False)

    def may_open() -> bool:
        with jo.session.database.reading() as db:
            return bool(ClosedShelf(jo.session.database, new).streams()) and bool(closed.keys(db))

    closing(jo).catch_up()
    assert may_open() is goes_by_itself
    assert bool(closing(jo).renewed(closing(jo).of(record))) is not goes_by_itself
    if not goes_by_itself:
        closing(jo).add_reader(record, lee.id)
        assert may_open()
        assert closing(jo).renewed(closing(jo).of(record)) == []
        assert [one.name for one in closing(jo).of(record).readers] == ["Jo Marsh", "Lee Park"]
