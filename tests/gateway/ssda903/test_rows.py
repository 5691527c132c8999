"""One child's rows from plain data: spells that never overlap, and the groups and ages of OC2."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carer_app.clock import local
from carer_app.domain.yearly import (
    Away,
    CareBegan,
    Counted,
    ReviewHeld,
    SdqNotDone,
    SdqReason,
    SdqScore,
    SpellAway,
    Yearly,
    YesOrNo,
)
from carer_app.errors import BadInputError
from carer_app.gateway.ssda903.child import ChildReturned, number_of, returned
from carer_app.gateway.ssda903.known import Given, Known, Source, Stay, of_versions
from carer_app.gateway.ssda903.spells import Piece, one_after_the_other
from carer_app.gateway.ssda903.year import CollectionYear, read_year

YEAR = CollectionYear(ends_in=2026)
BEGAN = date(2023, 6, 5)
MIDNIGHT = datetime(2025, 6, 1, tzinfo=UTC)
FOUR = ("IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE")
ALL_FOUR = (Counted.IMMUNISATIONS, Counted.TEETH_CHECK, Counted.HEALTH_ASSESSMENT)
DAY = date(2025, 9, 1)


def source(number: int = 0) -> Source:
    return Source(record=f"record-{number}", kind="Record")


def child(*what: Yearly, born: date = date(2010, 5, 6), **more: object) -> ChildReturned:
    """A child who was looked after all the year, with what one record each gives."""
    told = tuple(Given(what=one, source=source(number)) for number, one in enumerate((CareBegan(day=BEGAN), *what)))
    known = Known(files=("file",), births=(born,), stays=(Stay(start=BEGAN),), given=told, **more)  # type: ignore[arg-type]
    return returned(known, YEAR)


def oc2(*what: Yearly, **more: object) -> dict[str, str]:
    row = child(*what, **more).oc2  # type: ignore[arg-type]
    assert row
    return {column: value for column, value in row.items() if value and column not in ("CHILD", "DOB")}


def yes(*what: Counted) -> list[YesOrNo]:
    return [YesOrNo(what=one, day=DAY) for one in what]


def no(what: Counted, day: date = DAY) -> YesOrNo:
    return YesOrNo(what=what, day=day, yes=False)


FULL = [*yes(*ALL_FOUR), no(Counted.SUBSTANCE_MISUSE), no(Counted.CONVICTED)]


# ---- spells

hours = st.integers(min_value=0, max_value=400)
spells_away = st.lists(
    st.builds(
        lambda number, way, start, lasts: Piece(
            way=way,
            start=MIDNIGHT + timedelta(hours=start),
            end=None if lasts is None else MIDNIGHT + timedelta(hours=start + lasts),
            source=source(number),
        ),
        st.integers(),
        st.sampled_from(Away),
        hours,
        st.none() | st.integers(min_value=0, max_value=90),
    ),
    max_size=7,
)


@given(spells_away)
def test_spells_never_overlap_and_only_the_last_is_open(spells: list[Piece]) -> None:
    found = one_after_the_other(spells).pieces
    for piece, following in pairwise(found):
        assert piece.end is not None
        assert piece.start <= piece.end <= following.start
        assert local(piece.end).date() <= local(following.start).date()


@given(spells_away)
def test_no_hour_away_is_lost_and_none_is_added(spells: list[Piece]) -> None:
    laid = one_after_the_other(spells)
    for hour in range(500):
        at = MIDNIGHT + timedelta(hours=hour, minutes=30)
        away = any(spell.start <= at and (spell.end is None or at < spell.end) for spell in laid.spells)
        assert any(piece.start <= at and (piece.end is None or at < piece.end) for piece in laid.pieces) is away


@given(spells_away)
def test_a_spell_with_a_return_keeps_its_times(spells: list[Piece]) -> None:
    kept = {(spell.source.record, spell.start, spell.end) for spell in one_after_the_other(spells).spells}
    assert {(spell.source.record, spell.start, spell.end) for spell in spells if spell.end} <= kept


@given(spells_away)
def test_the_order_in_which_records_came_does_not_matter(spells: list[Piece]) -> None:
    one = [(piece.way, piece.start, piece.end) for piece in one_after_the_other(spells).pieces]
    assert [(piece.way, piece.start, piece.end) for piece in one_after_the_other(spells[::-1]).pieces] == one


def test_a_spell_that_ends_in_the_minute_in_which_it_began_is_a_row() -> None:
    assert [(row["MIS_START"], row["MIS_END"]) for row in child(spell(0)).missing] == [("01/06/2025", "01/06/2025")]
    inside = child(
        spell(9), SpellAway(way=Away.MISSING, start=MIDNIGHT + timedelta(hours=2), end=MIDNIGHT + timedelta(hours=2))
    )
    assert len(inside.missing) == 1


def test_what_is_open_in_one_year_begins_the_next_with_the_same_start() -> None:
    spell = SpellAway(
        way=Away.MISSING, start=datetime(2026, 3, 30, 18, tzinfo=UTC), end=datetime(2026, 4, 9, 8, tzinfo=UTC)
    )
    known = Known(files=("file",), births=(date(2010, 5, 6),), given=(Given(what=spell, source=source()),))
    rows = [returned(known, CollectionYear(ends_in=year)).missing for year in (2025, 2026, 2027, 2028)]
    assert [[(row["MIS_START"], row["MIS_END"]) for row in of_year] for of_year in rows] == [
        [],
        [("30/03/2026", "")],
        [("30/03/2026", "09/04/2026")],
        [],
    ]


# ---- two versions


def spell(hour: int | None, way: Away = Away.MISSING) -> SpellAway:
    return SpellAway(way=way, start=MIDNIGHT, end=None if hour is None else MIDNIGHT + timedelta(hours=hour))


@pytest.mark.parametrize("ends", [(9, 5, None), (None, 5, 9), (5, 9)])
def test_of_two_versions_the_earlier_return_is_used(ends: tuple[int | None, ...]) -> None:
    found = of_versions([[spell(hour)] for hour in ends], source())
    assert [(one.what, one.unsettled) for one in found] == [(spell(5), True)]


def test_versions_that_say_the_same_are_settled() -> None:
    found = of_versions([[spell(5)], [spell(5)]], source())
    assert [(one.what, one.unsettled) for one in found] == [(spell(5), False)]


def test_what_one_version_takes_back_is_not_settled() -> None:
    dentist = YesOrNo(what=Counted.TEETH_CHECK, day=DAY)
    found = of_versions([[dentist], []], source())
    assert [(one.what, one.unsettled) for one in found] == [(dentist, True)]


# ---- OC2


def test_all_that_is_asked_is_filled_where_all_is_known() -> None:
    assert oc2(SdqScore(day=DAY, score=14), *FULL) == {
        "SDQ_SCORE": "14",
        "IMMUNISATIONS": "1",
        "TEETH_CHECK": "1",
        "HEALTH_ASSESSMENT": "1",
        "SUBSTANCE_MISUSE": "0",
        "CONVICTED": "0",
    }


@pytest.mark.parametrize("missing", range(len(FULL)))
def test_one_unknown_answer_leaves_the_rest_blank_and_told_of(missing: int) -> None:
    told = [one for number, one in enumerate(FULL) if number != missing]
    assert oc2(*told) == {}
    notes = "\n".join(note.sentence for note in child(*told).notes)
    assert f"Not known here: {FULL[missing].what.upper()}." in notes
    assert all(f"Known here: {one.what.upper()} is {int(one.yes)} (1 September 2025)." in notes for one in told)


def test_what_is_not_asked_at_that_age_is_not_told_of() -> None:
    notes = "\n".join(note.sentence for note in child(*FULL[1:], born=date(2016, 4, 1)).notes)
    assert "Known here: TEETH_CHECK" in notes
    assert "CONVICTED" not in notes


@pytest.mark.parametrize(
    ("more", "filled"),
    [
        ([], {}),
        (yes(Counted.INTERVENTION_RECEIVED), {"INTERVENTION_RECEIVED": "1"}),
        ([*yes(Counted.INTERVENTION_RECEIVED), no(Counted.INTERVENTION_OFFERED)], {"INTERVENTION_RECEIVED": "1"}),
        ([no(Counted.INTERVENTION_RECEIVED)], {}),
        (
            [no(Counted.INTERVENTION_RECEIVED), *yes(Counted.INTERVENTION_OFFERED)],
            {"INTERVENTION_RECEIVED": "0", "INTERVENTION_OFFERED": "1"},
        ),
    ],
)
def test_what_was_offered_and_received(more: list[YesOrNo], filled: dict[str, str]) -> None:
    row = oc2(*yes(*ALL_FOUR, Counted.SUBSTANCE_MISUSE), no(Counted.CONVICTED), *more)
    assert {column: value for column, value in row.items() if column.startswith("INTERVENTION")} == filled
    assert bool(row) is bool(filled)


def test_an_intervention_without_misuse_is_left_out() -> None:
    assert "INTERVENTION_RECEIVED" not in oc2(*FULL, *yes(Counted.INTERVENTION_RECEIVED))


def test_one_yes_in_the_year_is_a_yes_but_what_is_asked_at_its_end_is_the_latest() -> None:
    later = date(2026, 2, 1)
    row = oc2(*FULL, no(Counted.TEETH_CHECK, later), no(Counted.IMMUNISATIONS, later))
    assert (row["TEETH_CHECK"], row["IMMUNISATIONS"]) == ("1", "0")


def test_answers_of_other_years_do_not_count() -> None:
    other = [
        YesOrNo(what=one.what, day=day, yes=one.yes) for one, day in zip(FULL, [date(2025, 3, 31)] * 9, strict=False)
    ]
    assert oc2(*other, SdqScore(day=date(2026, 4, 1), score=9)) == {}


@pytest.mark.parametrize(
    ("born", "convicted", "health_check"),
    [
        (date(2016, 3, 31), True, False),
        (date(2016, 4, 1), False, False),
        (date(2021, 3, 31), False, False),
        (date(2021, 4, 1), False, True),
    ],
)
def test_ages_of_conviction_and_of_health_checks(born: date, convicted: bool, health_check: bool) -> None:
    row = oc2(*FULL, *yes(Counted.HEALTH_SURVEILLANCE), born=born)
    assert ("CONVICTED" in row, "HEALTH_CHECK" in row) == (convicted, health_check)


@pytest.mark.parametrize(
    ("born", "score"),
    [
        (date(2022, 4, 1), False),
        (date(2022, 3, 31), True),
        (date(2008, 4, 2), True),
        (date(2008, 4, 1), False),
    ],
)
def test_ages_of_the_questionnaire(born: date, score: bool) -> None:
    assert ("SDQ_SCORE" in oc2(SdqScore(day=DAY, score=0), born=born)) is score
    assert ("SDQ_REASON" in oc2(SdqNotDone(day=DAY, reason=SdqReason.OTHER), born=born)) is score


@pytest.mark.parametrize(
    ("born", "is_reason"),
    [(date(2010, 5, 6), False), (date(2021, 4, 2), True), (date(2010, 3, 30), True), (date(2010, 3, 31), False)],
)
def test_age_is_a_reason_only_for_those_whose_age_it_can_be(born: date, is_reason: bool) -> None:
    assert ("SDQ_REASON" in oc2(SdqNotDone(day=DAY, reason=SdqReason.AGE), born=born)) is is_reason


def test_a_score_and_a_reason_are_never_both_returned() -> None:
    reason = SdqNotDone(day=date(2025, 12, 1), reason=SdqReason.CHILD_SAID_NO)
    assert oc2(SdqScore(day=DAY, score=40), reason) == {"SDQ_SCORE": "40"}
    assert oc2(reason) == {"SDQ_REASON": "SDQ5"}


def test_two_scores_of_one_day_are_asked_about() -> None:
    both = (SdqScore(day=DAY, score=9), SdqScore(day=DAY, score=19))
    assert oc2(*both) == {}
    assert any("several SDQ scores for 1 September 2025: 9, 19" in note.sentence for note in child(*both).notes)
    assert oc2(*both, SdqScore(day=date(2025, 10, 1), score=11)) == {"SDQ_SCORE": "11"}


def test_a_score_that_cannot_be_is_not_returned() -> None:
    assert oc2(SdqScore(day=DAY, score=41)) == {}


def test_what_two_versions_do_not_agree_on_is_not_used() -> None:
    told = tuple(Given(what=one, source=source(), unsettled=number == 1) for number, one in enumerate(FULL))
    begun = Given(what=CareBegan(day=BEGAN), source=source())
    known = Known(files=("f",), births=(date(2010, 5, 6),), stays=(Stay(start=BEGAN),), given=(begun, *told))
    made = returned(known, YEAR)
    assert made.oc2
    assert not any(made.oc2.get(column) for column in FOUR)
    assert any("do not agree" in note.sentence for note in made.notes)


# ---- the council's own


def test_the_councils_own_answers_fill_what_no_record_says() -> None:
    ours = {
        "CHILD": "4711",
        "SEX": "F",
        "SUBSTANCE_MISUSE": "0",
        "CONVICTED": "1",
        "TEETH_CHECK": "0",
        "SDQ_SCORE": "7",
    }
    made = child(*yes(*ALL_FOUR), SdqScore(day=DAY, score=30), ours=ours)
    assert made.header
    assert (made.header["CHILD"], made.header["SEX"], made.header["ETHNIC"]) == ("4711", "F", "")
    assert made.oc2
    assert [made.oc2[column] for column in (*FOUR, "CONVICTED", "SDQ_SCORE")] == ["1", "0", "1", "0", "1", "7"]
    assert any("TEETH_CHECK is 0 in the council's own file and 1 by a record" in note.sentence for note in made.notes)


def test_a_mothers_child_is_asked_for_only_where_there_is_one() -> None:
    ours = {"SEX": "F", "ETHNIC": "WBRI", "UPN": "UN2", "MOTHER": "0"}
    blank = [note.blank for note in child(ours=ours).notes if note.about == "Header"]
    mother = [note.blank for note in child(ours=ours | {"MOTHER": "1"}).notes if note.about == "Header"]
    assert (blank, mother) == ([], [("MC_DOB",)])


def test_nobody_who_comes_for_short_stays_is_asked_about_being_a_mother() -> None:
    made = child(
        ours={"SEX": "F", "ETHNIC": "WBRI", "UPN": "UN2", "MOTHER": "1", "MC_DOB": "01/05/2025"}, short_stays=True
    )
    assert made.header
    assert (made.header["MOTHER"], made.header["MC_DOB"]) == ("", "")
    assert [note for note in made.notes if note.about == "Header"] == []


# ---- the child


def test_a_number_is_always_the_same_and_says_nothing() -> None:
    assert number_of("0199c0de-0000-7000-8000-000000000001") == number_of("0199c0de-0000-7000-8000-000000000001")
    numbers = {number_of(str(one)) for one in range(5000)}
    assert len(numbers) == 5000
    assert all(len(one) == 10 and not set(one) & set("AEIOUL0123456789") for one in numbers)


def test_two_birth_dates_give_no_rows() -> None:
    review = Given(what=ReviewHeld(day=DAY, code="PN1"), source=source())
    known = Known(
        files=("f", "g"), births=(date(2010, 5, 6), date(2011, 5, 6)), stays=(Stay(start=BEGAN),), given=(review,)
    )
    made = returned(known, YEAR)
    assert made.header is None
    assert any(note.sentence == "Not returned: the review of 1 September 2025." for note in made.notes)
    assert any("different birth dates" in note.sentence for note in made.notes)


def test_the_latest_beginning_of_care_counts_and_several_are_told_of() -> None:
    again = CareBegan(day=date(2025, 8, 1))
    made = child(again, ReviewHeld(day=date(2025, 7, 1), code="PN1"))
    assert made.oc2 is None
    assert made.reviews == ()
    assert any("several days on which care began (5 June 2023, 1 August 2025)" in note.sentence for note in made.notes)


def since(*stays: Stay, here_since: date | None = None) -> ChildReturned:
    """A child of whom nobody wrote when care began."""
    return returned(Known(files=("file",), births=(date(2010, 5, 6),), stays=stays, here_since=here_since), YEAR)


@pytest.mark.parametrize(
    ("stays", "here_since", "has_row"),
    [
        ([Stay(start=date(2025, 4, 1))], None, True),
        ([Stay(start=date(2025, 4, 2))], None, False),
        ([Stay(start=date(2025, 4, 2))], date(2024, 1, 1), True),
        ([Stay(start=BEGAN, end=date(2025, 8, 1)), Stay(start=date(2025, 8, 2))], None, True),
        ([Stay(start=BEGAN, end=date(2025, 8, 1)), Stay(start=date(2025, 8, 4))], BEGAN, False),
        ([Stay(start=date(2025, 8, 4)), Stay(start=BEGAN, end=date(2025, 9, 1))], None, True),
        ([Stay(start=BEGAN, end=date(2026, 3, 30))], None, False),
        ([Stay(start=BEGAN, end=date(2026, 3, 31))], None, True),
        ([Stay(start=BEGAN, end=date(2026, 4, 1)), Stay(start=date(2026, 9, 1))], None, True),
        ([], date(2024, 1, 1), False),
    ],
)
def test_where_nobody_wrote_when_care_began_the_time_here_is_counted(
    stays: list[Stay], here_since: date | None, has_row: bool
) -> None:
    assert (since(*stays, here_since=here_since).oc2 is not None) is has_row


# ---- the year


@pytest.mark.parametrize("text", ["2026", "2025-26", "2025/26", "2025-2026", " 2025-26 "])
def test_a_year_is_read(text: str) -> None:
    year = read_year(text)
    assert (year.start, year.end, year.words()) == (date(2025, 4, 1), date(2026, 3, 31), "2025-26")


@pytest.mark.parametrize(
    "text", ["", "26", "2025-27", "2026-25", "2025-26-27", "next", "99999", "２０２６", "-2026", "2025-2099"]
)
def test_what_is_no_year_is_asked_again(text: str) -> None:
    with pytest.raises(BadInputError, match="is not a collection year"):
        read_year(text)


def test_the_century_turns() -> None:
    assert read_year("2099-00").words() == "2099-00"
