"""The page of proof names campaigns and tests that there are."""

import re
from pathlib import Path

from tests.faults.__main__ import CAMPAIGNS

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "proof.md").read_text(encoding="utf-8")


def test_every_campaign_stands_in_the_table_with_its_number_of_cases() -> None:
    rows = re.findall(r"^\| ([a-z-]+) \| .* \| ([\d,]+|all) \| .* \|$", PAGE, re.MULTILINE)
    told = {name: cases for name, cases in rows if cases != "all"}
    assert told == {name: f"{size:,}" for name, (_run, size) in CAMPAIGNS.items() if name != "mutations"}
    assert ("mutations", "all") in rows


def test_every_test_that_it_names_is_there() -> None:
    files = list((ROOT / "tests").rglob("test_*.py"))
    names = {name for file in files for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)}
    paths = {file.relative_to(ROOT).as_posix() for file in files}
    named = set(re.findall(r"`((?:tests/)?[\w/]*test_\w+(?:\.py)?)`", PAGE))
    assert len(named) > 20
    missing = {one for one in named if one not in names and not any(path.endswith(f"/{one}") for path in paths)}
    assert missing - paths == set()
