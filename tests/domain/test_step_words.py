"""A step in a carer's mouth: turned whole to “they”, or left in the words of the young person."""

import pytest

from carer_app.domain.step_words import of_them


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("by myself", "by themselves"),
        ("on my own, when I choose", "on their own, when they choose"),
        ("in my way", "in their way"),
        ("I cook a meal by myself", "I cook a meal by myself"),
        ("I choose what I eat", "I choose what I eat"),
        ("by myself, with my list", "by myself, with my list"),
        ("with somebody beside me", "with somebody beside me"),
    ],
)
def test_words_are_turned_whole_or_not_at_all(words: str, said: str) -> None:
    assert of_them(words) == said
