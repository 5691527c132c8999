"""Closed entries on a computer that several people share: their readers find them, and nobody else finds a trace."""

from collections.abc import Iterator

import msgspec
import pytest
from sqlalchemy import text

from carer_app.domain.people import Person, Role
from carer_app.domain.sealing import SealingKey
from carer_app.errors import BadInputError
from carer_app.journal.closing import Closing, Readership
from carer_app.journal.forms import New, NoSuchRecordError
from carer_app.store import directory
from carer_app.store.index import Wanted
from carer_app.store.verify import verify
from carer_app.work import Work
from tests.company import OTHERS_PASSPHRASE, joined, unlock
from tests.conftest import Home, MakeHome

CANARY = "marmalade lighthouse"
RAW = {"day": "2026-03-02", "what_happened": f"Maya told me about the {CANARY}."}


@pytest.fixture
def three(make_home: MakeHome) -> Iterator[tuple[Home, Home, Home]]:
    """Sam, who writes, Jo, the manager, and Kim, whom it is about: one computer, each unlocked."""
    sam = make_home(role="residential_worker")
    kim = joined(sam, "Kim Hale", "residential_worker")
    jo = joined(sam, "Jo Marsh", "registered_manager")
    yield sam, jo, kim
    jo.session.lock()
    kim.session.lock()


def closing(home: Home) -> Closing:
    return Closing(home.session, home.journal)


def me(home: Home) -> str:
    return home.session.person.id


def shut_away(by: Home, child: str, *readers: Home, about: tuple[Home, ...] = (), **raw: object) -> str:
    readership = Readership(readers=tuple(map(me, readers)), about=tuple(map(me, about)))
    return closing(by).add(New(kind="daily_log", child=child, raw=RAW | raw), readership).id


def everything_in_the_file(home: Home) -> str:
    """All that the open database holds, table by table, as somebody with its key could read it."""
    found = []
    with home.session.database.reading() as db:
        tables = list(db.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
        for table in tables:
            for row in db.exec_driver_sql(f'SELECT * FROM "{table}"'):
                found += [value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in row]
    return "\n".join(found)


def test_whoever_is_no_reader_finds_no_trace_not_even_the_writer(three: tuple[Home, Home, Home]) -> None:
    sam, jo, kim = three
    child = sam.child()
    sam.log(child)
    before = [(home.journal.counts(), Work(home.session).sync_status()) for home in (sam, kim)]
    record = shut_away(sam, child, jo, about=(kim,))
    for home, known in zip((sam, kim), before, strict=True):
        assert [told.headline for told, _place in home.journal.entries(Wanted(kind="daily_log"))] == [
            "Home from school, tea, bath, bed."
        ]
        assert home.journal.search("marmalade") == []
        assert (home.journal.counts(), Work(home.session).sync_status()) == known
        assert closing(home).sections() == []
        for look in (home.journal.entry, home.journal.show, home.journal.versions_of, closing(home).of):
            with pytest.raises(NoSuchRecordError):
                look(record)
        with pytest.raises(NoSuchRecordError):
            home.journal.comment(record, "I saw it")


def test_in_the_database_file_are_sealed_bytes_only(three: tuple[Home, Home, Home]) -> None:
    sam, jo, kim = three
    child = sam.child()
    before = everything_in_the_file(sam)
    record = shut_away(sam, child, jo, about=(kim,))
    after = everything_in_the_file(sam)
    for secret in (record, CANARY, "marmalade"):
        assert secret not in after
    for known in (me(sam), me(jo), me(kim), child, "daily_log", "2026-03-02", "readers_named"):
        assert after.count(known) == before.count(known), known


def test_a_draft_tells_nobody_else_what_and_whom_it_is_about(three: tuple[Home, Home, Home]) -> None:
    sam, jo, _kim = three
    child = sam.child()
    before = everything_in_the_file(sam)
    draft = sam.journal.new_draft("serious_worry", child, {"exact_words": CANARY})
    sam.journal.keep_draft(msgspec.structs.replace(draft, closed=True, readers=(me(jo),)))
    after = everything_in_the_file(sam)
    for known in (child, me(jo), "serious_worry", CANARY, draft.name):
        assert after.count(known) == before.count(known), known
    assert [one.name for one in sam.journal.drafts()] == [draft.name]
    assert jo.journal.drafts() == []
    sam.journal.drop_draft(draft.name)
    assert sam.journal.drafts() == []


def test_its_reader_finds_it_reads_it_and_goes_on_with_it(three: tuple[Home, Home, Home]) -> None:
    sam, jo, kim = three
    child = sam.child()
    sam.log(child, "Swimming.")
    record = shut_away(sam, child, jo, about=(kim,))
    assert jo.journal.entries(Wanted(child=child))[0][0].id == record
    assert [found.id for found in jo.journal.search("marmalade light")] == [record]
    shown = jo.journal.show(record)
    assert (shown.told.author, shown.told.child) == ("Sam Okafor", child)
    assert shown.versions[0].signature_holds
    jo.journal.comment(record, "I rang the designated officer at 21:20.")
    assert [remark.text for remark in jo.journal.show(record).remarks] == ["I rang the designated officer at 21:20."]
    assert "designated officer" not in everything_in_the_file(jo)
    assert sam.journal.search("designated") == []


def test_a_reader_who_wrote_it_amends_it_and_the_words_stay_shut_away(three: tuple[Home, Home, Home]) -> None:
    sam, jo, _kim = three
    record = shut_away(sam, sam.child(), sam, jo)
    sam.journal.amend(record, RAW | {"what_happened": "Maya told me about the walnut staircase."}, "her exact words")
    assert [version.is_head for version in jo.journal.show(record).versions] == [False, True]
    assert [found.id for found in jo.journal.search("walnut")] == [record]
    assert "walnut" not in everything_in_the_file(sam)
    sam.journal.retract(record, "written twice")
    assert jo.journal.entry(record).retracted == "written twice"


def test_it_is_no_part_of_what_papers_are_made_of(three: tuple[Home, Home, Home]) -> None:
    sam, jo, _kim = three
    child = sam.child()
    shut_away(sam, child, sam, jo)
    assert jo.journal.told(Wanted(child=child, kind="daily_log")) == []


def test_the_same_readers_share_one_section_and_others_have_another(three: tuple[Home, Home, Home]) -> None:
    sam, jo, kim = three
    child = sam.child()
    shut_away(sam, child, sam, jo)
    shut_away(sam, child, jo, sam, what_happened="More of it.")
    assert len(closing(sam).sections()) == 1
    shut_away(sam, child, sam, jo, kim)
    assert len(closing(sam).sections()) == 2
    assert len(closing(kim).sections()) == 1


def test_open_and_closed_entries_stand_in_one_list_page_by_page(three: tuple[Home, Home, Home]) -> None:
    sam, jo, _kim = three
    child = sam.child()
    ids = []
    for day in range(1, 9):
        raw = {"day": f"2026-02-0{day}", "what_happened": f"Day {day}."}
        if day % 2:
            ids.append(shut_away(sam, child, sam, jo, **raw))
        else:
            ids.append(sam.journal.add(New(kind="daily_log", child=child, raw=raw)).id)
    seen: list[str] = []
    wanted = Wanted(child=child, kind="daily_log", limit=3)
    while page := jo.journal.entries(wanted):
        seen += [told.id for told, _place in page]
        wanted = Wanted(child=child, kind="daily_log", limit=3, after=page[-1][1])
    assert seen == ids[::-1]


def test_a_reader_lets_another_in_who_then_reads_all_of_it(three: tuple[Home, Home, Home]) -> None:
    sam, jo, kim = three
    record = shut_away(sam, sam.child(), jo)
    closing(jo).add_reader(record, me(sam))
    assert sam.journal.show(record).told.headline == RAW["what_happened"]
    assert [one.name for one in closing(sam).of(record).readers] == ["Jo Marsh", "Sam Okafor"]
    with pytest.raises(BadInputError, match="already"):
        closing(jo).add_reader(record, me(sam))
    with pytest.raises(NoSuchRecordError):
        kim.journal.show(record)


def test_whoever_it_is_about_is_never_let_in(three: tuple[Home, Home, Home]) -> None:
    sam, jo, kim = three
    record = shut_away(sam, sam.child(), jo, about=(kim,))
    with pytest.raises(BadInputError, match="about Kim Hale"):
        closing(jo).add_reader(record, me(kim))
    with pytest.raises(NoSuchRecordError):
        kim.journal.show(record)


def test_who_looked_is_known_inside_the_section_alone(three: tuple[Home, Home, Home]) -> None:
    sam, jo, _kim = three
    record = shut_away(sam, sam.child(), sam, jo)
    closing(jo).looked(record)
    closing(jo).looked(record)
    assert [who for who, _when in closing(sam).of(record).looked] == [me(jo)]


def test_who_cannot_be_chosen_is_said_and_nothing_is_kept(three: tuple[Home, Home, Home]) -> None:
    sam, jo, kim = three
    child = sam.child()
    gone = Person(id="0199-gone", name="Lee Park", role=Role.REGISTERED_MANAGER, signing_key="a", sealing_key="b")
    keyless = Person(id="0199-new", name="Priya Shah", role=Role.SOCIAL_WORKER, signing_key="c", sealing_key="")
    with sam.session.database.writing() as db:
        directory.keep_person(db, gone, here=False)
        db.execute(text("UPDATE people SET revoked = 1 WHERE id = '0199-gone'"))
        directory.keep_person(db, keyless, here=False)
    before = everything_in_the_file(sam)
    refused = {
        Readership(readers=()): "choose at least one person",
        Readership(readers=(me(sam),)): "nobody but you",
        Readership(readers=(me(jo), me(kim)), about=(me(kim),)): "it is about Kim Hale",
        Readership(readers=("0199-gone", me(jo))): "not here any more",
        Readership(readers=("0199-new",)): "Priya Shah cannot open closed entries yet",
    }
    for readership, sentence in refused.items():
        with pytest.raises(BadInputError, match=sentence):
            closing(sam).add(New(kind="daily_log", child=child, raw=RAW), readership)
    with pytest.raises(BadInputError, match="What happened"):
        closing(sam).add(
            New(kind="daily_log", child=child, raw=RAW | {"what_happened": " "}), Readership(readers=(me(jo),))
        )
    assert everything_in_the_file(sam) == before


def private(by: Home, child: str, *readers: Home) -> str:
    new = New(kind="private_health", child=child, raw={"day": "2026-03-02", "what": f"Asked about the {CANARY}."})
    return closing(by).add(new, Readership(readers=tuple(map(me, readers)))).id


def test_what_a_young_person_says_in_confidence_may_rest_with_a_lone_carer_until_somebody_is_known(
    home: Home,
) -> None:
    partner = joined(home)
    child = home.child()
    record = private(home, child, home)
    assert [one.name for one in closing(home).of(record).readers] == ["Sam Okafor"]
    assert partner.journal.entries(Wanted(child=child, kind="private_health")) == []
    assert partner.journal.search("marmalade") == []
    assert "marmalade" not in everything_in_the_file(partner)
    assert home.journal.told(Wanted(child=child, kind="private_health")) == []
    assert [found.id for found in home.journal.search("marmalade")] == [record]
    key = SealingKey.generate()
    worker = Person(id="0199-new", name="Priya Shah", role=Role.SOCIAL_WORKER, signing_key="c", sealing_key=key.public)
    with home.session.database.writing() as db:
        directory.keep_person(db, worker, here=False)
    with pytest.raises(BadInputError, match="nobody but you"):
        private(home, child, home)
    closing(home).add_reader(record, worker.id)
    assert [one.name for one in closing(home).of(record).readers] == ["Sam Okafor", "Priya Shah"]
    partner.session.lock()


def test_what_must_reach_somebody_never_rests_with_its_writer_alone(home: Home) -> None:
    new = New(kind="daily_log", child=home.child(), raw=RAW)
    with pytest.raises(BadInputError, match="nobody but you"):
        closing(home).add(new, Readership(readers=(me(home),)))


def test_a_reader_without_a_key_gets_it_once_they_have_one(three: tuple[Home, Home, Home]) -> None:
    sam, jo, _kim = three
    keyless = Person(id="0199-new", name="Priya Shah", role=Role.SOCIAL_WORKER, signing_key="c", sealing_key="")
    with sam.session.database.writing() as db:
        directory.keep_person(db, keyless, here=False)
    readership = Readership(readers=(me(jo), keyless.id))
    record = closing(sam).add(New(kind="daily_log", child=sam.child(), raw=RAW), readership).id
    assert [one.name for one in closing(jo).of(record).waiting] == ["Priya Shah"]
    closing(jo).catch_up()
    assert [one.name for one in closing(jo).of(record).waiting] == ["Priya Shah"]
    key = SealingKey.generate()
    with sam.session.database.writing() as db:
        directory.keep_person(
            db,
            Person(id=keyless.id, name=keyless.name, role=keyless.role, signing_key="c", sealing_key=key.public),
            here=False,
        )
    closing(jo).catch_up()
    assert closing(jo).of(record).waiting == ()


def test_the_store_is_whole_with_closed_entries_in_it(three: tuple[Home, Home, Home]) -> None:
    sam, jo, _kim = three
    child = sam.child()
    before = verify(sam.session.database, sam.session.device)
    shut_away(sam, child, jo)
    after = verify(sam.session.database, sam.session.device)
    assert after == before


def test_it_is_found_again_after_a_lock(three: tuple[Home, Home, Home]) -> None:
    sam, jo, _kim = three
    record = shut_away(sam, sam.child(), jo)
    again = joined_again(jo)
    assert again.journal.entry(record).headline == RAW["what_happened"]
    again.session.lock()


def joined_again(home: Home) -> Home:
    return unlock(home, home.session.person.name, OTHERS_PASSPHRASE)
