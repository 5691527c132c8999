"""Better words are suggested gently, in the council's own terms, and never for what somebody said."""

from pathlib import Path

import msgspec
import pytest

from carer_app.councils import CouncilProfile, profile_named, profiles
from carer_app.domain.wording import BrokenWordingError, read_wordings, wordings, words_of

DURHAM = profile_named("durham")


def said(text: str, profile: CouncilProfile = DURHAM) -> list[tuple[str, str]]:
    return [(one.found, one.say) for one in words_of(profile).suggestions(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Had contact with mum.", [("Had contact", "Had family time")]),
        ("Refused to go to school.", [("Refused to", "Did not want to")]),
        ("He refused breakfast.", [("refused", "said no to")]),
        ("The LAC review is on Monday.", [("LAC review", "review")]),
        ("was  attention\nseeking", [("was  attention\nseeking", "wanted company")]),
        ("Couldn’t be bothered.", [("Couldn’t be bothered", "Did not manage")]),
        ("We contacted the school.", []),
        ("His refusal.", []),
        ("", []),
    ],
)
def test_better_words_are_suggested(text: str, found: list[tuple[str, str]]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "She said “I had contact and I kicked off”.",
        'She said "I had contact" and left.',
        "She said ‘I’ve had contact’ and left.",
        "She said 'I've had contact' and left.",
        "She said “I had contact",
    ],
)
def test_what_somebody_said_is_left_alone(text: str) -> None:
    assert said(text) == []


def test_after_the_speech_it_looks_again() -> None:
    assert said("“I kicked off,” she said, and it isn't the dogs' fault that she refused tea.") == [
        ("refused", "said no to")
    ]


def test_the_councils_own_word_is_what_is_suggested_and_never_what_is_replaced() -> None:
    own = msgspec.structs.replace(DURHAM.terms, family_time="contact time", review="my meeting")
    profile = msgspec.structs.replace(DURHAM, terms=own)
    assert said("The LAC review, then contact time.", profile) == [("LAC review", "my meeting")]


@pytest.mark.parametrize("profile", profiles().values(), ids=profiles())
def test_nothing_that_is_suggested_is_itself_suggested_against(profile: CouncilProfile) -> None:
    words = words_of(profile)
    for better in (one for wording in wordings() for one in wording.better):
        say = better.say.format_map(msgspec.structs.asdict(profile.terms))
        assert words.suggestions(say) == []
        assert better.why.endswith(".")


def test_a_broken_list_is_named_with_its_key(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('source = "x"\n[[better]]\nsay = "a"\nwhy = "b."\ninstead = []\n')
    with pytest.raises(BrokenWordingError, match=r"own\.toml.*instead"):
        read_wordings(tmp_path)
