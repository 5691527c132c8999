"""Every kind's form on a page: empty, with its example, and with problems."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import msgspec

from carer_app.clock import SetClock
from carer_app.councils import profile_named
from carer_app.domain.child import Child, ChildSheet
from carer_app.domain.kinds import kind_named, part, slices
from carer_app.ui.kit.panels import Page
from carer_app.ui.kit.screen import Needs, Screen

DAY = date(2026, 3, 2)


def needs() -> Needs:
    """A child with people, one of whom must not be rung; and a clock that stands still."""
    sheet = msgspec.convert(
        {
            "chosen_name": "Maya",
            "responsible_authority": "north-tyneside",
            "here_since": "2025-09-01",
            "people": [
                {"name": "Amina", "relation": "mother", "phone": "01632 960440"},
                {"name": "Ms Patel", "relation": "social_worker", "phone": "01632 960011"},
                {"name": "Kevin", "relation": "family", "phone": "01632 960999", "do_not_ring": True},
            ],
        },
        ChildSheet,
    )
    child = Child(id="c", sheet=sheet, sheet_record="r", sheet_stream="s", stay_stream="t")
    return Needs(
        profile=profile_named("north-tyneside"), clock=SetClock(datetime(2026, 3, 2, 21, 4, tzinfo=UTC)), child=child
    )


def screens() -> list[Screen]:
    """Every screen of every slice."""
    found = [part(name, "screen").SCREEN for name in slices()]
    return [one for screen in found for one in (screen, *screen.quick)]


def form_pages(kind: str = "") -> Iterator[tuple[str, Page]]:
    """A name and a page for each picture, of every kind or of one."""
    for screen in (screen for screen in screens() if kind in ("", screen.kind)):
        for state in ("empty", "example", "problems"):
            page = Page(screen.action)
            form = screen.make_form(needs())
            page.add(form)
            if state == "example":
                form.show_raw(msgspec.to_builtins(kind_named(screen.kind).example(DAY)))
            if state == "problems":
                form.show_problems(form.problems())
            yield f"{screen.kind}-{state}", page
