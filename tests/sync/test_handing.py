"""Hand-overs travel like every record: the council takes them, and the home's other computer knows who has what."""

from carer_app.domain.needs import Group
from carer_app.gateway.audit import audit
from carer_app.gateway.services import Services
from carer_app.journal.forms import New
from carer_app.journal.needs import Needs
from tests.company import joined
from tests.sync.test_sync import Connect


def test_another_computer_of_the_home_sees_who_has_taken_it_on(connect: Connect, services: Services) -> None:
    here, there = connect(), connect("laptop two", "Ade Bright")
    child = here.home.child(here_since="2022-09-01")
    here.work.journal.add(New(kind="missing_episode", child=child, raw={"opened_at": "2026-03-02T19:40:00Z"}))
    jo = joined(here.home, "Jo Marsh")
    police = next(need for need in here.work.needs.everything() if need.due.name == "police")
    here.work.needs.hand_over(police, jo.session.person.id)
    theirs = Needs(jo.session, jo.journal)
    theirs.accept(next(need for need in theirs.everything() if need.due.name == "police"))
    assert here.work.sync_once().held == 0
    there.work.sync_once()
    seen = next(need for need in there.work.needs.everything() if need.due.name == "police")
    assert seen.group is Group.OTHERS
    assert seen.handing
    assert (seen.handing.by_name, seen.handing.to_name) == ("Sam Okafor", "Jo Marsh")
    assert seen.handing.accepted
    found = audit(services)
    assert (found.gaps, found.forks, found.held, found.broken) == (0, 0, 0, 0)
    jo.session.lock()
