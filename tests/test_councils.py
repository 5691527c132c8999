from pathlib import Path

import pytest

from carer_app.config import resources
from carer_app.councils import BrokenProfileError, UnknownProfileError, profile_named, profiles, read_profiles
from carer_app.domain.frameworks import frameworks

ENGLAND = (resources() / "councils" / "england.toml").read_text()


def test_every_profile_that_ships_can_be_read_and_used() -> None:
    assert {"england", "north-tyneside", "stockton-on-tees", "northumberland", "durham"} <= set(profiles())
    for slug, profile in profiles().items():
        assert profile.slug == slug
        assert profile.deadlines.return_interview_hours > 0
        assert profile.skills_framework in frameworks()


def test_a_council_may_be_stricter_than_the_guidance() -> None:
    deadlines = profile_named("north-tyneside").deadlines
    assert (deadlines.return_interview_hours, deadlines.return_interview_guidance_hours) == (24, 72)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            ENGLAND.replace("return_interview_hours = 72", 'return_interview_hours = "three days"'),
            "return_interview_hours",
        ),
        (ENGLAND.replace("return_interview_hours = 72\n", ""), "return_interview_hours"),
        (ENGLAND + "\n[termz]\n", "termz"),
        (ENGLAND.replace("valid_from = 2014-01-01", 'valid_from = "soon"'), "valid_from"),
        ("nonsense", "cannot be read"),
    ],
)
def test_a_broken_profile_is_named_with_its_key(tmp_path: Path, text: str, names: str) -> None:
    (tmp_path / "ours.toml").write_text(text)
    with pytest.raises(BrokenProfileError) as broken:
        read_profiles(tmp_path)
    assert "ours.toml" in broken.value.sentence
    assert names in broken.value.sentence


def test_an_unknown_profile_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownProfileError, match="england"):
        profile_named("atlantis")
