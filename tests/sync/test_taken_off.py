"""Somebody who was taken off a computer: the council is told, and what they wrote still arrives as theirs."""

from collections.abc import Callable

from sqlalchemy import select

from carer_app.domain.story import State
from carer_app.gateway.audit import audit
from carer_app.gateway.commands import computers
from carer_app.gateway.db.tables import audit_log
from carer_app.gateway.services import Services
from carer_app.store.verify import verify
from tests.company import joined
from tests.sync.conftest import Connected

Connect = Callable[..., Connected]


def test_the_council_is_told_and_what_was_not_sent_still_arrives(connect: Connect, services: Services) -> None:
    side = connect()
    child = side.home.child()
    kim = joined(side.home, "Kim Lowe")
    record = kim.log(child, "Soup for tea.")
    kim.session.lock()
    side.work.people.take_off(kim.session.person)
    side.work.sync_once()
    with services.reading() as connection:
        told = connection.execute(select(audit_log).where(audit_log.c.what == "taken off")).one()
    assert (told.about, told.detail) == (kim.session.person.id, side.home.session.person.id)
    (computer,) = computers(services)
    assert [(one.name, one.by) for one in computer.off] == [("Kim Lowe", side.home.session.person.name)]
    entry = side.home.journal.entry(record)
    assert (entry.author, entry.state) == ("Kim Lowe", State.RECEIVED)
    assert verify(side.home.session.database, side.home.session.device).broken == ()
    found = audit(services)
    assert (found.gaps, found.forks, found.broken) == (0, 0, 0)
