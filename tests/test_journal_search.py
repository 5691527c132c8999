"""Search by what is chosen beside the words, by short number, and by words as people read them."""

from datetime import date

from carer_app.domain.story import State, short_number
from carer_app.journal.forms import New
from carer_app.store import directory, renewal
from carer_app.store.index import Wanted
from tests.company import arrive, joined, next_version, versions
from tests.conftest import Home


def found(home: Home, words: str, **how: object) -> list[str]:
    return [one.id for one in home.journal.search(words, Wanted(**how))]


def test_what_happened_last_comes_first_whenever_it_was_written(home: Home) -> None:
    maya = home.child()
    today = home.log(maya, "Tea and toast.")
    late = home.log(maya, "Tea in the garden.", day="2026-02-20")
    later = home.log(maya, "Tea with a friend.", day="2026-02-25")
    assert found(home, "tea") == [today, later, late]


def test_words_are_searched_as_people_read_them(home: Home) -> None:
    record = home.log(home.child(), mood="up_and_down", time_of_day="whole_day")
    assert found(home, "up down") == [record]
    assert found(home, "up_and") == [record]
    assert found(home, "whole") == []
    (one,) = home.journal.search("down")
    assert "Up and «down»" in one.snippet
    assert "_" not in one.snippet


def test_search_is_narrowed_by_child_kind_and_days(home: Home) -> None:
    maya, robin = home.child(), home.child("Robin")
    log = home.log(maya, "Ducks by the river.")
    home.log(robin, "Ducks again.", day="2026-03-01")
    quiet = home.journal.add(
        New(kind="ordinary_day", child=maya, raw={"day": "2026-02-10", "one_good_thing": "Ducks."})
    ).id
    assert found(home, "ducks", child=maya) == [log, quiet]
    assert found(home, "ducks", kind="ordinary_day") == [quiet]
    assert found(home, "ducks", start=date(2026, 3, 2)) == [log]
    assert found(home, "ducks", end=date(2026, 2, 10)) == [quiet]
    assert found(home, "ducks", child=robin, kind="ordinary_day") == []
    assert len(found(home, "ducks", state=State.SAVED)) == 3
    assert found(home, "ducks", state=State.READ) == []


def test_a_short_number_finds_its_record(home: Home) -> None:
    maya = home.child()
    records = [home.log(maya, f"Day {number}") for number in range(3)]
    for record in records:
        assert found(home, short_number(record)) == [record]
        assert found(home, short_number(record).lower()) == [record]


def test_what_was_said_about_an_entry_finds_the_entry(home: Home) -> None:
    record = home.log(home.child(), "Swimming.")
    home.journal.comment(record, "The dentist will ring about the brace.")
    (one,) = home.journal.search("brace")
    assert (one.id, one.in_comment) == (record, True)
    assert found(home, "brace", kind="daily_log") == [record]
    home.journal.comment(record, "The brace is in.")
    assert found(home, "brace") == [record]


def test_both_of_two_versions_are_found(home: Home) -> None:
    record = home.log(home.child(), "Home and tea.")
    other = joined(home)
    first = versions(home, record)
    home.journal.amend(record, {"day": "2026-03-02", "what_happened": "Home, marmalade."}, "a slip")
    arrive(
        home, next_version(other.session, first, {"day": "2026-03-02", "what_happened": "Quince."}, "x"), other.session
    )
    other.session.lock()
    assert found(home, "marmalade") == found(home, "quince") == [record]


def test_an_entry_that_is_moved_to_another_day_is_found_once_and_there(home: Home) -> None:
    record = home.log(home.child(), "Marmalade.")
    home.journal.amend(record, {"day": "2026-02-01", "what_happened": "Marmalade."}, "It was February")
    assert found(home, "marmalade") == [record]
    assert found(home, "marmalade", end=date(2026, 2, 1)) == [record]
    assert found(home, "marmalade", start=date(2026, 2, 2)) == []


def test_more_is_found_from_the_last_place_on(home: Home) -> None:
    maya = home.child()
    logged = [home.log(maya, f"Tea {number}", day=f"2026-02-{number + 1:02}") for number in range(5)][::-1]
    first = home.journal.search("tea", Wanted(limit=2))
    rest = home.journal.search("tea", Wanted(after=first[-1].place))
    assert [one.id for one in (*first, *rest)] == logged


def test_what_filters_go_by_cannot_be_typed(home: Home) -> None:
    home.log(home.child(), "Tea.")
    assert found(home, "\ue000kdailylog") == []
    assert found(home, "kdailylog") == []


def test_the_list_says_when_an_entry_was_changed(home: Home) -> None:
    record = home.log(home.child(), "Tea.")
    assert home.journal.entry(record).changed is None
    home.journal.amend(record, {"day": "2026-03-02", "what_happened": "Tea, bed."}, "bed")
    assert home.journal.entry(record).changed == home.journal.show(record).versions[-1].revision.written


def test_an_update_that_reads_records_better_makes_them_findable_anew(home: Home) -> None:
    record = home.log(home.child(), "Marmalade.")
    with home.session.database.writing() as db:
        db.exec_driver_sql("DELETE FROM search")
        directory.set_setting(db, "indexed", '{"":2,"daily_log":0}')
    assert found(home, "marmalade") == []
    renewal.catch_up(home.session.database)
    assert found(home, "marmalade") == [record]
    with home.session.database.reading() as db:
        before = db.exec_driver_sql("PRAGMA data_version").scalar()
    renewal.catch_up(home.session.database)
    with home.session.database.reading() as db:
        assert db.exec_driver_sql("PRAGMA data_version").scalar() == before


def test_search_is_narrowed_by_the_part_of_the_promise_that_was_ticked(home: Home) -> None:
    maya = home.child()
    themes = [theme.name for theme in home.journal.profile_of(home.journal.child(maya)).promise.themes]
    first = home.log(maya, "Spelling test.", promise=[themes[0], themes[1]])
    home.log(maya, "Spelling again.", promise=[themes[1]], day="2026-03-01")
    assert found(home, "spelling", theme=themes[0]) == [first]
    assert len(found(home, "", theme=themes[1])) == 2
    assert found(home, "spelling", theme="No such part") == []
    assert [told.id for told, _place in home.journal.entries(Wanted(theme=themes[0]))] == [first]
