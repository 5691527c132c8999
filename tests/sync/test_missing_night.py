"""A missing night that two people keep on two computers while the line is cut, over each change of the clocks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from carer_app.clock import SetClock, local
from carer_app.domain.words import moment_words
from carer_app.gateway.chronology import Filter, chronology
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.gateway.shown import show
from carer_app.journal.forms import New
from carer_app.store.index import Wanted
from carer_app.sync.client import SyncStoppedError
from tests.gateway.desk.conftest import PASSWORD, Browser, words
from tests.reports.half_year import text_of
from tests.sync.conftest import Connected


@dataclass(frozen=True)
class Change:
    """One night on which the clocks change, by moments in UTC."""

    began: datetime
    sam_says: datetime
    jo_says: datetime
    lasted: tuple[str, str]
    due: str


SPRING = Change(
    began=datetime(2026, 3, 28, 22, 30, tzinfo=UTC),
    sam_says=datetime(2026, 3, 29, 2, 0, tzinfo=UTC),
    jo_says=datetime(2026, 3, 29, 2, 20, tzinfo=UTC),
    lasted=("3 hours 30", "3 hours 50"),
    due="Mon 30 March 2026, 03:00",
)
AUTUMN = Change(
    began=datetime(2026, 10, 24, 22, 30, tzinfo=UTC),
    sam_says=datetime(2026, 10, 25, 0, 45, tzinfo=UTC),
    jo_says=datetime(2026, 10, 25, 1, 15, tzinfo=UTC),
    lasted=("2 hours 15", "2 hours 45"),
    due="Mon 26 October 2026, 00:45",
)


class Night:
    """Sam begins the record; the line is cut; each of the two adds what they know and that she is back; the line returns."""

    def __init__(self, connect: Callable[..., Connected], services: Services, change: Change) -> None:
        self.services, self.change = services, change
        self.sam, self.jo = connect("one", "Sam Okafor"), connect("two", "Jo Okafor")
        self.child = self.sam.home.child("Maya", here_since="2022-09-01")
        self.at(change.began)
        began = {"opened_at": change.began.isoformat(), "last_seen_at": change.began.isoformat()}
        self.record = self.add(self.sam, "episode", **began, last_seen_precision="exact")
        self.both()
        self.at(change.sam_says)
        for side in (self.sam, self.jo):
            side.line.cut_before = 1
            with pytest.raises(SyncStoppedError):
                side.work.sync_once()
        self.told = self.add(self.sam, "told", at=change.began.isoformat(), who="police", name="101")
        self.looked = self.add(self.jo, "enquiry", at=change.began.isoformat(), what="The park, with a torch.")
        self.sams = self.add(self.sam, "return", returned_at=change.sam_says.isoformat(), how="Walked home.")
        self.at(change.jo_says)
        self.jos = self.add(self.jo, "return", returned_at=change.jo_says.isoformat(), said="“Sorry.”")

    def at(self, now: datetime) -> None:
        for side in (self.sam, self.jo):
            side.home.clock.move_to(now)
        assert isinstance(self.services.clock, SetClock)
        self.services.clock.move_to(now)

    def add(self, side: Connected, part: str, **raw: object) -> str:
        about = "" if part == "episode" else self.record
        return side.home.journal.add(New(kind=f"missing_{part}", child=self.child, raw=raw, about=about)).id

    def both(self) -> None:
        for side in (self.sam, self.jo, self.sam):
            side.work.sync_once()

    def ruth(self) -> CouncilPerson:
        wanted = NewPerson(name="Ruth Ainsley", email="ruth@council.example", role="manager", password=PASSWORD)
        return add_person(self.services, wanted)[0]

    def waits(self, side: Connected) -> dict[str, str]:
        needs = side.work.needs.of(side.home.journal.child(self.child))
        return {need.due.name: need.due.sentence for need in needs if need.record == self.record}


@pytest.fixture(params=[SPRING, AUTUMN], ids=["spring", "autumn"])
def night(request: pytest.FixtureRequest, connect: Callable[..., Connected], services: Services) -> Night:
    return Night(connect, services, request.param)


def test_while_the_line_is_cut_each_computer_knows_what_was_written_on_it(night: Night) -> None:
    for side in (night.sam, night.jo):
        assert "not back" not in night.waits(side)
        headline = side.home.journal.entry(night.record).headline
        assert headline.startswith("Was missing, is back (")
        assert "two times" not in headline


def test_both_returns_stand_on_both_computers_with_who_wrote_each_and_nothing_is_to_be_merged(night: Night) -> None:
    night.both()
    for side in (night.sam, night.jo):
        shown = side.home.journal.show(night.record)
        assert shown.told.headline == "Was missing, is back (two times are given)"
        assert len(shown.versions) == 1
        assert [(part.id, part.author) for part in shown.parts if part.kind == "missing_return"] == [
            (night.sams, "Sam Okafor"),
            (night.jos, "Jo Okafor"),
        ]
        assert {night.told, night.looked} < {part.id for part in shown.parts}


def test_the_list_of_the_timeline_says_so_without_reading_the_parts(night: Night) -> None:
    night.both()
    for side in (night.sam, night.jo):
        (told,) = [told for told, _ in side.home.journal.entries(Wanted(kind="missing_episode"))]
        assert told.headline == "Was missing, is back (two times are given)"
        assert told.occurred.end == f"{night.change.sam_says:%Y-%m-%dT%H:%M}:00.000Z"


def test_the_clock_of_the_talk_runs_from_the_earlier_time_through_the_change_of_the_clocks(night: Night) -> None:
    night.both()
    for side in (night.sam, night.jo):
        assert set(night.waits(side)) == {"return interview", "social worker", "police told of the return"}
        (need,) = [
            need
            for need in side.work.needs.of(side.home.journal.child(night.child))
            if need.due.name == "return interview"
        ]
        assert isinstance(need.due.by, datetime)
        assert f"{local(need.due.by):%a} {local(need.due.by).day} {local(need.due.by):%B %Y, %H:%M}" == night.change.due


def test_the_desk_shows_both_times_and_who_wrote_each(night: Night) -> None:
    night.both()
    ruth = night.ruth()
    shown = show(night.services, ruth.id, night.record)
    assert shown.told.headline == "Was missing, is back (two times are given)"
    backs = [part for part in shown.parts if part.kind == "missing_return"]
    assert [part.author for part in backs] == ["Sam Okafor", "Jo Okafor"]
    assert all("Another time of coming back is written too" in " ".join(part.flags) for part in backs)
    found = chronology(night.services, ruth.id, night.child, Filter(kind="missing_episode")).records
    assert [told.headline for told in found] == ["Was missing, is back (two times are given)"]
    browser = Browser(night.services)
    browser.sign_in(ruth)
    page = words(browser.text(f"/desk/records/{night.record}"))
    for at in (night.change.sam_says, night.change.jo_says):
        assert f"{local(at):%H:%M}" in page
    assert "two times are given" in page


def test_a_time_that_is_taken_back_leaves_the_other(night: Night) -> None:
    night.both()
    night.jo.home.journal.retract(night.jos, "I looked at the wrong clock.")
    night.jo.work.sync_once()
    night.both()
    ruth = night.ruth()
    for headline in (
        night.sam.home.journal.entry(night.record).headline,
        night.jo.home.journal.entry(night.record).headline,
        show(night.services, ruth.id, night.record).told.headline,
    ):
        assert headline.startswith("Was missing, is back (")
        assert "two times" not in headline


def test_the_paper_says_both_lengths_and_her_words(night: Night, tmp_path: Path) -> None:
    night.both()
    first, last = date(2026, 3, 1), date(2026, 11, 1)
    pdf = tmp_path / "review.pdf"
    pdf.write_bytes(night.sam.work.review_pdf(night.child, first, last))
    text = text_of(pdf)
    assert all(words in text for words in (*night.change.lasted, "as it is written"))
    assert "“Sorry.”" in text
    for at in (night.change.sam_says, night.change.jo_says):
        assert f"Came back {moment_words(at)}" in text
    assert "not back yet" not in text


def test_carried_over_to_the_right_file_it_reads_with_its_parts_there_too(night: Night) -> None:
    night.both()
    leo = night.sam.home.child("Leo", here_since="2022-09-01")
    moved = night.sam.work.moving.move(night.record, leo, "Written in the wrong file.")
    night.both()
    ruth = night.ruth()
    for told in (
        night.sam.home.journal.entry(moved.id),
        night.jo.home.journal.entry(moved.id),
        show(night.services, ruth.id, moved.id).told,
    ):
        assert told.headline == "Was missing, is back (two times are given)"
    assert night.sam.home.journal.entry(night.record).headline == ""
    assert night.waits(night.sam) == {}


def test_what_it_made_wait_says_who_met_it(night: Night) -> None:
    night.both()
    for side in (night.sam, night.jo):
        found = side.work.needs.started_by(night.record, side.home.journal.child(night.child))
        met = {one.due.name: (one.by, one.record) for one in found}
        assert met["police"] == ("Sam Okafor", night.told)
        assert met["not back"][1] in (night.sams, night.jos)
        assert met["return interview"] == ("", "")


def test_the_desk_shows_what_several_nights_have_in_common(night: Night) -> None:
    earlier = night.change.began - timedelta(weeks=2)
    other = night.sam.home.journal.add(
        New(
            kind="missing_episode",
            child=night.child,
            raw={"opened_at": earlier.isoformat(), "last_seen_at": earlier.isoformat(), "last_seen_precision": "about"},
        )
    ).id
    back = {"returned_at": (earlier + timedelta(hours=1)).isoformat()}
    night.sam.home.journal.add(New(kind="missing_return", child=night.child, raw=back, about=other))
    night.both()
    browser = Browser(night.services)
    browser.sign_in(night.ruth())
    page = browser.text(f"/desk/records/{night.record}").split('id="looks-back"')[1].split("</section>")[0]
    assert "Saturday (2)" in words(page)
    assert "Two records of one time" not in page
