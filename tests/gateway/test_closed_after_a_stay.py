"""What is closed and comes from the home where a child lives now is not for the home where the child lived before."""

from datetime import date, timedelta

from carer_app.clock import SetClock
from carer_app.gateway.homes import add_placement, end_placement, placements_of
from carer_app.gateway.services import Services
from carer_app.logs.daily.record import DailyLog
from tests.gateway.builders import Laptop, Writer
from tests.gateway.closing import DAY, Closed, listed


def test_the_home_of_before_is_given_none_of_it_and_hears_of_no_more(
    services: Services, laptop: Laptop, clock: SetClock
) -> None:
    child, other = laptop.open_child().child, Laptop(services, writer=Writer(name="Kim Hale"))
    other.enrol("Elm House")
    laptop.sync()
    today = date.fromisoformat(services.today())
    add_placement(services, child, "Elm House", today, "Ruth")
    shared = Closed(other, child)
    shared.begin(listed(laptop, laptop.writer.id), listed(other, other.writer.id))
    (page,) = laptop.sync(closed={}).closed.values()
    assert len(page.rows) == 3
    (stay,) = (one for one in placements_of(services, child) if one.home_name == "Rowan House")
    end_placement(services, stay.id, today, "Ruth")
    clock.advance(timedelta(days=1))
    before = laptop.sync(closed={})
    shared.send(shared.revision(DailyLog(day=DAY, what_happened="A long bath.")))
    after = laptop.sync(closed={})
    ((then,), (now,)) = (before.closed.values(), after.closed.values())
    assert (len(then.rows), then.more, now, after.closed_differs) == (3, False, then, False)
    assert before.closed_state == after.closed_state == laptop.sync().closed_state
    (page,) = other.sync(closed={}).closed.values()
    assert len(page.rows) == 4
