"""An episode in the return with what others added to it: when they came back, and that its class changed."""

from typing import Any

import pytest

from carer_app.domain.kind import Content
from carer_app.domain.revision import Link, Op, SignedRevision
from carer_app.gateway.services import Services
from carer_app.gateway.ssda903.child import ChildReturned
from carer_app.gateway.ssda903.export import make_return
from carer_app.logs.missing.record import Category, MissingReturn, MissingUpdate
from tests.gateway.builders import Laptop
from tests.gateway.ssda903.lives import Home, Life, at, settle_in
from tests.gateway.ssda903.test_export import YEAR, said, spells

M, A = "M", "A"


class Night:
    """A child who went on 1 July at nine in the evening, by the clock in England."""

    def __init__(self, services: Services, laptop: Laptop, second: Laptop) -> None:
        self.services, self.laptop = services, laptop
        self.home: Home = settle_in(laptop, second, Life("a night"))
        self.episode = self.home.away("2025-07-01T20:00")

    def add(self, kind: str, content: Content | None, **more: Any) -> SignedRevision:
        link = Link(record=self.episode.revision.record)
        return self.home.write(kind, content, about=(link,), **more)

    def back(self, when: str, **more: Any) -> SignedRevision:
        return self.add("missing_return", MissingReturn(returned_at=at(when)), **more)

    def changed(self, when: str, category: Category) -> SignedRevision:
        return self.add("missing_update", MissingUpdate(at=at(when), category=category))

    def returned(self) -> ChildReturned:
        self.laptop.sync()
        (child,) = make_return(self.services, YEAR, {}, "test").children
        return child


@pytest.fixture
def night(services: Services, laptop: Laptop) -> Night:
    second = Laptop(services)
    second.enrol("Elm House")
    return Night(services, laptop, second)


def test_a_return_that_was_added_ends_the_spell(night: Night) -> None:
    assert spells(night.returned()) == [(M, "01/07/2025", "")]
    night.back("2025-07-03T06:00")
    child = night.returned()
    assert spells(child) == [(M, "01/07/2025", "03/07/2025")]
    assert "No return is written" not in said(child)


def test_of_two_returns_the_earlier_one_is_used_and_told_of(night: Night) -> None:
    night.back("2025-07-03T06:00")
    night.back("2025-07-02T06:00")
    child = night.returned()
    assert spells(child) == [(M, "01/07/2025", "02/07/2025")]
    assert "Two times of coming back are written" in said(child)


def test_a_return_that_was_taken_back_counts_no_more(night: Night) -> None:
    wrong = night.back("2025-07-03T06:00")
    night.add("missing_return", None, of=wrong, op=Op.RETRACT, reason="That was last week.")
    assert spells(night.returned()) == [(M, "01/07/2025", "")]


def test_two_versions_of_a_return_both_count_and_are_told_of(night: Night) -> None:
    first = night.back("2025-07-04T06:00")
    night.back("2025-07-03T06:00", of=first)
    night.back("2025-07-02T06:00", of=first)
    child = night.returned()
    assert spells(child) == [(M, "01/07/2025", "02/07/2025")]
    assert "stand side by side" in said(child)


def test_a_class_that_changed_is_one_row_after_the_other(night: Night) -> None:
    night.changed("2025-07-02T09:00", Category.AWAY_WITHOUT_AUTHORISATION)
    night.changed("2025-07-04T09:00", Category.LATE_OR_AUTHORISED)
    night.back("2025-07-06T06:00")
    assert spells(night.returned()) == [(M, "01/07/2025", "02/07/2025"), (A, "02/07/2025", "04/07/2025")]
