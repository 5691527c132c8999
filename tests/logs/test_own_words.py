"""A young person's own words, their asking to read, and what was decided about it."""

from datetime import date
from io import BytesIO

import pypdfium2
import pytest

from carer_app.domain.kind import Severity
from carer_app.domain.needs import Group
from carer_app.journal.forms import New
from carer_app.journal.own_page import OwnPage
from carer_app.vault.own_slot import secret_of_digits
from carer_app.work import Work
from tests.conftest import Home

ASKS = {"day": "2026-03-02", "what": "“All of it.”"}
ANSWER = {
    "day": "2026-03-02",
    "decided_by": "Tom Ilderthorpe, social worker",
    "decision": "some",
    "shown": "The days since Christmas.",
    "withheld": "Where a friend lives.",
    "why_withheld": "The friend did not agree.",
    "told": "That one line is kept back.",
    "ask_whom": "Tom Ilderthorpe",
}


@pytest.fixture
def maya(home: Home) -> str:
    return home.child()


def _say(home: Home, child: str, words: str, **more: object) -> str:
    raw = {"day": "2026-03-02", "words": words} | more
    new = New(kind="own_words", child=child, raw=raw, words_of="Maya", present=("Sam Okafor",))
    return home.journal.add(new).id


def _ask(home: Home, child: str) -> str:
    return home.journal.add(New(kind="asks_to_read", child=child, raw=ASKS, words_of="Maya")).id


def _waiting(home: Home, child: str) -> list[tuple[str, bool, Group]]:
    found = Work(home.session).needs.of(home.journal.child(child))
    return [(str(need.due.by or ""), need.due.can_wait, need.group) for need in found if need.kind == "asks_to_read"]


def test_asking_waits_for_the_carer_at_once_and_for_the_social_worker_within_a_month(home: Home, maya: str) -> None:
    _ask(home, maya)
    assert sorted(_waiting(home, maya)) == [("", False, Group.NOW), ("2026-04-02", False, Group.LATER)]


def test_the_answer_is_a_record_of_its_own_and_nothing_waits_any_more(home: Home, maya: str) -> None:
    asked = _ask(home, maya)
    answered = home.journal.add(New(kind="reading_answer", child=maya, raw=ANSWER, about=asked))
    assert answered.flags == ()
    assert _waiting(home, maya) == []
    assert [part.id for part in home.journal.show(asked).parts] == [answered.id]


@pytest.mark.parametrize("field", ["withheld", "why_withheld", "told", "ask_whom"])
def test_what_is_not_said_about_what_is_kept_back_is_flagged_and_kept(home: Home, maya: str, field: str) -> None:
    asked = _ask(home, maya)
    saved = home.journal.add(New(kind="reading_answer", child=maya, raw=ANSWER | {field: ""}, about=asked))
    assert [(flag.field, flag.severity) for flag in saved.flags] == [(field, Severity.SHOULD_NOT_BE)]


def test_an_answer_before_the_asking_is_asked_about_again(home: Home, maya: str) -> None:
    asked = _ask(home, maya)
    new = New(kind="reading_answer", child=maya, raw=ANSWER | {"day": "2026-03-01"}, about=asked)
    assert [problem.field for problem in home.journal.check(new)] == ["day"]


def test_the_paper_begins_with_what_they_want_said_at_the_review_and_says_who_typed_it(home: Home, maya: str) -> None:
    home.log(maya, their_words="“Fish fingers!”")
    _say(home, maya, "I like my room.")
    _say(home, maya, "I want to see my brother more.", for_review=True)
    text = _paper(home, maya)
    order = [text.index(words) for words in ("I want to see my brother", "I like my room", "Fish fingers")]
    assert order == sorted(order)
    assert text.count("to be said at the review") == 1
    assert "as told by Maya · typed on Sam Okafor's log-in, with Sam Okafor beside them" in text
    assert "typed on Sam Okafor's log-in" in text[order[2] :].split("At a glance")[0]


def test_what_is_kept_back_stays_out_of_the_paper(home: Home, maya: str) -> None:
    asked = _ask(home, maya)
    home.journal.add(New(kind="reading_answer", child=maya, raw=ANSWER, about=asked))
    text = _paper(home, maya)
    assert "Asked to read: the answer is “some of it”" in text
    assert "Where a friend lives" not in text


def test_what_they_say_is_not_right_stands_in_the_paper_and_beside_the_entry_that_it_is_about(
    home: Home, maya: str
) -> None:
    record = home.log(maya, their_words="“Fish fingers!”")
    work = Work(home.session)
    work.log_ins.set_up(home.journal.child(maya), secret_of_digits("730914"))
    page = OwnPage(work.log_ins.open(home.journal.child(maya), secret_of_digits("730914")), maya)
    work.for_them.let_read(record)
    page.not_right(record, "It was pizza.")
    text = _paper(home, maya)
    assert "What Maya says is not right in the record" in text
    assert "It was pizza." in text
    assert text.count("the young person says that something in it is not right") >= 2


def test_what_they_said_on_their_own_page_is_in_their_own_hand_in_the_paper(home: Home, maya: str) -> None:
    work = Work(home.session)
    work.log_ins.set_up(home.journal.child(maya), secret_of_digits("730914"))
    page = OwnPage(work.log_ins.open(home.journal.child(maya), secret_of_digits("730914")), maya)
    page.say("I want a lock on my door.", for_review=True)
    assert "in Maya's own hand, by Maya's log-in" in _paper(home, maya)


def _paper(home: Home, child: str) -> str:
    made = Work(home.session).review_pdf(child, date(2026, 2, 1), date(2026, 3, 2))
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(BytesIO(made))]
    return " ".join(" ".join(pages).split())
