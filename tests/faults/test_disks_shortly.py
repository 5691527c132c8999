"""The campaigns of bad disks and changed bytes in their short form; the long one is `python -m tests.faults`."""

from tests.faults import bad_disks, full_disks, killed_saves, rollbacks, tampering
from tests.journeys.programs import run


def test_harm_to_any_file_of_a_store_is_found_and_what_was_saved_is_there() -> None:
    assert bad_disks.run(24, 11).broken == ()


def test_a_full_disk_a_read_only_one_and_a_quota_lose_nothing() -> None:
    assert full_disks.run(9, 11).broken == ()


def test_whatever_was_acknowledged_before_a_kill_is_in_the_second_copy_too() -> None:
    assert killed_saves.run(20, 11).broken == ()


def test_whatever_a_window_said_was_saved_is_there_after_a_kill() -> None:
    found = run("tests.faults.killed_windows", "--size", 10, "--seed", 11)
    assert (found.returncode, "BROKEN" in found.stdout) == (0, False), found.stdout + found.stderr


def test_a_changed_byte_of_what_is_signed_chained_or_numbered_is_found() -> None:
    assert tampering.run(150, 11).broken == ()


def test_rows_and_pages_that_were_taken_swapped_added_or_put_back_are_found() -> None:
    assert rollbacks.run(36, 11).broken == ()
