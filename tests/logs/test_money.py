"""What is asked again of a child's money, and what is kept and flagged: a count is never refused for not agreeing."""

from typing import Any

import pytest

from carer_app.domain.money import Money, Pot, balance, pence, pounds, things
from carer_app.errors import BadInputError
from carer_app.journal.forms import New, Saved
from carer_app.store.index import Wanted
from tests.conftest import Home


def add(home: Home, child: str, turn: str, amount: str = "", **more: Any) -> Saved:
    raw = {"day": "2026-03-02", "pot": "pocket_money", "turn": turn} | ({"amount": amount} if amount else {}) | more
    return home.journal.add(New(kind="money", child=child, raw=raw))


def money(home: Home, record: str) -> Money:
    content = home.journal.entry(record).content
    assert isinstance(content, Money)
    return content


def test_the_balance_is_worked_out_when_something_is_written(home: Home) -> None:
    child = home.child()
    add(home, child, "in", "10")
    second = add(home, child, "out", "3.50", what="bus")
    assert money(home, second.id).book_says == "6.50"
    counted = add(home, child, "counted", "6.50", with_whom="Maya")
    assert counted.flags == ()
    assert money(home, counted.id).book_says == "6.50"


def test_a_count_that_does_not_agree_is_kept_and_loudly_flagged_and_stands_from_then_on(home: Home) -> None:
    child = home.child()
    add(home, child, "in", "10")
    counted = add(home, child, "counted", "7.25")
    (flag,) = counted.flags
    assert "The count is £7.25, and by the records it should be £10.00" in flag.sentence
    told = home.journal.entry(counted.id)
    assert told.flags == (flag.sentence,)
    assert told.content
    assert [line.text for line in told.content.lines(home.session.profile) if line.loud] == ["£10.00"]
    after = add(home, child, "in", "1")
    assert money(home, after.id).book_says == "8.25"


def test_more_going_out_than_was_there_is_kept_and_flagged(home: Home) -> None:
    saved = add(home, home.child(), "out", "2")
    assert "More was taken out" in saved.flags[0].sentence
    assert money(home, saved.id).book_says == "-2.00"


def test_pots_and_children_are_apart(home: Home) -> None:
    maya, leo = home.child("Maya"), home.child("Leo")
    add(home, maya, "in", "10")
    add(home, maya, "in", "40", pot="savings")
    assert money(home, add(home, maya, "in", "1", pot="savings").id).book_says == "41.00"
    assert money(home, add(home, leo, "in", "2").id).book_says == "2.00"


def test_what_was_taken_back_does_not_count_and_a_change_is_worked_out_anew(home: Home) -> None:
    child = home.child()
    wrong = add(home, child, "in", "100").id
    counted = add(home, child, "counted", "5").id
    home.journal.retract(wrong, "It was 5.")
    add(home, child, "in", "5", day="2026-03-01")
    raw = {"day": "2026-03-02", "pot": "pocket_money", "turn": "counted", "amount": "5"}
    assert home.journal.amend(counted, raw, "The first entry was wrong.").flags == ()


def test_valuables_are_a_list_of_things(home: Home) -> None:
    child = home.child()
    add(home, child, "in", pot="valuables", what="Gran's ring")
    add(home, child, "in", pot="valuables", what="Passport")
    add(home, child, "out", pot="valuables", what="passport")
    records = [money(home, told.id) for told in home.journal.told(Wanted(child=child, kind="money"))]
    assert things(records) == ["Gran's ring"]
    with pytest.raises(BadInputError, match="which thing"):
        add(home, child, "in", pot="valuables")


@pytest.mark.parametrize("amount", ["five", "5.5", "-1", "£5", ""])
def test_what_is_no_sum_is_asked_again(home: Home, amount: str) -> None:
    with pytest.raises(BadInputError, match="not a sum"):
        add(home, home.child(), "in", amount)


def test_sums_are_counted_in_pence() -> None:
    assert (pence("5"), pence("5.05"), pence("0.10")) == (500, 505, 10)
    assert (pounds(505), pounds(-10)) == ("5.05", "-0.10")
    assert balance([], Pot.SAVINGS) == 0
