"""What the keeper holds, for how long, and to whom it gives it; with clocks that are set by hand."""

import pytest

from carer_app.keeper.chest import LONGEST_SHIFT, LONGEST_SLEEP, Chest, OverSleptError, Stretch
from carer_app.keeper.wire import Answer, Ask, Do, Why

JO, KIM = "jo", "kim"


class SetClocks:
    def __init__(self) -> None:
        self.ran, self.slept = 1000.0, 50.0

    def running(self) -> float:
        return self.ran

    def asleep(self) -> float:
        return self.slept

    def sleep(self, seconds: float) -> None:
        self.ran, self.slept = self.ran + seconds, self.slept + seconds


@pytest.fixture
def clocks() -> SetClocks:
    return SetClocks()


@pytest.fixture
def chest(clocks: SetClocks) -> Chest:
    chest = Chest(clocks, Stretch(memory=64, passes=1, lanes=1))
    keep(chest, JO, "481520", "aa11")
    keep(chest, KIM, "730946", "bb22")
    return chest


def keep(chest: Chest, person: str, pin: str, held: str, seconds: float = LONGEST_SHIFT) -> None:
    chest.answer(Ask(do=Do.KEEP, person=person, pin=pin, held=held, seconds=seconds))


def release(chest: Chest, person: str, pin: str) -> Answer:
    return chest.answer(Ask(do=Do.RELEASE, person=person, pin=pin))


def test_each_pin_opens_what_is_its_own_and_nothing_else(chest: Chest) -> None:
    assert release(chest, JO, "481520").held == "aa11"
    assert release(chest, KIM, "730946").held == "bb22"
    assert release(chest, KIM, "481520") == Answer(why=Why.WRONG, left=4, was_tried=True)
    assert release(chest, "nobody", "481520").why == Why.UNKNOWN


def test_after_five_wrong_tries_the_right_one_opens_nothing_and_others_go_on(chest: Chest) -> None:
    told = [release(chest, JO, "000111") for _number in range(5)]
    assert [answer.left for answer in told] == [4, 3, 2, 1, 0]
    assert release(chest, JO, "481520") == Answer(why=Why.TRIES)
    assert release(chest, KIM, "730946").held == "bb22"
    assert chest.answer(Ask(do=Do.WHO)).ended == {JO: Why.TRIES}


def test_a_right_one_gives_five_tries_again(chest: Chest) -> None:
    for _number in range(4):
        release(chest, JO, "000111")
    release(chest, JO, "481520")
    assert release(chest, JO, "000111").left == 4


def test_it_ends_with_the_shift_of_each_and_never_later_than_twelve_hours(chest: Chest, clocks: SetClocks) -> None:
    keep(chest, KIM, "730946", "bb22", seconds=60)
    keep(chest, JO, "481520", "aa11", seconds=10 * LONGEST_SHIFT)
    clocks.ran += 61
    assert release(chest, KIM, "730946").why == Why.OVER
    assert release(chest, JO, "481520").held == "aa11"
    clocks.ran += LONGEST_SHIFT - 61
    assert release(chest, JO, "481520").why == Why.OVER


def test_a_short_sleep_is_nothing_and_a_long_one_ends_all(chest: Chest, clocks: SetClocks) -> None:
    clocks.sleep(LONGEST_SLEEP - 1)
    assert release(chest, JO, "481520").held == "aa11"
    clocks.sleep(LONGEST_SLEEP + 1)
    with pytest.raises(OverSleptError):
        release(chest, JO, "481520")
    assert not chest._boxes


def test_short_sleeps_one_after_the_other_add_up_where_nobody_unlocks_between(chest: Chest, clocks: SetClocks) -> None:
    clocks.sleep(LONGEST_SLEEP / 2 + 1)
    chest.answer(Ask(do=Do.WHO))
    clocks.sleep(LONGEST_SLEEP / 2 + 1)
    with pytest.raises(OverSleptError):
        chest.look()


def test_what_is_held_lies_in_the_chest_sealed_and_is_wiped(chest: Chest) -> None:
    box = chest._boxes[JO]
    assert b"\xaa\x11" not in bytes(box.sealed)
    chest.answer(Ask(do=Do.FORGET, person=JO))
    assert set(box.sealed) == {0}
    assert chest.answer(Ask(do=Do.WHO)).who == (KIM,)
