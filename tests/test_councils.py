"""Council profiles: what ships is whole and has its sources, and what is wrong in a file is named with its key."""

import re
from datetime import date
from pathlib import Path

import msgspec
import pytest

from carer_app.config import resources
from carer_app.councils import (
    BrokenProfileError,
    CouncilProfile,
    Standard,
    Target,
    UnknownProfileError,
    newer,
    profile_named,
    profiles,
    read_profile,
    read_profiles,
)
from carer_app.domain.frameworks import frameworks

COUNCILS = ("north-tyneside", "stockton-on-tees", "northumberland", "durham")
ENGLAND = (resources() / "councils" / "england.toml").read_text()
NORTHUMBERLAND = (resources() / "councils" / "northumberland.toml").read_text()
CONTACT = '\n[[contacts]]\nwho = "duty_team"\nnumber = "01632 960 500"\n'
YEAR = re.compile(r"(19|20)\d\d")


def test_every_profile_that_ships_can_be_read_and_used() -> None:
    assert {"england", *COUNCILS} <= set(profiles())
    for slug, profile in profiles().items():
        assert profile.slug == slug
        assert profile.deadlines.return_interview_hours.value > 0
        assert profile.skills_framework in frameworks()


def figures(profile: CouncilProfile) -> dict[str, Standard | Target]:
    both = msgspec.structs.asdict(profile.deadlines) | msgspec.structs.asdict(profile.ages)
    return {name: figure for name, figure in both.items() if figure is not None}


@pytest.mark.parametrize("slug", ["england", *COUNCILS])
def test_every_figure_that_ships_says_where_it_is_written_and_of_which_year(slug: str) -> None:
    for name, figure in figures(profile_named(slug)).items():
        sources = [figure.source, figure.guidance_source] if isinstance(figure, Standard) else [figure.source]
        dated = [bool(YEAR.search(source)) for source in sources]
        assert all(dated) or "procedure" in figure.source, (slug, name, sources)


def test_no_telephone_number_ships_as_true() -> None:
    for path in (resources() / "councils").glob("*.toml"):
        assert profiles()[path.stem].contacts == ()
        assert not re.search(r"\b0\d{3}[ \d]{6,}", path.read_text())


def test_a_councils_own_target_stands_beside_the_guidance() -> None:
    ours = profile_named("north-tyneside").deadlines.return_interview_hours
    assert (ours.value, ours.guidance, ours.differs) == (24, 72, True)
    assert "2016/17" in ours.source
    theirs = profile_named("durham").deadlines.return_interview_hours
    assert (theirs.value, theirs.differs) == (72, False)


def test_what_a_council_did_not_say_stays_unset() -> None:
    stockton = profile_named("stockton-on-tees")
    assert (stockton.deadlines.health_issue_days, stockton.practice.name, stockton.voices.advocacy) == (None, "", "")
    assert stockton.deadlines.return_interview_hours.own is None
    assert profile_named("england").promise.themes == ()


def test_each_council_has_words_of_its_own() -> None:
    words = {
        (one.terms.child_in_care, one.terms.family_time, one.terms.review, one.promise.title, one.practice.name)
        for one in map(profile_named, COUNCILS)
    }
    assert len(words) == len(COUNCILS)
    assert profile_named("northumberland").terms.children_in_care == "cared for children"
    assert profile_named("stockton-on-tees").terms.family_time == "family contact"


def test_a_profile_runs_out_after_its_last_day() -> None:
    durham = profile_named("durham")
    assert not durham.has_run_out(date(2024, 12, 31))
    assert durham.has_run_out(date(2025, 1, 1))
    assert not profile_named("england").has_run_out(date(2099, 1, 1))


def test_the_newer_of_two_is_the_one_that_begins_later() -> None:
    durham = profile_named("durham")
    later = msgspec.structs.replace(durham, valid_from=date(2025, 1, 1))
    assert newer(durham, later) is newer(later, durham) is later


BROKEN = [
    (
        ENGLAND.replace("guidance = 72", 'guidance = "three days"'),
        "deadlines.return_interview_hours.guidance",
        "number",
    ),
    (ENGLAND.replace("guidance = 72", "guidance = 0"), "deadlines.return_interview_hours.guidance", "1 or more"),
    (ENGLAND.replace("guidance = 72\n", ""), "deadlines.return_interview_hours.guidance", "is missing"),
    (ENGLAND.replace("guidance = 72", "guidence = 72"), "deadlines.return_interview_hours.guidence", "not a setting"),
    (ENGLAND + "\n[termz]\n", "termz", "not a setting"),
    (ENGLAND.replace("valid_from = 2014-01-01", 'valid_from = "soon"'), "valid_from", "a day such as"),
    (
        ENGLAND.replace("valid_from = 2014-01-01", "valid_from = 2014-01-01\nvalid_to = 2013-01-01"),
        "valid_to",
        "before",
    ),
    (ENGLAND.replace("valid_from = 2014-01-01\n", ""), "valid_from", "is missing"),
    (ENGLAND.replace('slug = "england"', 'slug = "England 2"'), "slug", "small letters"),
    (ENGLAND.replace('slug = "england"', 'slug = "wales"'), "slug", "like the file"),
    (ENGLAND.replace("name = ", "name = 3 #"), "name", "text in quotation marks"),
    (ENGLAND.replace("[outcomes]", "[outcomes.themes]"), "outcomes.themes", "a list"),
    (ENGLAND.replace("[codes]", "[[codes]]"), "codes", "a table"),
    (
        ENGLAND.replace("guidance = 72", "guidance = 72\nown = 24"),
        "deadlines.return_interview_hours.own_source",
        "source",
    ),
    (ENGLAND + '\n[missing.repeat]\nepisodes = 3\nsource = "2014"\n', "missing.repeat.days", "is missing"),
    (ENGLAND + '\n[[promise.themes]]\nnome = "Be honest"\n', "promise.themes[0].nome", "not a setting"),
    (ENGLAND + CONTACT.replace("01632 960 500", "ask Sam"), "contacts[0].number", "digits and spaces"),
    (ENGLAND + CONTACT + "checked_on = 2026-03-02\n", "contacts[0].checked_by", "who checked"),
    (ENGLAND + CONTACT.replace("duty_team", "the_duty_team"), "contacts[0].who", "values that can be"),
    ("nonsense", "line", "not TOML"),
    ("", "slug", "is missing"),
]


@pytest.mark.parametrize(("text", "key", "says"), BROKEN, ids=[f"{key}: {says}" for _text, key, says in BROKEN])
def test_a_broken_profile_is_named_with_its_file_and_key(tmp_path: Path, text: str, key: str, says: str) -> None:
    (tmp_path / "england.toml").write_text(text)
    with pytest.raises(BrokenProfileError) as broken:
        read_profiles(tmp_path)
    assert broken.value.sentence.startswith(f"The council profile england.toml: {key} ")
    assert says in broken.value.sentence
    assert broken.value.sentence.count("england.toml") == 1


def test_a_council_need_not_repeat_the_guidance() -> None:
    profile = read_profile("northumberland.toml", NORTHUMBERLAND.encode())
    assert profile.deadlines == profile_named("england").deadlines
    assert profile.retention.source


def test_bytes_that_are_no_text_are_named_too() -> None:
    with pytest.raises(BrokenProfileError, match=r"ours\.toml: line is not TOML in UTF-8"):
        read_profile("ours.toml", b"\xff\xfe\x00")


def test_an_unknown_profile_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownProfileError, match="england"):
        profile_named("atlantis")


def test_no_sentence_is_left_out_in_the_middle_of_what_northumberland_promised() -> None:
    honest = profile_named("northumberland").promise.themes[0].words
    assert "we can deliver. We promise to be honest and clear with you and to keep our promise. We will tell" in honest


def test_a_profile_without_end_is_a_sentence() -> None:
    for content in (b"a." * 100_000, b"a = " + b"[" * 60_000):
        with pytest.raises(BrokenProfileError):
            read_profile("own.toml", content)
