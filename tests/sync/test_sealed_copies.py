"""A children's home seals the copy that it keeps of a child who moved on: nothing that reads tells of it any more, and the
manager opens it for a reason, which is written down.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from carer_app.domain.act import Did
from carer_app.domain.act_words import act_sentence
from carer_app.domain.recovery_code import groups_of, new_recovery_code
from carer_app.domain.sealed_copies import Because, SealedCopyError
from carer_app.domain.standing import NotTheirsToDoError
from carer_app.errors import BadInputError, KnownError
from carer_app.gateway.audit import audit
from carer_app.gateway.desk_log import comment
from carer_app.gateway.holds import NewHold, place
from carer_app.gateway.homes import placements_of, reopen_placement
from carer_app.gateway.opened import done
from carer_app.gateway.people import NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.journal.closing import Readership
from carer_app.journal.forms import New
from carer_app.journal.own_page import OwnPage
from carer_app.journal.sealed_copies import NotTheirsToOpenError
from carer_app.store import directory, moved_on, sealed_copies
from carer_app.store.index import Wanted
from carer_app.store.verify import verify
from carer_app.vault.own_slot import WrongSecretError, secret_of_digits
from carer_app.vault.who import Who
from carer_app.work import Work
from tests.sync.conftest import Connected
from tests.sync.sealed_steps import (
    TODAY,
    Told,
    days,
    ended,
    found,
    managers,
    sealed,
    side,
    surfaces,
    told,
    unlocked,
)
from tests.sync.test_closed import kept_by

__all__ = ["side", "told"]
SECRET = secret_of_digits("730914")
LEES = "one more row of words for Lee"


@pytest.fixture
def jo(side: Connected, told: Told) -> Iterator[Work]:
    work = unlocked(side)
    yield work
    work.session.lock()


def shown(work: Work, told: Told) -> list[str]:
    """Where one finds something of the child."""
    return [where for where, read in surfaces(work, told).items() if found(read, told)]


def test_whoever_works_there_finds_everything_before_and_no_trace_after(
    side: Connected, services: Services, jo: Work, told: Told
) -> None:
    assert shown(jo, told) == list(surfaces(jo, told))
    ended(side, services, told.child)
    assert shown(jo, told) == list(surfaces(jo, told))
    days(side, services, 28)
    jo.sync_once()
    assert shown(jo, told) == []
    assert shown(side.work, told) == []
    assert jo.sealed_copies.every() == []
    assert [one.name for one in jo.journal.children()] == ["Maya"]
    assert [child.name for child in (one.child for one in jo.house.board())] == ["Maya"]
    assert {need.child_name for need in jo.needs.everything()} == {"Maya"}
    assert jo.sync_status().held == 0


def test_what_the_house_wrote_of_them_all_stays_a_paper_of_the_home(
    side: Connected, services: Services, jo: Work, told: Told
) -> None:
    sealed(side, services, told.child)
    book = jo.journal.entries(Wanted(files=jo.journal.files.book()))
    assert [one.headline for one, _place in book] == ["All of them had pancakes, Jayden too."]


def test_the_manager_finds_a_list_and_opens_one_by_saying_why(side: Connected, services: Services, told: Told) -> None:
    sealed(side, services, told.child)
    (one,) = side.work.sealed_copies.every()
    assert (one.name, one.since, one.is_open) == ("Jayden", TODAY + timedelta(days=28), False)
    with pytest.raises(BadInputError):
        side.work.sealed_copies.open(told.child, "")
    assert shown(side.work, told) == []
    side.work.sealed_copies.open(told.child, Because.CHILD)
    by_others = {"said by others"}
    assert set(shown(side.work, told)) == surfaces(side.work, told).keys() - by_others
    assert side.work.moving_on.gone() == {told.child}
    assert told.child not in {need.child for need in side.work.needs.everything()}


def test_a_lock_closes_it_again_and_it_is_open_to_nobody_else_meanwhile(
    side: Connected, services: Services, jo: Work, told: Told
) -> None:
    sealed(side, services, told.child)
    side.work.sealed_copies.open(told.child, Because.COURT)
    assert shown(jo, told) == []
    with pytest.raises(NotTheirsToOpenError):
        jo.sealed_copies.open(told.child, Because.COURT)
    side.home.session.lock()
    again = managers(side)
    assert shown(again, told) == []
    assert [one.is_open for one in again.sealed_copies.every()] == [False]
    again.session.lock()


def test_that_it_was_opened_and_why_is_told_to_the_council_and_to_the_manager_alone(
    side: Connected, services: Services, jo: Work, told: Told
) -> None:
    sealed(side, services, told.child)
    side.work.sealed_copies.open(told.child, Because.COMPLAINT)
    side.work.sync_once()
    (act,) = [one for one in side.work.accesses.done() if one.act.did == Did.OPENED_SEALED]
    assert (act.who, act.person, act.act.detail) == ("Ruth Hale", "Jayden", "complaint")
    assert not any(one.act.did == Did.OPENED_SEALED for one in jo.accesses.done())
    admin = add_person(services, NewPerson(name="Ada", email="a@council.example", role="manager"))[0]
    there = [one for one in done(services, admin) if one.act.did == Did.OPENED_SEALED]
    assert [(one.who, one.person, one.act.detail) for one in there] == [("Ruth Hale", "Jayden", "complaint")]
    assert audit(services).is_whole
    assert verify(side.home.session.database, side.home.session.device).broken == ()


def test_a_reason_in_words_stays_here_where_it_can_be_erased(side: Connected, services: Services, told: Told) -> None:
    sealed(side, services, told.child)
    with pytest.raises(BadInputError):
        side.work.sealed_copies.open(told.child, Because.OTHER, "  ")
    side.work.sealed_copies.open(told.child, Because.OTHER, "His sister asked for the photos.")
    side.work.sync_once()
    assert "His sister" not in kept_by(services)
    (act,) = [one for one in side.work.accesses.done() if one.act.did == Did.OPENED_SEALED]
    assert act.words == "His sister asked for the photos."
    with side.home.session.database.writing() as db:
        sealed_copies.forget_words(db, told.child)
    (act,) = [one for one in side.work.accesses.done() if one.act.did == Did.OPENED_SEALED]
    assert (act.words, act.act.detail.partition(":")[0]) == ("", "other")
    assert verify(side.home.session.database, side.home.session.device).broken == ()


def test_what_is_opened_is_read_and_not_added_to(side: Connected, services: Services, told: Told) -> None:
    sealed(side, services, told.child)
    work, journal = side.work, side.home.journal
    work.sealed_copies.open(told.child, Because.CHILD)
    new = New(kind="daily_log", child=told.child, raw={"day": "2026-03-02", "what_happened": "More."})
    readers = Readership(readers=tuple(one.person.id for one in work.people.all()))
    for write in (
        lambda: journal.check(new),
        lambda: journal.add(new),
        lambda: journal.comment(told.log, "More."),
        lambda: journal.retract(told.log, "Not so."),
        lambda: journal.comment(told.closed, "More."),
        lambda: work.closing.add(new, readers),
        lambda: work.for_them.let_read(told.log),
        lambda: work.sealed_copies.refuse_writing(told.child),
    ):
        with pytest.raises(SealedCopyError):
            write()
    assert side.home.log(journal.children()[1].id)


def test_a_young_persons_log_in_ends_when_the_records_are_sealed(
    side: Connected, services: Services, told: Told
) -> None:
    whose = side.home.journal.child(told.child)
    side.work.log_ins.set_up(whose, SECRET)
    ended(side, services, told.child)
    page = OwnPage(side.work.log_ins.open(whose, SECRET), told.child)
    page.say("I liked the garden.")
    days(side, services, 28)
    side.work.sync_once()
    side.work.sync_once()
    assert [one.name for one in side.home.journal.children()] == ["Maya"]
    with pytest.raises(BadInputError):
        side.work.log_ins.open(whose, SECRET)


def test_wrong_tries_of_a_log_in_that_has_ended_name_nobody(
    side: Connected, services: Services, jo: Work, told: Told
) -> None:
    whose = side.home.journal.child(told.child)
    side.work.log_ins.set_up(whose, SECRET)
    with pytest.raises(WrongSecretError):
        side.work.log_ins.open(whose, secret_of_digits("730915"))
    unlocked(side).session.lock()
    assert "Jayden" in [one.person for one in jo.accesses.done()]
    sealed(side, services, told.child)
    side.work.sync_once()
    assert "Jayden" not in [one.person for one in jo.accesses.done()]
    assert "Jayden" in [one.person for one in side.work.accesses.done()]


def test_a_child_who_comes_back_is_found_again_by_everybody(
    side: Connected, services: Services, jo: Work, told: Told
) -> None:
    sealed(side, services, told.child)
    side.work.sync_once()
    assert shown(jo, told) == []
    reopen_placement(services, placements_of(services, told.child)[0].id, "Ruth")
    side.work.sync_once()
    assert shown(jo, told) == list(surfaces(jo, told))
    assert side.work.sealed_copies.every() == []
    assert side.home.log(told.child)


def test_what_the_council_wrote_meanwhile_lands_when_the_child_comes_back(
    side: Connected, services: Services, told: Told
) -> None:
    sealed(side, services, told.child)
    side.work.sync_once()
    priya = add_person(services, NewPerson(name="Priya", email="p@council.example", role="manager"))[0]
    comment(services, priya, told.log, "The date was put right at the review.")
    side.work.sync_once()
    assert side.home.journal.remarks() == []
    assert verify(side.home.session.database, side.home.session.device).broken == ()
    reopen_placement(services, placements_of(services, told.child)[0].id, "Ruth")
    side.work.sync_once()
    assert "The date was put right at the review." in [one.text for one in side.home.journal.show(told.log).remarks]


def test_a_hold_keeps_the_words_and_changes_nothing_about_the_seal(
    side: Connected, services: Services, told: Told
) -> None:
    place(services, NewHold(child=told.child, reason="A complaint."), "Ruth")
    sealed(side, services, told.child)
    assert [one.name for one in side.work.sealed_copies.every()] == ["Jayden"]
    assert [one.name for one in side.home.journal.children()] == ["Maya"]


def test_nothing_is_sealed_while_something_is_not_with_the_council(
    side: Connected, services: Services, told: Told
) -> None:
    ended(side, services, told.child)
    days(side, services, 27)
    late = side.home.log(told.child, "I forgot: he lost his first tooth.")
    days(side, services, 1)
    side.line.cut_before = 1
    with pytest.raises(Exception, match="cannot be reached"):
        side.work.sync_once()
    assert side.home.journal.entry(late)
    side.work.sync_once()
    assert [one.name for one in side.home.journal.children()] == ["Maya"]
    assert audit(services).held == 0


def test_a_clock_that_is_fast_seals_nothing_before_its_time(side: Connected, services: Services, told: Told) -> None:
    ended(side, services, told.child)
    side.home.clock.advance(timedelta(days=400))
    side.work.sync_once()
    side.home.clock.advance(timedelta(days=-400))
    late = side.home.log(told.child, "I forgot: he lost his first tooth.")
    days(side, services, 27)
    side.work.sync_once()
    assert side.home.journal.entry(late).child == told.child
    days(side, services, 1)
    side.work.sync_once()
    assert [one.name for one in side.home.journal.children()] == ["Maya"]


def test_what_somebody_has_begun_about_the_child_holds_it_up_but_not_for_ever(
    side: Connected, services: Services, jo: Work, told: Told
) -> None:
    jo.journal.keep_draft(jo.journal.new_draft("daily_log", told.child, {"what_happened": "He"}))
    sealed(side, services, told.child)
    assert "Jayden" in [one.name for one in side.home.journal.children()]
    jo.sync_once()
    assert [one.child for one in jo.journal.drafts()] == [told.child]
    days(side, services, 29)
    side.work.sync_once()
    assert shown(jo, told) == []
    assert jo.journal.drafts() == []
    reopen_placement(services, placements_of(services, told.child)[0].id, "Ruth")
    side.work.sync_once()
    assert [one.raw["what_happened"] for one in jo.journal.drafts()] == ["He"]


def test_it_is_sealed_as_soon_as_what_was_begun_is_done(
    side: Connected, services: Services, jo: Work, told: Told
) -> None:
    draft = jo.journal.new_draft("daily_log", told.child, {"what_happened": "He"})
    jo.journal.keep_draft(draft)
    sealed(side, services, told.child)
    jo.journal.drop_draft(draft.name)
    jo.sync_once()
    assert shown(jo, told) == []


def test_a_copy_that_an_earlier_program_kept_is_sealed_at_the_next_unlock(
    side: Connected, services: Services, told: Told
) -> None:
    sealed(side, services, told.child)
    with side.home.session.database.writing() as db:
        directory.drop_setting(db, sealed_copies.SINCE)
    days(side, services, 3)
    work = managers(side)
    assert [one.since for one in work.sealed_copies.every()] == [TODAY + timedelta(days=31)]
    work.session.lock()


def test_a_new_manager_opens_what_was_sealed_before_though_the_one_before_left_and_is_still_listed(
    side: Connected, services: Services, told: Told
) -> None:
    session = side.home.session
    session.add_person(Who(name="Lee Park", role="shift_lead"), LEES)
    sealed(side, services, told.child)
    session.lock()
    lee = unlocked(side, "Lee Park", LEES)
    grace, words = Who(name="Grace Oduya", role="registered_manager"), "a fourth row of words for Grace"
    with pytest.raises(NotTheirsToDoError, match="recovery code"):
        lee.people.add(grace, words)
    with pytest.raises(KnownError, match="recovery code"):
        lee.people.add(grace, words, "-".join(groups_of(new_recovery_code())))
    assert "Grace Oduya" not in [one.person.name for one in lee.people.all()]
    lee.people.add(grace, words, side.home.recovery_code)
    lee.session.lock()
    work = unlocked(side, "Grace Oduya", words)
    assert [one.name for one in work.sealed_copies.every()] == ["Jayden"]
    work.sealed_copies.open(told.child, Because.CHILD)
    assert work.journal.entry(told.log)
    work.people.take_off(work.people.named("Ruth Hale"))
    work.sync_once()
    said = [act_sentence(one.act, one.who, one.person) for one in work.accesses.done() if one.act.did == Did.ADDED]
    assert "Lee Park added Grace Oduya as registered manager, with the recovery code" in said
    priya = add_person(services, NewPerson(name="Priya", email="p@council.example", role="manager"))[0]
    assert "by_code" in {one.act.detail for one in done(services, priya) if one.act.did == Did.ADDED}
    work.session.lock()


def test_a_store_that_is_made_anew_keeps_the_seal(side: Connected, services: Services, told: Told) -> None:
    sealed(side, services, told.child)
    mirror = side.home.session.database.aside
    rows = mirror.who.read()  # type: ignore[union-attr]
    assert rows
    named = {row["name"]: row["value"] for row in rows["settings"]}
    assert named[moved_on.KEPT] == f'["{told.child}"]'
    assert date.fromisoformat(named[sealed_copies.SINCE].split('"')[3]) == TODAY + timedelta(days=28)
