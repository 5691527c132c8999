import pytest

from carer_app.errors import BadInputError
from carer_app.vault.who import LONGEST_NAME, checked_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Sam\u00a0Okafor", "Sam Okafor"),
        ("\ufeffSam\u200b \u2009\u3000Okafor\u200f ", "Sam Okafor"),
        ("Sam\tOkafor\r\n", "Sam Okafor"),
        ("Sam\u2028Oka\u00adfor", "Sam Okafor"),
        ("Zo\u00eb O\u2019Brien-\u0141\u00f3\u017c", "Zo\u00eb O\u2019Brien-\u0141\u00f3\u017c"),
        ("x" * LONGEST_NAME + "  ", "x" * LONGEST_NAME),
    ],
    ids=ascii,
)
def test_a_name_that_was_pasted_is_kept_in_letters_that_a_gateway_takes(given: str, kept: str) -> None:
    assert checked_name(given) == kept
    assert kept.isprintable()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("\u00a0\u200b", "name is empty"),
        ("Sam\x07", "name holds a character that cannot be shown"),
        ("Sam \ue000", "name holds a character that cannot be shown"),
        ("x" * (LONGEST_NAME + 1), "name is longer than 200 characters"),
        ("Sam\0", "name holds a character that cannot be kept"),
    ],
    ids=["empty", "bell", "private use", "long", "nul"],
)
def test_a_name_that_cannot_be_is_refused_in_one_sentence(given: str, says: str) -> None:
    with pytest.raises(BadInputError, match=says) as refused:
        checked_name(given)
    assert refused.value.fields[0][0] == "name"
