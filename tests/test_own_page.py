"""A young person's log-in and their own page: signed by their own key, and nothing there that is not for them."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from carer_app.domain.people import Role
from carer_app.errors import BadInputError
from carer_app.journal.forms import New, NoSuchRecordError
from carer_app.journal.log_ins import WaitError
from carer_app.journal.own_page import OwnPage
from carer_app.numbers import Contact, Whom
from carer_app.store.index import Wanted
from carer_app.store.verify import verify
from carer_app.vault.own_slot import WrongSecretError, secret_of_digits, secret_of_pictures
from carer_app.work import Work
from tests.company import joined
from tests.conftest import Home, MakeHome

SECRET = secret_of_digits("730914")
ANSWER = {
    "day": "2026-03-02",
    "decided_by": "Tom Ilderthorpe, social worker",
    "decision": "some",
    "shown": "The days since Christmas.",
    "withheld": "Where the marmalade friend lives.",
    "why_withheld": "The marmalade friend did not agree.",
    "told": "That one line is kept back.",
    "ask_whom": "Tom, or your advocate",
}


@dataclass
class Maya:
    """Maya with a log-in, at her own page."""

    home: Home
    work: Work
    child: str
    page: OwnPage

    def open(self, secret: str = SECRET) -> OwnPage:
        return OwnPage(self.work.log_ins.open(self.home.journal.child(self.child), secret), self.child)


@pytest.fixture
def maya(home: Home) -> Maya:
    work, child = Work(home.session), home.child()
    whose = home.journal.child(child)
    work.log_ins.set_up(whose, SECRET)
    return Maya(home, work, child, OwnPage(work.log_ins.open(whose, SECRET), child))


def texts(page: OwnPage) -> str:
    """All that a young person can read on their page."""
    given = [*page.said(), *page.for_me()]
    told = [f"{one.title} {one.by} {' '.join(line.text for line in one.lines)} {one.not_right}" for one in given]
    return "\n".join([*told, *(str(answer) for answer in page.answers())])


# ---- the log-in


@pytest.mark.parametrize("digits", ["", "12345", "111111", "123456", "987654", "12345a", "٣٤٥٦٧٨"])
def test_digits_that_anybody_would_guess_are_refused_in_a_sentence(digits: str) -> None:
    with pytest.raises(BadInputError):
        secret_of_digits(digits)


def test_four_pictures_in_a_row_are_a_secret_too(maya: Maya) -> None:
    row = secret_of_pictures(["sun", "moon", "sun", "bed"])
    maya.work.log_ins.set_up(maya.home.journal.child(maya.child), row)
    assert maya.open(row).say("Hello.").id
    for other in (["sun", "moon", "bed"], ["sun"] * 4):
        with pytest.raises(BadInputError):
            secret_of_pictures(other)


def test_only_the_carer_or_the_manager_gives_a_log_in(make_home: MakeHome) -> None:
    home = make_home(role="registered_manager")
    worker = joined(home, "Jo Marsh", "residential_worker")
    child = home.journal.child(home.child())
    with pytest.raises(BadInputError, match="carer or the manager"):
        Work(worker.session).log_ins.set_up(child, SECRET)
    assert Work(home.session).log_ins.set_up(child, SECRET).role is Role.YOUNG_PERSON
    worker.session.lock()


def test_wrong_tries_wait_longer_and_longer_and_the_right_one_begins_anew(maya: Maya) -> None:
    for _try in range(4):
        with pytest.raises(WrongSecretError):
            maya.open(secret_of_digits("000001"))
    with pytest.raises(WaitError):
        maya.open(secret_of_digits("000001"))
    with pytest.raises(WaitError):
        maya.open()
    maya.home.clock.move_to(maya.home.clock.now() + timedelta(seconds=31))
    with pytest.raises(WaitError):
        maya.open(secret_of_digits("000001"))
    maya.home.clock.move_to(maya.home.clock.now() + timedelta(seconds=45))
    with pytest.raises(WaitError):
        maya.open()
    maya.home.clock.move_to(maya.home.clock.now() + timedelta(seconds=45))
    maya.open()
    with pytest.raises(WrongSecretError):
        maya.open(secret_of_digits("000001"))


def test_it_opens_no_vault_and_holds_no_key_of_it(maya: Maya) -> None:
    signer = maya.work.log_ins.open(maya.home.journal.child(maya.child), SECRET)
    assert not hasattr(signer.keys, "vault_key")
    assert not hasattr(signer.keys, "database_key")
    assert maya.home.session.person.id not in {signer.person.id}
    assert signer.person.name not in {one.name for one in maya.home.session.people()}


def test_a_new_log_in_is_noted_and_what_was_said_before_keeps_verifying(maya: Maya) -> None:
    maya.page.say("Before.")
    maya.work.log_ins.set_up(maya.home.journal.child(maya.child), secret_of_digits("440721"))
    with pytest.raises(WrongSecretError):
        maya.open()
    again = maya.open(secret_of_digits("440721"))
    again.say("After.")
    assert [one.lines[0].text for one in again.said()] == ["After.", "Before."]
    made = maya.work.log_ins.made(maya.home.journal.child(maya.child))
    assert [(one.by, one.again) for one in made] == [("Sam Okafor", False), ("Sam Okafor", True)]
    assert verify(maya.home.session.database, maya.home.session.device).broken == ()


# ---- saying


def test_their_words_are_theirs_by_key_and_everybody_who_looks_after_them_reads_them(maya: Maya) -> None:
    said = maya.page.say("I want a lock on my door.", feeling="good", for_review=True).id
    version = maya.home.journal.show(said).versions[0]
    assert (version.author, version.author_role) == ("Maya", "young_person")
    assert version.signature_holds
    assert version.revision.author_key != maya.home.session.keys.signing.public
    assert maya.home.journal.entry(said).headline == "I want a lock on my door."


def test_nobody_else_can_change_what_they_said(maya: Maya) -> None:
    said = maya.page.say("I want a lock on my door.").id
    with pytest.raises(BadInputError, match="Only Maya"):
        maya.home.journal.amend(said, {"day": "2026-03-02", "words": "I want nothing."}, "better")


def test_what_they_say_to_somebody_alone_leaves_no_trace_for_their_carer(make_home: MakeHome) -> None:
    manager = make_home(role="registered_manager")
    worker = joined(manager, "Jo Marsh", "residential_worker")
    child, work = manager.child(), Work(manager.session)
    work.log_ins.set_up(manager.journal.child(child), SECRET)
    page = OwnPage(Work(worker.session).log_ins.open(worker.journal.child(child), SECRET), child)
    assert [one.name for one in page.readers()] == ["Sam Okafor"]
    record = page.say_to([page.readers()[0].id], "It is about the marmalade night.").id
    assert manager.journal.entry(record).headline == "It is about the marmalade night."
    with pytest.raises(NoSuchRecordError):
        worker.journal.entry(record)
    assert "marmalade" not in texts(page)
    assert worker.journal.entries(Wanted(child=child, kind="own_words")) == []
    worker.session.lock()


def test_they_say_something_alone_only_to_people_who_are_offered(maya: Maya) -> None:
    for readers in ([], [maya.home.session.person.id]):
        with pytest.raises(BadInputError, match="Choose who"):
            maya.page.say_to(readers, "Something.")


# ---- reading


def test_they_read_what_was_marked_for_them_and_nothing_else(maya: Maya) -> None:
    given = maya.home.log(maya.child, "We made kites.")
    maya.home.log(maya.child, "A worry that is not for the page.")
    assert maya.page.for_me() == []
    maya.work.for_them.let_read(given)
    assert [one.record for one in maya.page.for_me()] == [given]
    assert "worry" not in texts(maya.page)
    maya.work.for_them.keep_back(given)
    assert maya.page.for_me() == []


def test_another_childs_entries_are_not_on_their_page(maya: Maya) -> None:
    other = maya.home.child("Jayden")
    maya.work.for_them.let_read(maya.home.log(other, "We made kites."))
    assert maya.page.for_me() == []


def test_what_is_not_right_stands_beside_the_entry_which_stays_as_it_was(maya: Maya) -> None:
    record = maya.home.log(maya.child, "We made kites.")
    with pytest.raises(NoSuchRecordError):
        maya.page.not_right(record, "It was a boat.")
    maya.work.for_them.let_read(record)
    maya.page.not_right(record, "It was a boat.")
    shown = maya.home.journal.show(record)
    assert [(one.author, one.text, one.not_right) for one in shown.remarks] == [("Maya", "It was a boat.", True)]
    assert len(shown.versions) == 1
    assert maya.page.for_me()[0].not_right == ("It was a boat.",)


def test_they_are_told_that_something_is_kept_back_and_whom_to_ask_and_not_what_or_why(maya: Maya) -> None:
    asked = maya.page.ask("Everything.").id
    assert maya.page.answers()[0].by is None
    answered = maya.home.journal.add(New(kind="reading_answer", child=maya.child, raw=ANSWER, about=asked))
    answer = maya.page.answers()[0]
    assert (answer.by, answer.kept_back, answer.ask_whom) == (ANSWER["decided_by"], True, "Tom, or your advocate")
    maya.work.for_them.let_read(answered.id)
    assert "marmalade" not in texts(maya.page)
    assert "The days since Christmas." in texts(maya.page)


def test_their_asking_waits_for_the_grown_ups_and_cannot_be_put_off(maya: Maya) -> None:
    maya.page.ask("Everything.")
    needs = maya.work.needs.of(maya.home.journal.child(maya.child))
    assert [need.due.can_wait for need in needs if need.kind == "asks_to_read"] == [False, False]


def test_who_is_there_for_them_comes_from_the_council_and_no_number_is_made_up(maya: Maya) -> None:
    there = {one.who: one for one in maya.page.people()}
    assert {"Your advocate", "Your reviewing officer", "Childline"} <= set(there)
    assert all(one.numbers == () for one in there.values())
    maya.work.contacts.add(Contact(who=Whom.CHILDLINE, number="01632 960111"))
    there = {one.who: one for one in maya.page.people()}
    assert [one.number for one in there["Childline"].numbers] == ["01632 960111"]


def test_they_say_what_they_can_do_and_it_stands_beside_what_their_carer_sees(maya: Maya) -> None:
    raw = {"day": "2026-03-01", "skill": "cooking", "carers_view": 2, "evidence": "The marmalade pan."}
    maya.home.journal.add(New(kind="life_skills_step", child=maya.child, raw=raw))
    cooking = next(one for one in maya.page.skills() if one.skill == "cooking")
    assert maya.page.last_look(cooking) is None
    maya.page.look(cooking, 3, "I can do eggs.")
    assert maya.page.last_look(cooking).own_view == 3
    told = maya.home.journal.told(Wanted(child=maya.child, kind="life_skills_step"))
    assert [(one.content.carers_view, one.content.own_view) for one in told] == [(2, None), (None, 3)]
    assert told[1].author_role == Role.YOUNG_PERSON
    assert "marmalade" not in texts(maya.page)


def test_their_own_goals_stand_first_among_what_they_can_look_at(maya: Maya) -> None:
    goals = [{"words": "Go to the library"}, {"words": "Swim", "came": "no_longer_mine"}]
    raw = {"agreed_on": "2026-03-01", "first": ["money"], "goals": goals}
    maya.home.journal.add(New(kind="skills_programme", child=maya.child, raw=raw))
    assert [one.name for one in maya.page.skills()][:2] == ["Go to the library", "Money"]
    assert "Swim" not in [one.name for one in maya.page.skills()]
