from pathlib import Path

import pytest

from carer_app.config import resources
from carer_app.domain.frameworks import (
    BrokenFrameworkError,
    UnknownFrameworkError,
    framework_named,
    frameworks,
    read_frameworks,
)

GENERAL = (resources() / "frameworks" / "general.toml").read_text()


def test_the_framework_that_ships_has_its_skills_and_four_steps() -> None:
    general = framework_named("general")
    assert 12 <= len(general.skills) <= 14
    assert len(general.steps) == 4
    assert general.skill("cooking").name == "Cooking"
    assert general.skill("flying") is None


def test_no_framework_says_that_anyone_failed() -> None:
    words = GENERAL.lower()
    assert not [word for word in ("fail", "unable", "poor", "not able", "weak", "independent") if word in words]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (GENERAL.replace('name = "Money"', "name = 7"), "name"),
        (GENERAL.replace('name = "Money"', 'nome = "Money"'), "nome"),
        (GENERAL.replace('    "Joins in: stirs, washes, lays the table",\n', ""), "cooking"),
        (GENERAL.replace('id = "money"', 'id = "cooking"'), "same id"),
        ("slug = ", "cannot be read"),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(tmp_path: Path, text: str, names: str) -> None:
    (tmp_path / "ours.toml").write_text(text)
    with pytest.raises(BrokenFrameworkError) as broken:
        read_frameworks(tmp_path)
    assert "ours.toml" in broken.value.sentence
    assert names in broken.value.sentence


def test_an_unknown_framework_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownFrameworkError, match=", ".join(frameworks())):
        framework_named("nowhere")
