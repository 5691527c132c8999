"""The campaign over a bad line in short: a few syncs over one that loses answers and is cut all the time, but is not slow."""

from tests.faults import bad_line
from tests.faults.proxy import Weather

QUICK = Weather(lost_answers=0.3, cut_after=(1_000, 20_000))


def test_everything_arrives_once_over_a_bad_line_and_not_much_is_sent_again() -> None:
    assert bad_line.run(3, 2, records=40, weather=QUICK).broken == ()
