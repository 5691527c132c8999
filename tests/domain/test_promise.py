"""What a council tells each of its children, in its own words, and nothing that it did not say."""

from carer_app.councils import profile_named
from carer_app.domain.promise import council_lines


def told(council: str) -> dict[str, tuple[str, str]]:
    return {line.field: (line.label, line.text) for line in council_lines(profile_named(council))}


def test_what_is_wanted_for_its_children_is_told_in_the_councils_words() -> None:
    label, text = told("durham")["outcomes"]
    assert label == "What is wanted for children in our care"
    assert "• Where can I live?" in text


def test_who_holds_the_talk_after_coming_back_is_told_where_the_council_says_it() -> None:
    assert told("north-tyneside")["return_interview_by"][1] == "Participation and Advocacy team."
    assert "return_interview_by" not in told("durham")


def test_how_long_the_record_is_kept_and_by_whom_is_told_with_its_source() -> None:
    label, text = told("stockton-on-tees")["retention"]
    assert label == "How long the record is kept, and by whom"
    assert "until 75 years after the child's birth" in text
    assert text.endswith("(Children's Homes (England) Regulations 2015, regulation 36)")
