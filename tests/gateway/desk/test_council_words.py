"""The desk speaks of each child in the words of the council that is responsible for the child."""

from datetime import date

import msgspec
import pytest

from carer_app.gateway.profile import as_toml, set_profile
from carer_app.logs.daily.record import DailyLog
from tests.gateway.desk.conftest import Browser, Desk, words


@pytest.fixture
def database_url() -> None:
    """Nothing here is told apart by the database."""


@pytest.mark.parametrize(
    ("authority", "said"),
    [
        ("north-tyneside", ("Responsible: North Tyneside · child in our care", "Our Promise", "Signs of Safety")),
        ("stockton-on-tees", ("Responsible: Stockton-on-Tees · child in our care", "Our pledge to you", "• Choice!")),
        ("northumberland", ("Responsible: Northumberland · cared for child", "Voices Making Choices")),
        ("durham", ("Responsible: Durham · child in our care", "What matters to us", "Signs of Success")),
    ],
)
def test_a_childs_pages_at_the_desk_have_the_words_of_its_own_council(
    desk: Desk, inside: Browser, authority: str, said: tuple[str, ...]
) -> None:
    sky = desk.rowan.open_child("Sky", authority)
    desk.rowan.sync()
    page = words(inside.text(f"/desk/children/{sky.child}/sheet"))
    assert [one for one in said if one not in page] == []
    assert said[0] in words(inside.text(f"/desk/children/{sky.child}"))


def test_family_time_is_called_as_the_childs_council_calls_it(desk: Desk, inside: Browser) -> None:
    labels = {}
    for authority in ("stockton-on-tees", "durham"):
        child = desk.rowan.open_child("Sky", authority)
        log = DailyLog(day=date(2026, 3, 2), what_happened="A walk.", family_time="Nan rang at four.")
        desk.rowan.enter(desk.rowan.revision(child.stay, log))
        desk.rowan.sync()
        labels[authority] = inside.text(f"/desk/children/{child.child}")
    assert "<dt>Family contact</dt>" in labels["stockton-on-tees"]
    assert "<dt>Family time</dt>" in labels["durham"]


def test_what_the_council_changed_is_said_at_once(desk: Desk, inside: Browser) -> None:
    before = desk.services.profile
    terms = msgspec.structs.replace(before.terms, child_in_care="child we look after")
    set_profile(desk.services, "ours.toml", as_toml(msgspec.structs.replace(before, terms=terms)).encode())
    assert "Responsible: North Tyneside · child we look after" in words(
        inside.text(f"/desk/children/{desk.robin.child}")
    )
