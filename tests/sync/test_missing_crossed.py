"""“Last seen” and a return that crossed on two computers: whatever else is changed of the record afterwards is kept."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from carer_app.errors import BadInputError
from carer_app.journal.forms import New
from tests.sync.conftest import Connected

SEEN = datetime(2026, 3, 2, 20, 30, tzinfo=UTC)


class Crossed:
    """Sam puts “last seen” off; Jo, without a line, writes a return before that and, where asked, changes the record."""

    def __init__(self, connect: Callable[..., Connected], wearing: str = "") -> None:
        self.sam, self.jo = connect("one", "Sam Okafor"), connect("two", "Jo Okafor")
        child = self.sam.home.child("Maya", here_since="2022-09-01")
        for side in (self.sam, self.jo):
            side.home.clock.move_to(SEEN + timedelta(hours=1))
        self.record = self.sam.home.journal.add(New(kind="missing_episode", child=child, raw=self.raw(0))).id
        self.both()
        self.change(self.sam, 25)
        raw = {"returned_at": (SEEN + timedelta(minutes=20)).isoformat()}
        self.jo.home.journal.add(New(kind="missing_return", child=child, about=self.record, raw=raw))
        if wearing:
            self.change(self.jo, 0, wearing=wearing)
        self.both()

    def both(self) -> None:
        for side in (self.sam, self.jo, self.sam):
            side.work.sync_once()

    @staticmethod
    def raw(minutes: int, **more: str) -> dict[str, str]:
        seen = (SEEN + timedelta(minutes=minutes)).isoformat()
        return {"opened_at": SEEN.isoformat(), "last_seen_at": seen, "last_seen_precision": "exact"} | more

    def change(self, side: Connected, minutes: int, **more: str) -> list[str]:
        saved = side.home.journal.amend(self.record, self.raw(minutes, **more), "More is known.")
        return [flag.sentence for flag in saved.flags]


def test_what_is_changed_beside_the_times_is_kept_and_the_crossing_is_said(connect: Callable[..., Connected]) -> None:
    night = Crossed(connect)
    (flag,) = night.change(night.sam, 25, wearing="A green coat")
    assert flag.startswith("“Last seen” is after they came back: Jo Okafor wrote Mon 2 March 2026, 20:50.")
    assert night.sam.home.journal.entry(night.record).flags == (flag,)
    with pytest.raises(BadInputError, match="after they came back"):
        night.change(night.sam, 27, wearing="A green coat")
    assert night.change(night.sam, 10, wearing="A green coat") == []


def test_two_versions_can_be_brought_together_whichever_time_is_chosen(connect: Callable[..., Connected]) -> None:
    night = Crossed(connect, wearing="A green coat")
    journal = night.sam.home.journal
    with pytest.raises(BadInputError, match="after they came back"):
        journal.merge(night.record, night.raw(27))
    saved = journal.merge(night.record, night.raw(25, wearing="A green coat"))
    assert [flag.field for flag in saved.flags] == ["last_seen_at"]
