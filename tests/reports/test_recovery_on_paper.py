"""The recovery sheet as a paper: one page, whatever its letters and names are, with each group on a line of its own."""

from datetime import UTC, datetime

import pytest
from pypdfium2 import PdfDocument

from carer_app.domain.recovery_code import Half, groups_of, halves_of, new_recovery_code
from carer_app.reports.recovery import RecoveryMatter, build_half, build_sheet

AT = datetime(2026, 3, 2, 21, 4, tzinfo=UTC)
SHORT = RecoveryMatter(place="Sam Okafor", computer="3f9a21bc", council="Leeds", made_by="Sam Okafor", made_at=AT)
LONG = RecoveryMatter(
    place="The Home of Wide Windows and Warm Welcomes, " * 6,
    computer="3f9a21bc",
    council="The Metropolitan Borough of Somewhere with a Very Long Name Indeed, " * 4,
    made_by="Wilhelmina Featherstonehaugh-Cholmondeley-Majoribanks the Younger",
    made_at=AT,
)
WIDEST = Half(number=1, mark="WWW", groups=("WWWWW",) * 9)


def lines_of(paper: bytes) -> list[str]:
    document = PdfDocument(paper)
    assert len(document) == 1
    text = str(document[0].get_textpage().get_text_range())
    document.close()
    return [line.strip() for line in text.splitlines()]


@pytest.mark.parametrize("matter", [SHORT, LONG], ids=["short", "long"])
def test_each_is_one_page_with_every_group_unbroken(matter: RecoveryMatter) -> None:
    code = new_recovery_code()
    one, two = halves_of(code)
    papers = {groups_of(code): build_sheet(matter, groups_of(code)), ("WWWWW",) * 8: build_sheet(matter, ["WWWWW"] * 8)}
    papers |= {half.groups: build_half(matter, half) for half in (one, two, WIDEST)}
    for groups, paper in papers.items():
        words = " ".join(lines_of(paper)).split()
        assert all(words.count(group) == groups.count(group) for group in groups)


def test_it_says_whose_it_is_what_it_opens_and_what_to_do_when_it_is_lost() -> None:
    text = " ".join(lines_of(build_sheet(SHORT, groups_of(new_recovery_code()))))
    for words in (
        "For Sam Okafor",
        "number 3f9a21bc",
        "Mon 2 March 2026, 21:04, by Sam Okafor",
        "this code opens everything",
        "Never beside the laptop",
        "Nobody is to blame",
        "Do not copy it, and do not take a photo of it.",
    ):
        assert words in text


def test_the_halves_name_each_other_and_the_same_gives_the_same_paper() -> None:
    one, two = halves_of(new_recovery_code())
    assert f"half 2 of 2 with the same mark, {one.mark}" in " ".join(lines_of(build_half(SHORT, one)))
    assert f"half 1 of 2 with the same mark, {one.mark}" in " ".join(lines_of(build_half(SHORT, two)))
    assert build_half(SHORT, one) == build_half(SHORT, one)
