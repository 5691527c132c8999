"""A year of life skills: a carer looks on some days, the young person says their own on others, and both are told apart."""

import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from carer_app.domain.files import sheet_record
from carer_app.domain.skills import LifeSkillsStep
from carer_app.domain.skills_history import histories, runs
from carer_app.journal.forms import New
from carer_app.journal.own_page import OwnPage
from carer_app.store.index import Wanted
from carer_app.vault.own_slot import secret_of_digits
from carer_app.work import Work
from tests.conftest import Home

SECRET = secret_of_digits("730914")
CARERS = ((date(2025, 4, 2), 1), (date(2025, 6, 11), 2), (date(2025, 9, 10), 2), (date(2026, 2, 18), 3))
OWN = ((date(2025, 6, 15), 3), (date(2025, 9, 14), 3), (date(2025, 11, 20), 2), (date(2026, 2, 20), 4))


def at(home: Home, day: date) -> None:
    home.clock.move_to(datetime(day.year, day.month, day.day, 18, 0, tzinfo=UTC))


@pytest.fixture
def year(home: Home) -> tuple[Home, str]:
    """Maya and her carer, over a year, each on their own days."""
    at(home, date(2025, 4, 1))
    work, child = Work(home.session), home.child(here_since="2025-03-01")
    whose = home.journal.child(child)
    work.log_ins.set_up(whose, SECRET)
    goals = [{"words": "Cook for Gran", "chosen_on": "2025-04-01", "own_steps": "Choose it\nCook it with Sam\nCook it"}]
    raw = {"agreed_on": "2025-04-01", "agreed_with": "Maya and Sam", "first": ["cooking"], "goals": goals}
    home.journal.add(New(kind="skills_programme", child=child, raw=raw))
    for day, by, step in sorted([*((day, "carer", step) for day, step in CARERS), *((d, "own", s) for d, s in OWN)]):
        at(home, day)
        if by == "carer":
            raw = {"day": day.isoformat(), "skill": "cooking", "carers_view": step}
            home.journal.add(New(kind="life_skills_step", child=child, raw=raw))
        else:
            page = OwnPage(work.log_ins.open(whose, SECRET), child)
            page.look(next(one for one in page.skills() if one.skill == "cooking"), step, "Eggs are mine.")
            page.close()
    at(home, date(2026, 3, 2))
    return home, child


def test_each_view_keeps_its_own_days_and_its_own_hand(year: tuple[Home, str]) -> None:
    home, child = year
    told = home.journal.told(Wanted(child=child, kind="life_skills_step"))
    (cooking,) = histories([one.content for one in told if isinstance(one.content, LifeSkillsStep)])
    assert tuple(cooking.of_carer()) == CARERS
    assert tuple(cooking.of_young_person()) == OWN
    assert {one.author_role for one in told if one.content.own_view} == {"young_person"}
    assert [len(run) for run in runs(cooking.of_carer())] == [3, 1]


def test_the_paper_of_the_year_tells_both_views_and_what_was_agreed(year: tuple[Home, str], tmp_path: Path) -> None:
    home, child = year
    path = tmp_path / "review.pdf"
    path.write_bytes(Work(home.session).review_pdf(child, date(2025, 9, 1), date(2026, 3, 2)))
    found = subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, check=True, text=True)
    text = " ".join(found.stdout.split())
    then, now = "then, 2 April 2025: getting to know it", "now, 20 February 2026: doing it by myself"
    for words in ("Over a year", "Maya says", "Carers say", then, now):
        assert words in text
    for words in ("Agreed on 1 April 2025 with: Maya and Sam.", "Cook for Gran · chosen Tue 1 April 2025"):
        assert words in text


def test_a_goal_reached_is_said_by_them_and_its_looks_keep_its_steps(year: tuple[Home, str]) -> None:
    home, child = year
    work = Work(home.session)
    page = OwnPage(work.log_ins.open(home.journal.child(child), SECRET), child)
    gran = page.skills()[0]
    assert gran.name == "Cook for Gran"
    record = page.look(gran, 3, "She had seconds.").id
    page.close()
    sheet = sheet_record(child, "skills_programme")
    (goal,) = home.journal.entry(sheet).content.goals
    over = {"id": goal.id, "words": "Cook for everybody", "came": "reached", "came_on": "2026-03-02"}
    home.journal.amend(sheet, {"agreed_on": "2025-04-01", "goals": [over]}, "Maya says it is done")
    assert home.journal.entry(record).headline == "Cook for Gran, their own view: Cook it"
    page = OwnPage(work.log_ins.open(home.journal.child(child), SECRET), child)
    assert page.skills()[0].name != "Cook for everybody"
