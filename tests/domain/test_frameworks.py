import hashlib
import re
from pathlib import Path

import msgspec
import pytest

from carer_app.config import resources
from carer_app.domain.frameworks import (
    BrokenFrameworkError,
    UnknownFrameworkError,
    first_of,
    first_versions,
    framework_named,
    frameworks,
    frameworks_among,
    read_frameworks,
)

GENERAL = (resources() / "frameworks" / "general.toml").read_text()


def test_the_framework_that_ships_has_its_skills_and_four_steps() -> None:
    general = framework_named("general")
    assert 12 <= len(general.skills) <= 14
    assert len(general.steps) == 4
    assert general.skill("cooking").name == "Cooking"
    assert general.skill("flying") is None


@pytest.mark.parametrize("slug", frameworks())
def test_no_framework_says_that_anyone_failed_or_names_an_age(slug: str) -> None:
    words = (resources() / "frameworks" / f"{slug}.toml").read_text().lower()
    unkind = ("fail", "unable", "poor", "not able", "weak", "independent", "behind", "expected", "should")
    assert not [word for word in unkind if word in words]
    assert not re.search(r"\byears?\b|\baged?\b|\d", words)


def test_there_is_one_for_younger_children_and_one_for_goals_of_their_own() -> None:
    assert {"general", "younger", "my_goals"} <= set(frameworks())
    assert [slug for slug, one in frameworks().items() if one.takes_goals] == ["my_goals"]
    assert all(len(one.steps) == 4 for one in frameworks().values())


def test_the_first_version_of_the_general_framework_never_changes() -> None:
    """Entries of the first schema name a step by its number alone, and mean these words."""
    general = first_versions()["general"]
    assert general.version == 1
    names = [step.name for step in general.steps]
    assert names == ["getting to know it", "doing it with help", "doing it with a reminder", "doing it by myself"]
    said = msgspec.json.encode([general.steps, general.skills])
    assert hashlib.sha256(said).hexdigest()[:16] == "ca20549eb70a1295"


def test_a_later_version_leaves_the_first_where_old_entries_find_it(tmp_path: Path) -> None:
    (tmp_path / "earlier").mkdir()
    (tmp_path / "earlier" / "general-1.toml").write_text(GENERAL)
    (tmp_path / "general.toml").write_text("version = 2\n" + GENERAL.replace("doing it with help", "helped"))
    assert read_frameworks(tmp_path)["general"].steps[1].name == "helped"
    assert first_of(tmp_path)["general"].steps[1].name == "doing it with help"


def test_a_framework_that_is_not_here_leaves_the_general_one() -> None:
    assert [one.slug for one in frameworks_among(["nowhere"])] == ["general"]
    assert [one.slug for one in frameworks_among(["younger", "nowhere", "younger"])] == ["younger"]


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
