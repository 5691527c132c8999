"""Other children's names in a text: found as whole words, and written as initials."""

import pytest

from carer_app.domain.initials import (
    all_with_initials,
    doubts_in,
    initials_of,
    names_in,
    others_than,
    with_initials,
)

KNOWN = [
    ("1", "Maya", "Maya Reed"),
    ("2", "Jayden", "Jayden Thomas Cole"),
    ("3", "José", ""),
    ("4", "Will", "William Reed"),
]
OTHERS = others_than("1", KNOWN)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Jayden pushed her.", ["Jayden"]),
        ("she likes JAYDEN and jayden", ["JAYDEN", "jayden"]),
        ("It was Jayden's ball.", ["Jayden"]),
        ("It was Jayden’s ball.", ["Jayden"]),
        ("Jaydens ball", ["Jayden"]),
        ("Jayden Thomas Cole came in.", ["Jayden Thomas Cole"]),
        ("Jayden  Thomas\nCole came in.", ["Jayden  Thomas\nCole"]),
        ("Played with José.", ["José"]),
        ("She will go; Will went too.", ["Will"]),
        ("William came.", ["William"]),
        ("Jaydenian and Mayas", []),
        ("Jayden Cole came in.", ["Jayden Cole"]),
        ("Will Reed and William Reed", ["Will Reed", "William Reed"]),
        ("Played with Jose, and with Jose\u0301.", ["Jose", "Jose\u0301"]),
        ("Maya Reed wrote this.", []),
        ("", []),
    ],
)
def test_names_are_found_as_whole_words(text: str, found: list[str]) -> None:
    assert [named.found for named in names_in(text, OTHERS)] == found


def test_initials_stand_in_place_of_each_name() -> None:
    assert with_initials("Jayden’s ball hit WILLIAM, then Jayden cried.", OTHERS) == "JC’s ball hit WR, then JC cried."


@pytest.mark.parametrize(
    ("chosen", "legal", "initials"),
    [
        ("Jayden", "", "J"),
        ("Jay", "Jayden Thomas Cole", "JC"),
        ("Mary Lou", "", "ML"),
        ("", "Ana Silva", "AS"),
        ("Bo (Robert)", "", "B"),
    ],
)
def test_initials_are_of_the_chosen_name_and_the_family_name(chosen: str, legal: str, initials: str) -> None:
    assert initials_of(chosen, legal) == initials


def test_two_children_with_the_same_initials_are_told_apart() -> None:
    known = [("1", "Maya", ""), ("2", "Jo", ""), ("3", "Jay", ""), ("4", "Jay", "")]
    assert [other.initials for other in others_than("1", known)] == ["J", "Ja", "Jay"]


def test_a_name_that_the_child_has_as_well_is_not_another_childs() -> None:
    assert others_than("1", [("1", "Sam", ""), ("2", "Sam", "")]) == ()


def test_no_family_name_is_left_standing_behind_the_initials() -> None:
    others = others_than("1", [("1", "Maya", ""), ("2", "Tash", "Natasha Marie O’Brien")])
    for name in ("Tash O'Brien", "Natasha O’Brien", "Natasha Marie O'Brien", "Tash"):
        assert with_initials(f"{name} helped.", others) == "TO helped."


def test_only_a_name_that_is_an_everyday_word_is_doubtful() -> None:
    raw = {"said": "Will you come, Jayden? Will Reed came.", "inside": [{"what": "WILL he? he will"}]}
    found = [(doubt.field, doubt.word, doubt.quote) for doubt in doubts_in(raw, OTHERS)]
    assert found == [("said", "Will", "Will you come, Jayden?"), ("inside[0].what", "WILL", "WILL he?")]


def test_what_is_said_to_be_no_name_stays_and_that_place_alone() -> None:
    raw = {"said": "Will you come? Will you come? Will came.", "other": "Will you come?"}
    doubts = list(doubts_in(raw, OTHERS))
    assert len(set(doubts)) == 4
    kept = all_with_initials(raw, OTHERS, {doubts[0]})
    assert kept == {"said": "Will you come? WR you come? WR came.", "other": "WR you come?"}


def test_the_same_words_twice_are_two_doubts() -> None:
    raw = {"said": "He said: Will you come? Then once more. He said: Will you come?"}
    first, second = doubts_in(raw, OTHERS)
    assert (first.quote, first.number, second.number) == ("He said: Will you come?", 0, 1)
    kept = all_with_initials(raw, OTHERS, {second})
    assert kept["said"].count("WR") == 1
    assert kept["said"].endswith("Will you come?")


def test_other_words_around_it_are_another_doubt() -> None:
    (said,) = doubts_in({"said": "Will you come?"}, OTHERS)
    assert all_with_initials({"said": "Will hit you."}, OTHERS, {said}) == {"said": "WR hit you."}
    longer = {"said": "Tea. Then bath and bed. Will you come? Yes."}
    assert all_with_initials(longer, OTHERS, {said}) == longer
