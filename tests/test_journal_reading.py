"""Lists, periods and search."""

from datetime import date

import pytest

from carer_app.domain.story import State
from carer_app.journal.forms import New
from carer_app.store.index import Place, Wanted
from tests.conftest import Home


def pages(home: Home, limit: int, **wanted: object) -> list[list[str]]:
    found, after = [], None
    while True:
        page = home.journal.entries(Wanted(limit=limit, after=after, **wanted))
        if not page:
            return found
        found.append([told.id for told, _place in page])
        after = page[-1][1]


@pytest.fixture
def logged(home: Home) -> list[str]:
    """Sixty records, many of them on the same day, in the order of the list."""
    maya = home.child()
    days = [f"2026-02-{1 + number % 7:02}" for number in range(60)]
    news = [New(kind="daily_log", child=maya, raw={"day": day, "what_happened": f"Tea {day}"}) for day in days]
    saved = [one.id for one in home.journal.add_many(news)]
    order = sorted(range(60), key=lambda number: (days[number], number), reverse=True)
    return [saved[number] for number in order]


@pytest.mark.parametrize("limit", [1, 7, 10, 59, 60, 61])
def test_pages_have_neither_gaps_nor_doubles(home: Home, logged: list[str], limit: int) -> None:
    found = pages(home, limit, kind="daily_log")
    assert [id_ for page in found for id_ in page] == logged
    assert all(len(page) == limit for page in found[:-1])


def test_a_page_goes_on_where_it_was_though_more_is_written_meanwhile(home: Home, logged: list[str]) -> None:
    first = home.journal.entries(Wanted(kind="daily_log", limit=20))
    home.log(home.journal.children()[0].id, "A later one.")
    rest = home.journal.entries(Wanted(kind="daily_log", limit=100, after=first[-1][1]))
    assert [told.id for told, _place in first + rest] == logged


def test_contents_are_told_from_the_earliest(home: Home, logged: list[str]) -> None:
    told = home.journal.told(Wanted(kind="daily_log", limit=1000))
    assert [one.id for one in told] == logged[::-1]
    assert all(one.content for one in told)


def test_a_list_does_not_decode_what_it_does_not_show(home: Home, logged: list[str]) -> None:
    assert {told.content for told, _place in home.journal.entries(Wanted())} == {None}
    assert logged


def test_a_list_is_of_one_child_or_kind_or_state(home: Home) -> None:
    maya, robin = home.child(), home.child("Robin")
    mayas, robins = home.log(maya), home.log(robin)
    quiet = home.journal.add(New(kind="ordinary_day", child=maya, raw={"day": "2026-03-01"})).id

    def ids(**wanted: object) -> set[str]:
        return {told.id for told, _place in home.journal.entries(Wanted(**wanted))}

    assert {mayas, quiet} < ids(child=maya)
    assert robins not in ids(child=maya)
    assert ids(kind="daily_log") == {mayas, robins}
    assert ids(child=maya, kind="ordinary_day") == {quiet}
    assert ids(state=State.RECEIVED) == set()
    assert ids(child="nobody") == set()
    assert home.journal.counts(maya)[State.SAVED] == 3
    assert home.journal.counts()[State.SAVED] == 5


def test_a_period_has_both_its_days(home: Home) -> None:
    maya = home.child()
    by_day = {day: home.log(maya, day=f"2026-02-{day:02}") for day in range(10, 16)}
    wanted = Wanted(kind="daily_log", start=date(2026, 2, 11), end=date(2026, 2, 13))
    found = [told.id for told, _place in home.journal.entries(wanted)]
    assert found == [by_day[13], by_day[12], by_day[11]]


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-01-15T00:00:00+00:00", date(2026, 1, 15)),
        ("2026-01-15T23:59:59+00:00", date(2026, 1, 15)),
        ("2025-07-14T23:00:00+00:00", date(2025, 7, 15)),
        ("2025-07-14T22:59:59+00:00", date(2025, 7, 14)),
        ("2025-07-15T22:30:00+00:00", date(2025, 7, 15)),
    ],
)
def test_a_moment_belongs_to_the_day_that_it_was_in_england(home: Home, at: str, day: date) -> None:
    raw = {"service": "gp", "at": at, "outcome": "attended"}
    record = home.journal.add(New(kind="health_appointment", child=home.child(), raw=raw)).id
    for shift in (-1, 0, 1):
        asked = date.fromordinal(day.toordinal() + shift)
        found = home.journal.entries(Wanted(kind="health_appointment", start=asked, end=asked))
        assert [told.id for told, _place in found] == ([record] if shift == 0 else [])


def test_the_place_of_a_record_is_its_day_and_number(home: Home) -> None:
    home.log(home.child())
    ((_told, place),) = home.journal.entries(Wanted(kind="daily_log"))
    assert isinstance(place, Place)
    assert place.occurred == "2026-03-02"


# ---- search


def found(home: Home, words: str, **how: object) -> list[str]:
    return [one.id for one in home.journal.search(words, Wanted(**how))]


def test_words_are_found_by_their_beginnings_in_any_order_and_case(home: Home) -> None:
    maya = home.child()
    swimming = home.log(maya, "Swimming at the leisure centre with Auntie Bee.")
    home.log(maya, "Swim kit forgotten.")
    assert found(home, "swimm") == [swimming]
    assert found(home, "BEE leis") == [swimming]
    assert len(found(home, "swi")) == 2
    assert found(home, "leisure forgotten") == []
    assert found(home, "imming") == []


def test_every_text_of_a_record_is_searched(home: Home) -> None:
    maya = home.child()
    record = home.log(maya, school="Spelling test", their_words="I did it", noticed_helped="A hug")
    for word in ("spelling", "did", "hug"):
        assert found(home, word) == [record]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Zoë went to the café", "cafe zoe"),
        ("Zoe went to the cafe", "café zoë"),
        ("Zoe\u0308 went to the cafe\u0301", "zoë café"),
        ("Zoë went to the café", "zoe\u0308 cafe\u0301"),
        ("Ångström was the password", "angstro\u0308m"),
        ("Łukasz i Żaneta", "zaneta"),
        ("Наташа дома", "наташ"),
        ("O'Brien's dog", "o'brien"),
        ("the 101 call-handler", "call-handler 101"),
    ],
)
def test_accents_and_marks_do_not_stand_in_the_way(home: Home, written: str, typed: str) -> None:
    record = home.log(home.child(), written)
    assert found(home, typed) == [record]


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", '"', '""', "'", "*", "tea*", "^tea", "tea AND", "NOT tea", "tea OR bath", "NEAR(tea bath)", "words:tea",
        "-tea", "(tea", "tea)", "{tea}", "tea + bath", "tea\0bath", "tea \ud800", "_", "__ tea", "%", "🦦", "½",
        "'; DROP TABLE search; --", ":query", "\\", "tea " * 3000, "x" * 100_000,
    ],
)  # fmt: skip
def test_whatever_is_typed_is_harmless(home: Home, typed: str) -> None:
    record = home.log(home.child(), "Tea, bath, bed.")
    assert set(found(home, typed)) <= {record}
    assert found(home, "tea") == [record]


def test_what_is_typed_with_marks_is_still_found(home: Home) -> None:
    record = home.log(home.child(), "Tea and a bath, then not near bed.")
    for typed in ('"tea"', "tea*", "(tea", "-tea", "tea AND bath", "NOT near", "__ tea", "tea " * 3000):
        assert found(home, typed) == [record], typed


def test_the_newest_come_first_and_no_more_than_are_asked_for(home: Home) -> None:
    maya, robin = home.child(), home.child("Robin")
    logged = [home.log(maya, f"Tea number {number}") for number in range(5)]
    robins = home.log(robin, "Tea with Robin")
    assert found(home, "tea") == [robins, *logged[::-1]]
    assert found(home, "tea", limit=2) == [robins, logged[4]]
    assert found(home, "tea", child=maya) == logged[::-1]
    assert found(home, "tea", child="nobody") == []


def test_the_words_that_were_found_are_marked(home: Home) -> None:
    maya = home.child()
    home.log(maya, "Home from school, tea, bath, bed.")
    (one,) = home.journal.search("bath")
    assert "«bath»" in one.snippet
    assert (one.told.child, one.told.kind, one.told.occurred.start) == (maya, "daily_log", "2026-03-02")
    assert one.told.headline == "Home from school, tea, bath, bed."


def test_after_an_amendment_only_the_current_words_are_found(home: Home) -> None:
    record = home.log(home.child(), "Marmalade.")
    home.journal.amend(record, {"day": "2026-03-02", "what_happened": "Lemon curd."}, "a slip")
    assert found(home, "marmalade") == []
    assert found(home, "lemon") == [record]
