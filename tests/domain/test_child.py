"""The sheet at the front of a child's file: what must be minded is loud, and not known is never shown as none."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from carer_app.councils import profile_named
from carer_app.domain.child import ChildSheet, HealthAnswer, Known, KnownPerson, LegalBasis, Relation
from carer_app.domain.kind import Circumstances
from carer_app.domain.kinds import kind_named

DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 21, 4, tzinfo=UTC)
OURS = profile_named("north-tyneside")


def sheet(**more: Any) -> ChildSheet:
    return ChildSheet(chosen_name="Maya", responsible_authority="north-tyneside", here_since=DAY, **more)


def wrong(one: ChildSheet) -> dict[str, str]:
    circumstances = Circumstances(now=NOW, latest_known=NOW, profile=OURS)
    return {problem.field: problem.sentence for problem in one.problems(circumstances)}


def told(one: ChildSheet) -> dict[str, str]:
    return {line.label: line.text for line in one.lines(OURS)}


def test_a_name_alone_is_enough_and_everything_else_is_said_not_to_be_known() -> None:
    one = sheet()
    assert wrong(one) == {}
    lines = told(one)
    assert [lines[label] for label in ("Legal name", "Born", "Allergies", "Health conditions", "Medicines")] == [
        "Not known"
    ] * 5
    assert lines["Legal status"] == "We have not been told"


@pytest.mark.parametrize("field", ["allergies", "conditions", "medicines"])
def test_none_is_shown_only_where_somebody_who_knows_said_so(field: str) -> None:
    words = {
        known: getattr(sheet(**{field: HealthAnswer(known=known, asked="Mum, Monday")}), field).words()
        for known in (Known.NONE, Known.NOT_KNOWN)
    }
    assert words[Known.NONE] == "None known to those who were asked (Mum, Monday)"
    assert words[Known.NOT_KNOWN] == "Not known: Mum, Monday"


@pytest.mark.parametrize("field", ["allergies", "conditions", "medicines"])
def test_what_was_written_is_asked_about_and_never_left_out(field: str) -> None:
    one = sheet(**{field: HealthAnswer(known=Known.NOT_KNOWN, what="nuts")})
    assert "choose “there are some”" in wrong(one)[f"{field}.known"]
    assert getattr(one, field).words() == "nuts"
    assert f"{field}.what" in wrong(sheet(**{field: HealthAnswer(known=Known.YES)}))


def test_the_council_is_one_of_those_that_are_here() -> None:
    one = sheet()
    for councils, sentence in (
        ((), ""),
        (("north-tyneside",), ""),
        (("durham", "gateshead"), "durham, gateshead. Another"),
    ):
        circumstances = Circumstances(now=NOW, latest_known=NOW, profile=OURS, councils=councils)
        found = " ".join(problem.sentence for problem in one.problems(circumstances))
        assert sentence in found
        assert bool(found) is bool(sentence)


def test_what_must_be_minded_stands_first_and_is_loud() -> None:
    kevin = KnownPerson(name="Kevin", relation=Relation.FAMILY, do_not_ring=True, must_not_know_address=True)
    lines = list(sheet(people=(kevin,), address_is_confidential=True).lines(OURS))
    assert [line.text for line in lines[:3]] == [
        "Maya's address is confidential. Tell nobody where Maya lives.",
        "Kevin (family) must not know where Maya lives.",
        "Do not ring Kevin (family).",
    ]
    assert all(line.loud for line in lines[:3])
    assert not any(line.loud for line in lines[3:])


def test_an_allergy_is_loud() -> None:
    lines = sheet(allergies=HealthAnswer(known=Known.YES, what="Penicillin")).lines(OURS)
    assert [line.text for line in lines if line.loud] == ["Penicillin"]


def test_a_sheet_of_the_first_form_reads_and_says_no_more_than_it_did() -> None:
    raw = {
        "chosen_name": "Maya",
        "responsible_authority": "england",
        "here_since": "2025-09-01",
        "legal_status": "Section 20",
        "people": [{"name": "Jo", "relation": "mother", "phone": "01632 960044"}],
    }
    read = kind_named("child_file").read(1, raw)
    assert isinstance(read, ChildSheet)
    assert told(read)["Legal status"] == "Section 20"
    assert told(read)["Mum"] == "Jo · 01632 960044"
    assert (read.legal_basis, read.medicines.known) == (LegalBasis.NOT_TOLD, Known.NOT_KNOWN)


def test_a_program_of_the_first_form_does_not_drop_what_it_cannot_show() -> None:
    assert kind_named("child_file").schema == 2


def test_letters_are_never_made_small() -> None:
    surgery = KnownPerson(name="Dr Osei", relation=Relation.GP)
    assert [line.label for line in sheet(people=(surgery,)).people_lines()] == ["GP"]


def test_a_name_that_is_too_long_and_a_home_that_ended_before_it_began_are_asked_again() -> None:
    homes = ({"where": "Gran", "start": "2026-02-02", "end": "2026-01-01"}, {"where": " "})
    one = msgspec.convert(msgspec.to_builtins(sheet()) | {"chosen_name": "M" * 200, "homes_before": homes}, ChildSheet)
    assert set(wrong(one)) == {"chosen_name", "homes_before[0].end", "homes_before[1].where"}
    assert len(one.headline()) < 160
