"""How what waits is put in order and said."""

from datetime import UTC, date, datetime

import pytest

from carer_app.clock import local
from carer_app.domain.kind import Due, Whose
from carer_app.domain.needs import Group, Handing, group_of, group_with, next_shift, when_words

NOW = datetime(2026, 3, 2, 21, 4, tzinfo=UTC)


def due(by: date | datetime | None = None, whose: Whose = Whose.CARER, *, can_wait: bool = True) -> Due:
    return Due(sentence="x", by=by, whose=whose, can_wait=can_wait)


@pytest.mark.parametrize(
    ("what", "group"),
    [
        (due(date(2026, 3, 2)), Group.NOW),
        (due(date(2026, 2, 1)), Group.NOW),
        (due(datetime(2026, 3, 2, 23, 0, tzinfo=UTC)), Group.NOW),
        (due(date(2026, 3, 3)), Group.NEXT),
        (due(date(2026, 3, 16)), Group.NEXT),
        (due(date(2026, 3, 17)), Group.LATER),
        (due(), Group.LATER),
        (due(can_wait=False), Group.NOW),
        (due(date(2026, 2, 1), Whose.HEALTH_TEAM), Group.OTHERS),
        (due(date(2026, 3, 30), Whose.IRO), Group.OTHERS),
        (due(date(2026, 3, 31), Whose.IRO), Group.LATER),
    ],
)
def test_what_is_for_today_what_can_wait_and_what_waits_for_others(what: Due, group: Group) -> None:
    assert group_of(what, NOW, is_counted=False) is group


def test_until_it_is_taken_on_it_stays_with_who_handed_it() -> None:
    asked = Handing(record="r", need="n", by="sam", by_name="Sam", to="jo", to_name="Jo", at="2026-03-02T21:00:00.000Z")
    taken = Handing(**{**{name: getattr(asked, name) for name in asked.__struct_fields__}, "accepted": asked.at})
    assert [group_with(asked, me, Group.NOW) for me in ("sam", "jo", "kim")] == [Group.NOW, Group.NOW, Group.OTHERS]
    assert [group_with(taken, me, Group.NOW) for me in ("sam", "jo", "kim")] == [Group.OTHERS, Group.NOW, Group.OTHERS]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (due(), ""),
        (due(date(2026, 3, 9)), "By Mon 9 March 2026."),
        (due(date(2026, 2, 9)), "Was to be by Mon 9 February 2026. It is still to be done, or written down."),
        (due(date(2025, 11, 3), Whose.HEALTH_TEAM), "Waiting for the health team since Mon 3 November 2025."),
        (
            due(date(2026, 3, 9), Whose.IRO),
            "By Mon 9 March 2026. It is for the independent reviewing officer to arrange.",
        ),
    ],
)
def test_whose_it_is_is_said_and_nobody_is_called_late(what: Due, words: str) -> None:
    assert when_words(what, NOW) == words


@pytest.mark.parametrize("whose", Whose)
def test_no_word_of_lateness_is_used_of_anyone(whose: Whose) -> None:
    assert not {"overdue", "late", "failed", "missed"} & set(when_words(due(date(2026, 2, 9), whose), NOW).split())


@pytest.mark.parametrize(
    ("now", "in_home", "begins"),
    [
        (NOW, False, "Tue 07:30"),
        (NOW, True, "Mon 21:30"),
        (datetime(2026, 3, 2, 21, 30, tzinfo=UTC), True, "Tue 07:30"),
        (datetime(2026, 3, 2, 3, 0, tzinfo=UTC), False, "Mon 07:30"),
        (datetime(2026, 3, 28, 22, 0, tzinfo=UTC), True, "Sun 07:30"),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), False, "Sun 07:30"),
    ],
    ids=["foster home", "children's home", "at the change of shift", "at night", "clocks go forward", "clocks go back"],
)
def test_the_next_shift_begins_by_the_clock_on_the_wall(now: datetime, *, in_home: bool, begins: str) -> None:
    assert f"{local(next_shift(now, in_childrens_home=in_home)):%a %H:%M}" == begins
