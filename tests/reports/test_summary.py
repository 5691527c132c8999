"""The review paper as its readers meet it: its text, its order, its fonts and its page numbers."""

import re
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from carer_app.councils import profile_named
from carer_app.domain.kinds import kinds, part, slices
from carer_app.domain.story import State, Told
from carer_app.errors import BadInputError
from carer_app.reports.kit.section import Section
from carer_app.reports.summary import build_review
from tests.reports.half_year import CHILD, END, START, a_matter, changed, day_of_life, half_a_year, text_of

Paper = Callable[..., Path]
CHAPTERS = (
    "In Robin's own words",
    "At a glance",
    "What's working well?",
    "What are we worried about?",
    "Health",
    "School",
    "Family time",
    "Times missing or away",
    "Life skills, then and now",
    "Our Promise",
    "What needs to happen?",
    "How this paper was made",
)
NOTHING = "Nothing was written about this in the period."


def a_log(number: int = 1, day: str = "2025-10-02", **more: object) -> Told:
    written = str(more.pop("written", f"{day}T20:40:00.000Z"))
    raw: dict[str, object] = {"day": day, "what_happened": "A walk.", **more}
    return day_of_life(("daily_log", raw), number, written=written)


def fonts_of(path: Path) -> list[str]:
    found = subprocess.run(["pdffonts", path], capture_output=True, check=True, text=True).stdout
    return found.splitlines()[2:]


def info_of(path: Path) -> str:
    return subprocess.run(["pdfinfo", path], capture_output=True, check=True, text=True).stdout


def test_the_childs_own_words_come_first_and_each_chapter_in_its_turn(paper: Paper) -> None:
    text = text_of(paper(*half_a_year(100)))
    places = [text.index(chapter) for chapter in CHAPTERS]
    assert places == sorted(places)


def test_a_statement_names_the_day_and_short_number_of_its_entry(paper: Paper) -> None:
    log = a_log(school="Read a whole page aloud.")
    assert f"Read a whole page aloud. Thu 2 October 2025 · {log.short}" in text_of(paper(log))


def test_an_entry_written_later_says_when_it_happened_and_when_it_was_written(paper: Paper) -> None:
    text = text_of(paper(a_log(school="Sports day.", written="2025-10-06T08:00:00.000Z")))
    assert "happened Thu, written Mon 6 October 2025" in text


def test_an_entry_written_the_same_evening_in_summer_is_not_late(paper: Paper) -> None:
    text = text_of(paper(a_log(day="2025-09-03", school="Sports day.", written="2025-09-03T22:30:00.000Z")))
    assert "written Wed" not in text


def test_an_amended_entry_says_so(paper: Paper) -> None:
    assert "amended, 3 versions" in text_of(paper(changed(a_log(school="Art."), versions=3)))


def test_an_entry_that_two_people_wrote_says_so(paper: Paper) -> None:
    text = text_of(paper(changed(a_log(school="Art."), versions=3, state=State.CONFLICT)))
    assert "two people wrote this" in text


def test_a_retracted_entry_is_counted_and_not_printed(paper: Paper) -> None:
    kept = a_log(1, school="Painted an owl.")
    gone = changed(a_log(2, school="Painted a fox."), content=None, retracted="wrong child", headline="Painted a fox.")
    text = text_of(paper(kept, gone))
    assert "fox" not in text
    assert "It stands on 1 entry." in text
    assert "1 entry was taken back by its writer and is not printed." in text


def test_an_entry_of_a_newer_program_is_counted_and_not_guessed(paper: Paper) -> None:
    assert "1 entry cannot be shown." in text_of(paper(changed(a_log(), content=None)))


def test_nothing_of_another_child_is_printed(paper: Paper) -> None:
    theirs = changed(a_log(2, school="Somebody else's day.", their_words="Not yours."), child="another-child")
    text = text_of(paper(a_log(1, school="Own day."), theirs))
    assert "Own day." in text
    assert "Somebody else" not in text
    assert "Not yours" not in text
    assert theirs.short not in text


def test_nothing_outside_the_period_is_printed_as_fact(paper: Paper) -> None:
    text = text_of(paper(a_log(1, "2025-08-31", school="Summer."), a_log(2, "2026-03-02", school="Spring.")))
    assert "Summer." not in text
    assert "Spring." not in text


@pytest.mark.parametrize(
    "words",
    [
        "<b>bold</b> & <font size=99>big</font>",
        "a < b && c > d &amp; &#x41;",
        "<a href='http://x'>link</a>",
        "</para><br/>",
        "100% {name} %(x)s \\n $HOME",
    ],
)
def test_markup_in_a_record_is_printed_as_it_was_typed(paper: Paper, words: str) -> None:
    assert words in text_of(paper(a_log(school=words, their_words=words, noticed=words)))


def test_names_of_many_languages_are_printed(paper: Paper) -> None:
    said = "Łukasz, Олена, Zoë, Siân, Γιώργος and Nguyễn came."
    assert said in text_of(paper(a_log(their_words=said), name="Олена"))
    assert "Олена: for the review" in text_of(paper(name="Олена"))


@pytest.mark.parametrize(
    "odd", ["日本語", "\U0001f9e1", "\x07\x1b", "\u202eabc\u2066", "e\u0301", "\ufffe", "\t\t", "a\u0338"]
)
def test_letters_that_no_font_has_do_not_stop_the_paper(paper: Paper, odd: str) -> None:
    text = text_of(paper(a_log(their_words=f"before {odd} after")))
    assert "before" in text
    assert "after" in text


def test_very_long_texts_and_words_do_not_stop_the_paper(paper: Paper) -> None:
    long_word, long_text = "x" * 5000, "many words " * 12000
    visit: dict[str, object] = {"service": "other", "service_name": long_text, "at": "2025-10-02T09:00:00Z"}
    visit |= {"outcome": "said_no", "reason": long_word, "what_was_said": long_text}
    step: dict[str, object] = {"day": "2025-10-02", "skill": "money", "carers_view": 1, "next_step": long_text}
    text = text_of(
        paper(
            a_log(1, noticed=long_text, noticed_helped=long_word, their_words=long_word),
            day_of_life(("health_appointment", visit), 2),
            day_of_life(("life_skills_step", step), 3),
        )
    )
    assert "How this paper was made" in text


def test_a_period_in_which_nothing_was_written_says_so_in_every_chapter(paper: Paper) -> None:
    text = text_of(paper())
    assert text.count(NOTHING) == len(CHAPTERS) - 4
    assert "of 182 days have an entry" in text
    assert "Nothing that waits was written down." in text
    assert "It stands on 0 entries." in text
    assert "More from the record" not in text


def test_a_day_that_speaks_to_no_chapter_is_still_told(paper: Paper) -> None:
    text = text_of(paper(a_log(what_happened="Rain all day, a long jigsaw.")))
    assert "More from the record • Rain all day, a long jigsaw." in text


def test_the_first_page_says_who_wrote_it_and_who_may_see_it(paper: Paper) -> None:
    first = text_of(paper(a_log()))[:900]
    for words in (
        "Robin: for the review",
        "Sam Field, foster carer",
        "Mon 2 March 2026, 21:04",
        "independent reviewing",
    ):
        assert words in first


def test_family_time_is_said_in_the_councils_words(paper: Paper) -> None:
    own = profile_named("north-tyneside")
    terms = changed(own.terms, family_time="time with family", review="family review")  # type: ignore[arg-type]
    text = text_of(paper(a_log(), profile=changed(own, terms=terms)))  # type: ignore[arg-type]
    assert "Time with family" in text
    assert "for the family review" in text


def test_missing_episodes_show_how_long_and_what_talk_was_offered(paper: Paper) -> None:
    text = text_of(paper(*half_a_year(5)))
    assert "3 hours 25 minutes" in text
    assert "within 24 hours of coming back 1 of 2 times" in text
    assert "Friend's dad drove Robin home." in text
    assert "times missing, or away" in text


def test_life_skills_show_then_and_now_of_both_views(paper: Paper) -> None:
    text = text_of(paper(*half_a_year(5)))
    for words in (
        ": getting to know it",
        ": doing it with help",
        ": doing it with a reminder",
        "not asked yet",
    ):
        assert words in text


def test_then_may_lie_before_the_period(paper: Paper) -> None:
    steps = (
        day_of_life(("life_skills_step", {"day": "2025-03-01", "skill": "money", "carers_view": 1}), 1),
        day_of_life(("life_skills_step", {"day": "2025-12-01", "skill": "money", "carers_view": 4}), 2),
    )
    text = text_of(paper(*steps))
    assert "then, 1 March 2025: getting to know it" in text
    assert "now, 1 December 2025: doing it by themselves" in text


def test_what_waits_is_listed_with_its_entry_also_from_before_and_after(paper: Paper) -> None:
    before = day_of_life(
        (
            "health_appointment",
            {"service": "gp", "at": "2025-08-01T09:00:00Z", "outcome": "attended", "next_due": "2026-04-01"},
        ),
        1,
    )
    after = day_of_life(("health_appointment", {"service": "dentist", "at": "2026-03-19T09:00:00Z"}), 2)
    text = text_of(paper(before, after))
    assert f"Next appointment to arrange: GP. Wed 1 April 2026 Fri 1 August 2025 · {before.short}" in text
    assert f"Appointment: dentist. Thu 19 March 2026, 09:00 Thu 19 March 2026 · {after.short}" in text


def test_a_long_chapter_says_how_much_of_it_is_printed(paper: Paper) -> None:
    logs = [a_log(number, f"2025-10-{number:02}", school=f"School day {number}.") for number in range(1, 31)]
    text = text_of(paper(*logs))
    assert "14 of 30 are printed, spread over the period." in text
    assert "School day 1." in text
    assert "School day 30." in text


def test_what_was_noticed_is_never_left_out(paper: Paper) -> None:
    logs = [a_log(number, f"2025-10-{number:02}", noticed=f"Sign number {number}.") for number in range(1, 31)]
    text = text_of(paper(*logs))
    assert all(f"Sign number {number}." in text for number in range(1, 31))


def test_what_was_done_is_printed_where_nobody_wrote_what_was_noticed(paper: Paper) -> None:
    text = text_of(paper(a_log(noticed_before="A letter came.", noticed_helped="A walk to the pier.")))
    assert "A letter came." in text
    assert "A walk to the pier." in text


def test_every_page_is_numbered_out_of_the_right_number_and_marked_confidential(paper: Paper) -> None:
    path = paper(*half_a_year(100))
    pages = int(re.search(r"Pages:\s+(\d+)", info_of(path))[1])  # type: ignore[index]
    assert pages > 3
    for page in range(1, pages + 1):
        found = subprocess.run(
            ["pdftotext", "-f", str(page), "-l", str(page), path, "-"], capture_output=True, check=True, text=True
        )
        assert f"Page {page} of {pages}" in found.stdout
        assert "Private and confidential. About Robin" in found.stdout


def test_every_font_is_embedded(paper: Paper) -> None:
    lines = fonts_of(paper(*half_a_year(60), a_log(9000, their_words="Олена 日"), draft=True))
    assert len(lines) >= 3
    assert all(re.search(r"\byes yes yes\b", line) for line in lines)


def test_the_file_is_sound_and_says_what_it_is(paper: Paper) -> None:
    path = paper(*half_a_year(60))
    subprocess.run(["qpdf", "--check", path], capture_output=True, check=True)
    info = info_of(path)
    assert re.search(r"Title:\s+Robin: for the review", info)
    assert "Sam Field" in info


def test_a_draft_says_so_on_every_page(paper: Paper) -> None:
    assert "Draft of Mon 2 March 2026" in text_of(paper(a_log(), draft=True))
    assert "Draft" not in text_of(paper(a_log()))


def test_the_writers_own_words_stand_after_the_childs(paper: Paper) -> None:
    text = text_of(paper(a_log(), comments="A settled autumn for <us> all."))
    assert text.index("In Robin's own words") < text.index("A settled autumn for <us> all.") < text.index("At a glance")


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(BadInputError, match="before its start"):
        build_review(a_matter(start=END, end=START))


def test_the_same_matter_gives_the_same_bytes() -> None:
    matter = a_matter(half_a_year(40))
    assert build_review(matter) == build_review(matter)


@pytest.mark.parametrize("name", slices())
def test_every_slice_gives_a_section(name: str) -> None:
    assert isinstance(part(name, "report").section, Section)


@pytest.mark.parametrize("kind", [kind for kind in kinds().values() if kind.listed], ids=lambda kind: kind.slug)
def test_every_kinds_example_can_be_printed(kind: object, paper: Paper) -> None:
    day = date(2025, 12, 1)
    content = kind.example(day)  # type: ignore[attr-defined]
    record = Told(
        id="0199c0de-0000-7000-8000-0000000fffff",
        child=CHILD,
        kind=kind.slug,  # type: ignore[attr-defined]
        occurred=content.occurred(),
        written="2025-12-01T23:00:00.000Z",
        author="Sam",
        author_role="foster_carer",
        headline=content.headline(),
        state=State.RECEIVED,
        versions=1,
        content=content,
    )
    assert "It stands on 1 entry." in text_of(paper(record, start=START, end=END))


@pytest.mark.parametrize(
    ("council", "words"),
    [
        (
            "north-tyneside",
            ("for the review", "North Tyneside · child in our care", "What's working well?", "Our Promise"),
        ),
        ("stockton-on-tees", ("What is going well", "Our pledge to you", "Pocket money & my time", "Family contact")),
        ("northumberland", ("for the looked after review", "Northumberland · cared for child", "Our success goals")),
        ("durham", ("What matters to us", "Being listened to", "What are we worried about?", "Family time")),
    ],
)
def test_the_paper_speaks_the_words_of_the_childs_own_council(
    paper: Paper, council: str, words: tuple[str, ...]
) -> None:
    text = text_of(paper(a_log(), profile=profile_named(council)))
    assert [word for word in words if word not in text] == []


def test_what_the_council_wants_for_its_children_stands_after_its_promise(paper: Paper) -> None:
    text = text_of(paper(a_log(), profile=profile_named("durham")))
    assert text.index("What matters to us") < text.index("What is wanted for children in our care")
    assert "Education, training and employment" in text
    assert "What is wanted for cared for children" not in text_of(
        paper(a_log(), profile=profile_named("northumberland"))
    )


def test_the_promise_names_the_entries_that_were_marked_with_it(paper: Paper) -> None:
    theme = profile_named("northumberland").promise.themes[2].name
    log = a_log(promise=[theme])
    text = text_of(paper(log, a_log(2), profile=profile_named("northumberland")))
    assert f"2 October 2025 · {log.short}" in text
    assert text.count("no entry is marked") == 7
