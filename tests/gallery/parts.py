"""One page with every part of the kit on it."""

from carer_app.domain.kinds import kind_named
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.chart import LineChart
from carer_app.ui.kit.flow import Columns, FlowRow
from carer_app.ui.kit.labels import Badge, Words
from carer_app.ui.kit.panels import Banner, Card, EmptyState, ListRow, Page
from carer_app.ui.kit.told import FourTimes, ToldLines
from tests.gallery.forms import DAY, needs


def parts_page() -> Page:
    """Buttons, banners, badges, rows, a chart, and a record as people read it."""
    page = Page("Good evening, Sam")
    page.add(
        Banner("No internet. 3 entries are safe on this laptop, not yet sent. They will send by themselves.", "calm")
    )
    page.add(Banner("The council has a new word for family time.", "info"))
    page.add(Banner("Everything here has been received by the council.", "good"))
    page.add(Banner("Maya has been missing since 20:31.", "urgent"))
    card = Card("Buttons")
    card.add(
        FlowRow(
            Button("Save entry", "primary"),
            Button("Keep as draft", icon_name="pencil"),
            Button("Someone is missing", "urgent", "urgent"),
            Button("What does this mean?", "link"),
        )
    )
    card.add(FlowRow(*(Badge(look, look) for look in ("plain", "info", "calm", "good", "urgent"))))
    rows = Card("Today")
    rows.add(ListRow("Maya", "Nobody has written about today yet.", "user", (Badge("not yet", "calm"),)))
    rows.add(ListRow("Jayden", "Written at 20:40 by Priya.", "user", (Badge("written", "good"),)))
    chart = Card("How Maya slept")
    words = "Slept well on four nights of the six that are known."
    points = [
        (day, at)
        for day, at in zip(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), (2, 1, 2, None, 0, 2, 2), strict=True)
    ]
    chart.add(LineChart(points, ("little", "woke", "well"), words))
    chart.add(Words(words, "quiet"))
    page.add(Columns(card, chart))
    page.add(Columns(rows, _empty()))
    page.add(_record())
    return page


def _empty() -> Card:
    card = Card()
    card.add(EmptyState("Nothing waits", "When something is due, it is shown here.", "list-check"))
    return card


def _record() -> Card:
    content = kind_named("daily_log").example(DAY)
    card = Card("Mon 2 March 2026, evening")
    card.add(ToldLines(content.lines(needs().profile)))
    card.add(FourTimes(content.occurred(), "2026-03-02T21:10:00.000Z", "2026-03-03T06:02:00.000Z", None))
    return card
