"""Killed in the middle of its work, the gateway and its database owe no receipt a row; and whoever reads misses nothing."""

from tests.faults import killed_database, killed_gateway, late_commits


def test_a_killed_gateway_has_every_record_that_it_gave_a_receipt_for() -> None:
    assert killed_gateway.run(2, 1).broken == ()


def test_a_killed_database_has_every_record_that_the_gateway_gave_a_receipt_for() -> None:
    assert killed_database.run(2, 1).broken == ()


def test_late_commits_hide_nothing_from_whoever_reads_by_cursor() -> None:
    assert late_commits.run(640, 1).broken == ()
