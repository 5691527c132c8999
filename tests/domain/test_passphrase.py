import math

import pytest

from carer_app.domain.passphrase import (
    OFFERED,
    OFFERED_ALONE,
    check_passphrase,
    offered_passphrase,
    offered_words,
    settled,
    strength_words,
)
from carer_app.errors import BadInputError


@pytest.mark.parametrize(
    "passphrase",
    [
        "otter lantern thimble",
        "ALLCAPITALSANDNOTHINGELSE",
        "3141592653589793238",
        'O\'Brien said "no" -- ; DROP TABLE',
        "вишнёвый сад у реки",
        "🦦🏮🧵🌊🐚 five of them",
    ],
)
def test_length_is_enough_and_no_rule_says_what_it_is_made_of(passphrase: str) -> None:
    check_passphrase(passphrase, alone=False)


@pytest.mark.parametrize(
    ("passphrase", "says"),
    [
        ("otter lantern", "shorter than 15"),
        ("o" * 129, "longer than 128"),
        ("aaaaaaaaaaaaaaaaaaaa", "guessed first"),
        ("Password-Password-12345", "guessed first"),
        ("hearthlog hearthlog", "guessed first"),
        ("half a character \ud800 in here", "character"),
    ],
)
def test_a_weak_passphrase_is_refused_with_the_reason_and_the_name_of_the_field(passphrase: str, says: str) -> None:
    with pytest.raises(BadInputError, match=says) as refused:
        check_passphrase(passphrase, alone=False)
    assert refused.value.sentence.startswith(("Passphrase", "passphrase"))
    assert refused.value.fields[0][0] == "passphrase"


def test_without_a_keyring_a_longer_one_is_asked_for_in_plain_words() -> None:
    check_passphrase("otter lantern thimble", alone=False)
    with pytest.raises(BadInputError, match=r"no safe place.*longer: five words"):
        check_passphrase("otter lantern thimble", alone=True)
    check_passphrase("otter lantern thimble gate puddle", alone=True)


def test_letters_typed_in_two_ways_are_the_same_letters() -> None:
    assert settled("A\u030angstro\u0308m ﬁre") == settled("Ångström fire")


def test_there_are_enough_words_to_offer_and_each_is_easy_to_type() -> None:
    words = offered_words()
    assert len(set(words)) == len(words) >= 690
    assert all(word.isascii() and word.islower() and 3 <= len(word) <= 6 for word in words)
    assert OFFERED * math.log2(len(words)) > 47
    assert OFFERED_ALONE * math.log2(len(words)) > 56


@pytest.mark.parametrize("alone", [False, True])
def test_what_is_offered_is_good_enough_and_never_the_same(alone: bool) -> None:
    offered = {offered_passphrase(alone=alone) for _number in range(50)}
    assert len(offered) == 50
    for passphrase in offered:
        check_passphrase(passphrase, alone=alone)
        assert strength_words(passphrase, alone=alone) == "Good: long, and hard to guess."


@pytest.mark.parametrize(
    ("typed", "alone", "words"),
    [
        ("", False, ""),
        ("fourteen chars", False, "1 letter more, at least."),
        ("three more words", False, "Good enough. One word more makes it strong."),
        ("three more words", True, "This computer has no safe place"),
        ("aaaaaaaaaaaaaaaaaaaa", False, "guessed first"),
        ("otter lantern hollow puddle thimble", True, "Good: long, and hard to guess."),
    ],
)
def test_strength_is_told_in_words(typed: str, alone: bool, words: str) -> None:
    told = strength_words(typed, alone=alone)
    assert words in told
    assert bool(told) == bool(typed)
