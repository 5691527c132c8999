"""Killed in the middle of its work, the gateway and its database owe no receipt a row. `make faults` kills more often."""

from tests.faults.killed_gateway import run


def test_a_killed_gateway_has_every_record_that_it_gave_a_receipt_for() -> None:
    found = run(5, 1)
    assert found.holds, str(found)
    assert found.acknowledged > 0
    assert found.unanswered > 0


def test_a_killed_database_has_every_record_that_the_gateway_gave_a_receipt_for() -> None:
    found = run(3, 1, of_database=True)
    assert found.holds, str(found)
    assert found.acknowledged > 0
    assert found.unanswered > 0
