"""The recovery code as it is printed, typed and split: a slip is named by its group, and half of it is nothing."""

import secrets
from collections import Counter

import pytest

from carer_app.domain.recovery_code import (
    Half,
    groups_of,
    halves_of,
    is_one_half,
    new_recovery_code,
    read_recovery_code,
)
from carer_app.domain.spelled import as_typed, secret_of, spelled
from carer_app.errors import BadInputError

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def typed(half: Half) -> str:
    return "-".join(half.groups)


def refusal(text: str) -> str:
    with pytest.raises(BadInputError) as refused:
        read_recovery_code(text)
    ((field, _sentence),) = refused.value.fields
    assert field == "recovery code"
    return refused.value.sentence


def test_a_recovery_code_is_160_bits_in_eight_groups_of_five_letters() -> None:
    groups = new_recovery_code().split("-")
    assert [len(group) for group in groups] == [5] * 8
    assert set("".join(groups)) <= set(CROCKFORD)
    assert new_recovery_code() != new_recovery_code()


def test_a_sheet_of_the_first_form_is_read_and_printed_anew() -> None:
    secret = secrets.token_bytes(20)
    first_form = spelled(secret)
    assert [len(group) for group in first_form.split("-")] == [4] * 8 + [1]
    assert read_recovery_code(first_form) == as_typed(first_form)
    assert read_recovery_code("-".join(groups_of(first_form))) == as_typed(first_form)


def test_a_recovery_code_is_read_however_it_was_written_down() -> None:
    code = next(code for code in iter(new_recovery_code, "") if "0" in code and "1" in code)
    by_hand = " " + code.lower().replace("-", " – ").replace("0", "o").replace("1", "l") + "\n"
    assert read_recovery_code(by_hand) == read_recovery_code(code)
    assert read_recovery_code(code.replace("-", "")) == read_recovery_code(code)
    assert read_recovery_code(code.replace("-", "\n")) == read_recovery_code(code)


def test_every_single_slip_of_the_pen_is_found_and_its_group_is_named() -> None:
    groups = new_recovery_code().split("-")
    for number, group in enumerate(groups):
        for place in range(5):
            for letter in CROCKFORD.replace(group[place], "") + "U*":
                slipped = group[:place] + letter + group[place + 1 :]
                text = "-".join([*groups[:number], slipped, *groups[number + 1 :]])
                assert refusal(text).startswith(f"The recovery code has a slip in group {number + 1}.")


def test_two_letters_that_changed_places_are_found() -> None:
    groups = new_recovery_code().split("-")
    for number, group in enumerate(groups):
        for one in range(4):
            for other in range(one + 1, 5):
                letters = list(group)
                letters[one], letters[other] = letters[other], letters[one]
                if letters != list(group):
                    text = "-".join([*groups[:number], "".join(letters), *groups[number + 1 :]])
                    assert f"group {number + 1}" in refusal(text)


def test_groups_in_the_wrong_order_are_named_both() -> None:
    groups = new_recovery_code().split("-")
    groups[1], groups[5] = groups[5], groups[1]
    assert "slips in the groups 2, 6" in refusal("-".join(groups))


def test_a_letter_too_few_is_said_of_its_group() -> None:
    groups = new_recovery_code().split("-")
    groups[2] = groups[2][:4]
    assert refusal(" ".join(groups)).endswith(
        "slip in group 3. Read that group again on the sheet. Each group has five letters."
    )
    groups[6] += "7"
    assert "slips in the groups 3, 7" in refusal(" ".join(groups))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "otter lantern thimble",
        "ABCD-EFGH",
        "ÜÜÜÜ" * 8 + "A",
        "table chair lemon otter brick stone house plant",
        "nine " * 9,
    ],
)
def test_what_is_no_recovery_code_at_all_is_told_from_one_with_a_slip(text: str) -> None:
    assert read_recovery_code(text) is None


# ---- two halves


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_both_halves_in_either_order_are_the_code(order: tuple[int, int]) -> None:
    code = new_recovery_code()
    halves = halves_of(code)
    text = "\n".join(typed(halves[number]) for number in order)
    assert read_recovery_code(text) == read_recovery_code(code)
    assert read_recovery_code(text.lower().replace("-", "")) == read_recovery_code(code)


def test_one_half_says_which_other_is_needed() -> None:
    first, second = halves_of(new_recovery_code())
    for half, other in ((first, 2), (second, 1)):
        said = refusal(typed(half))
        assert said.startswith(f"That is half {half.number} of 2, with the mark {half.mark}. Half {other} of 2")
        assert is_one_half(typed(half))
    assert not is_one_half(new_recovery_code())
    assert not is_one_half(spelled(secrets.token_bytes(20)))
    assert not is_one_half("nine words of some sort or other are these")
    assert f"Both are half 1 of 2. Half 2 of 2 with the mark {first.mark}" in refusal(f"{typed(first)} {typed(first)}")


def test_halves_of_different_codes_are_told_apart() -> None:
    first, _second = halves_of(new_recovery_code())
    other = next(two for _one, two in iter(lambda: halves_of(new_recovery_code()), None) if two.mark != first.mark)
    said = refusal(f"{typed(first)}\n{typed(other)}")
    assert "belong to different codes" in said
    assert first.mark in said
    assert other.mark in said


def test_a_slip_in_a_half_names_the_half_and_the_group() -> None:
    first, second = halves_of(new_recovery_code())
    for place in range(9):
        group = second.groups[place]
        wrong = group[:4] + ("2" if group[4] != "2" else "3")
        slipped = " ".join([*second.groups[:place], wrong, *second.groups[place + 1 :]])
        assert refusal(f"{typed(first)} {slipped}").startswith(f"Half 2 of 2 has a slip in group {place + 1}.")


def test_a_group_of_one_half_in_the_other_is_found() -> None:
    first, second = halves_of(new_recovery_code())
    mixed = [*first.groups[:4], second.groups[4], *first.groups[5:]]
    assert "Half 1 of 2 has a slip in group 5" in refusal(f"{' '.join(mixed)} {typed(second)}")


def share(half: Half) -> bytes:
    return secret_of("".join(group[:4] for group in half.groups[1:]), 20)


def test_a_half_alone_is_random_whatever_the_code_is() -> None:
    """Of one code, each letter of each half is every letter about as often: nothing of the code shows."""
    code = new_recovery_code()
    pairs = [halves_of(code) for _number in range(2000)]
    for which in (0, 1):
        seen = Counter(share(pair[which])[0] & 31 for pair in pairs)
        assert len(seen) == 32
        assert max(seen.values()) < 130  # 62 expected; ten standard deviations away
    assert len({share(one) for one, _two in pairs}) == len(pairs)
    assert len({pair[0].mark for pair in pairs}) > 1800
