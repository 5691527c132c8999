"""Two children in one event: written once, kept in each file with the other's initials, and nothing that links them."""

import msgspec
import pytest

from carer_app.domain.initials import doubts_in
from carer_app.domain.other_children import others_of
from carer_app.errors import BadInputError
from carer_app.journal.forms import New
from carer_app.journal.together import Together
from carer_app.store.index import Wanted
from tests.company import versions
from tests.conftest import Home

WORDS = "Maya and Jayden made pasta. Jayden’s was best; MAYA laughed."


def event(child: str, **more: object) -> New:
    raw = {"day": "2026-03-02", "what_happened": WORDS, "their_words": "“Jayden cheated!”", "mood": "happy"}
    return New(kind="daily_log", child=child, raw=raw | more, present=("Priya", "Jayden's dad"), words_of="Maya")


def test_each_file_has_the_event_with_the_others_initials(home: Home) -> None:
    maya, jayden = home.child("Maya"), home.child("Jayden", legal_name="Jayden Cole")
    saved = Together(home.journal).add(event(maya), [jayden])
    first, second = (home.journal.entry(one.id) for one in saved)
    assert (first.child, second.child) == (maya, jayden)
    assert first.content.what_happened == "Maya and JC made pasta. JC’s was best; MAYA laughed."
    assert second.content.what_happened == "M and Jayden made pasta. Jayden’s was best; M laughed."


def test_what_is_about_one_child_stays_in_that_childs_file(home: Home) -> None:
    maya, jayden = home.child("Maya"), home.child("Jayden")
    saved = Together(home.journal).add(event(maya), [jayden])
    assert home.journal.entry(saved[0].id).content.their_words == "“J cheated!”"
    assert home.journal.entry(saved[1].id).content.their_words == ""
    assert home.journal.entry(saved[1].id).content.mood is None


def test_neither_file_holds_the_others_name_or_id(home: Home) -> None:
    maya, jayden = home.child("Maya"), home.child("Jayden")
    first, second = (versions(home, one.id)[0] for one in Together(home.journal).add(event(maya), [jayden]))
    for mine, other, name, child in ((first, second, "jayden", jayden), (second, first, "maya", maya)):
        whole = (mine.signed.data + (mine.body.text if mine.body else "")).casefold()
        assert name not in whole
        assert child not in whole
        assert not {other.hash, other.revision.record, other.revision.stream} & set(whole.split('"'))


def test_no_entry_of_the_log_names_both(home: Home) -> None:
    maya, jayden = home.child("Maya"), home.child("Jayden")
    saved = Together(home.journal).add(event(maya), [jayden])
    with home.session.database.reading() as db:
        logged = [row[0] for row in db.exec_driver_sql("SELECT data FROM entries")]
    assert [sum(one.revision.encode() in data for one in saved) for data in logged][-2:] == [1, 1]


def test_both_are_kept_or_none(home: Home) -> None:
    maya, baby = home.child("Maya"), home.child("Ada", birth_date="2026-03-02", here_since="2026-03-02")
    with pytest.raises(BadInputError, match="before Ada was born"):
        Together(home.journal).add(event(maya, day="2026-03-01"), [baby])
    assert home.journal.entries(Wanted(kind="daily_log")) == []


def test_a_name_that_is_not_of_the_event_is_still_asked_about(home: Home) -> None:
    maya, jayden = home.child("Maya"), home.child("Jayden")
    home.child("Nell")
    found = Together(home.journal).check(event(maya, what_happened="Jayden and Nell sang."), [jayden])
    assert [(one.field, "Nell" in one.sentence, "write N" in one.sentence) for one in found] == [
        ("what_happened", False, True)
    ]


def test_a_record_that_is_about_one_child_only_is_refused_for_two(home: Home) -> None:
    maya, jayden = home.child("Maya"), home.child("Jayden")
    with pytest.raises(BadInputError, match="one child only"):
        Together(home.journal).add(New(kind="ordinary_day", child=maya, raw={"day": "2026-03-02"}), [jayden])


@pytest.mark.parametrize("also", ["nobody", "itself"])
def test_only_another_child_who_is_here_can_be_named(home: Home, also: str) -> None:
    maya = home.child("Maya")
    with pytest.raises(BadInputError, match="no other child"):
        Together(home.journal).add(event(maya), [maya if also == "itself" else "x"])
    assert home.journal.entries(Wanted(kind="daily_log")) == []


def test_a_word_that_is_said_to_be_no_name_stays_in_both_files_and_is_not_asked_about(home: Home) -> None:
    maya, will = home.child("Maya"), home.child("Will")
    typed = event(maya, what_happened="Will you come? Will hit Maya.", their_words="“Will you go?”")
    doubts = list(doubts_in(typed.raw, others_of(home.journal.children(), maya)))
    no_names = tuple(doubt for doubt in doubts if "you" in doubt.quote.split()[:2])
    assert len(no_names) == 2
    typed = msgspec.structs.replace(typed, not_names=no_names)
    together = Together(home.journal)
    assert together.check(typed, [will]) == []
    first, second = (home.journal.entry(one.id) for one in together.add(typed, [will]))
    assert first.content.what_happened == "Will you come? W hit Maya."
    assert first.content.their_words == "“Will you go?”"
    assert second.content.what_happened == "Will you come? Will hit M."
    assert first.flags == second.flags == ()


def test_initials_are_those_that_stand_for_the_child_everywhere_in_that_file(home: Home) -> None:
    maya = home.child("Maya")
    children = [home.child("Jo"), home.child("Jay")]
    known = {other.id: other.initials for other in others_of(home.journal.children(), maya)}
    assert set(known.values()) == {"J", next(initials for initials in known.values() if initials != "J")}
    later = next(child for child in children if known[child] != "J")
    name = home.journal.child(later).name
    saved = Together(home.journal).add(event(maya, what_happened=f"{name} sang."), [later])
    assert home.journal.entry(saved[0].id).content.what_happened == f"{known[later]} sang."
