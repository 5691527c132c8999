"""Every paper that carries a code, compared with the records word for word; and what is no proof against anybody."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest

from carer_app.errors import BadInputError
from carer_app.journal.closing import Readership
from carer_app.journal.forms import New
from carer_app.journal.papers import Verdict, verdict_words
from carer_app.journal.whole_child import WholeChild
from carer_app.reports.locking import lock
from carer_app.reports.reading import read_paper
from carer_app.reports.stamp import stamp_in
from carer_app.work import Work
from tests import files_given as given
from tests.company import arrive, joined, next_version, versions
from tests.conftest import Home
from tests.test_pictures import log_with

SECRET = "heather over the moor"
Make = Callable[[Home, str], bytes]
START, END = date(2026, 1, 1), date(2026, 3, 31)


def everything(home: Home, child: str, *, closed: bool = False) -> bytes:
    work = Work(home.session)
    whole = WholeChild(home.session, work.journal, work.pictures)
    return lock(whole.paper(whole.gather(child, closed=closed), b"{}\n"), SECRET)


def review(home: Home, child: str) -> bytes:
    return Work(home.session).review_pdf(child, START, END)


def checked(home: Home, paper: bytes) -> Verdict:
    return Work(home.session).papers.check(read_paper("paper.pdf", paper, secret_of(paper) or None))


def secret_of(paper: bytes) -> str:
    return SECRET if b"/Encrypt" in paper else ""


def counts(verdict: Verdict) -> tuple[int, int, int]:
    return verdict.new, verdict.changed, verdict.gone


@pytest.fixture
def child(home: Home) -> str:
    return home.child()


def test_everything_of_one_child_agrees_word_for_word(home: Home, child: str) -> None:
    record = log_with(home, child, ("ball.jpg", given.photo()))
    home.journal.comment(record, "Thank you for writing that down.")
    paper = everything(home, child)
    home.clock.advance(timedelta(days=2))
    verdict = checked(home, paper)
    assert (verdict.is_known, verdict.is_same) == (True, True)
    assert "word for word" in verdict_words(verdict)[-1]


def test_what_came_in_changed_or_was_taken_back_since_is_counted_there_too(home: Home, child: str) -> None:
    gone_before = home.log(child, "Never so.")
    home.journal.retract(gone_before, "it was another child")
    first, second = home.log(child, "Tea."), home.log(child, "Bath.")
    paper = everything(home, child)
    home.clock.advance(timedelta(minutes=5))
    home.log(child, "A story.")
    home.journal.amend(first, {"day": "2026-03-02", "what_happened": "Tea, with cake."}, "the cake")
    home.journal.retract(second, "another child")
    verdict = checked(home, paper)
    assert (verdict.is_same, verdict.is_well, counts(verdict)) == (False, True, (1, 1, 1))
    assert "1 entry came in. 1 entry was changed. 1 entry was taken back." in " ".join(verdict_words(verdict))


@pytest.mark.parametrize("make", [review, everything])
def test_a_page_of_another_childs_is_found(home: Home, child: str, make: Make) -> None:
    """Somebody opens the file with its passphrase, and puts a page of another child's in the place of this one's."""
    home.log(child, "Tea.")
    other = home.child("Leo")
    home.log(other, "He hit her.")
    forged = BytesIO()
    hers, his = make(home, child), make(home, other)
    with (
        pikepdf.open(BytesIO(hers), password=secret_of(hers)) as mine,
        pikepdf.open(BytesIO(his), password=secret_of(his)) as theirs,
    ):
        mine.pages[0] = theirs.pages[0]
        mine.save(forged)
    home.clock.advance(timedelta(days=1))
    verdict = checked(home, forged.getvalue())
    assert (verdict.is_same, verdict.is_other, verdict.is_well) == (False, True, False)


def test_a_paper_with_closed_entries_is_compared_for_its_maker_alone(home: Home, child: str) -> None:
    jo, kim = joined(home), joined(home, "Kim Hale")
    new = New(kind="daily_log", child=child, raw={"day": "2026-03-02", "what_happened": "Private."})
    Work(home.session).closing.add(new, Readership(readers=(home.session.person.id, kim.session.person.id)))
    paper = everything(home, child, closed=True)
    assert checked(home, paper).is_same
    theirs = checked(jo, paper)
    assert (theirs.is_known, theirs.is_same, theirs.is_well) == (True, None, True)
    assert checked(jo, everything(home, child)).is_same
    for one in (jo, kim):
        one.session.lock()


@pytest.mark.parametrize("make", [review, everything])
def test_what_comes_late_from_another_computer_accuses_nobody(home: Home, child: str, make: Make) -> None:
    """It was written there before the paper was made here, and arrives after: no time tells it apart from a forgery."""
    there = joined(home)
    record = home.log(child, "Tea.")
    home.clock.advance(timedelta(minutes=5))
    raw = {"day": "2026-03-02", "what_happened": "Tea, with cake."}
    late = next_version(there.session, versions(home, record), raw, "the cake")
    home.clock.advance(timedelta(minutes=5))
    paper = make(home, child)
    assert checked(home, paper).is_same
    arrive(home, late, there.session)
    verdict = checked(home, paper)
    assert (verdict.is_same, verdict.is_other, counts(verdict)) == (False, False, (0, 0, 0))
    assert "came from another computer" in " ".join(verdict_words(verdict))
    there.session.lock()


def test_a_recovery_sheet_is_said_to_carry_no_code(home: Home) -> None:
    sheet = Work(home.session).recovery.sheet(home.recovery_code)
    with pytest.raises(BadInputError, match="carries no code, as a recovery sheet does not"):
        read_paper("sheet.pdf", sheet)


def test_what_a_paper_says_of_itself_names_nobody(home: Home, child: str) -> None:
    home.log(child, "Tea.")
    for paper in (review(home, child), everything(home, child)):
        with pikepdf.open(BytesIO(paper), password=secret_of(paper)) as opened:
            keywords = str(opened.docinfo["/Keywords"])
        stamp = stamp_in(keywords)
        assert stamp
        assert (stamp.child, bool(stamp.head), stamp.versions > 0, bool(stamp.words)) == (child, True, True, True)
        assert "Maya" not in keywords
        assert "Sam" not in keywords


@pytest.mark.parametrize("is_here_first", [True, False])
def test_a_photo_that_came_after_the_paper_or_cannot_be_read_any_more_accuses_nobody(
    home: Home, child: str, *, is_here_first: bool
) -> None:
    """Records come before their photos, and a disk loses one."""
    log_with(home, child, ("ball.jpg", given.photo()))
    folder, away = home.folder / "attachments", home.folder / "away"
    if not is_here_first:
        folder.rename(away)
    paper = everything(home, child)
    assert checked(home, paper).is_same
    (folder if is_here_first else away).rename(away if is_here_first else folder)
    home.clock.advance(timedelta(days=1))
    verdict = checked(home, paper)
    assert not verdict.is_other, verdict_words(verdict)


@pytest.mark.parametrize("make", [review, everything])
def test_another_name_for_the_child_accuses_nobody(home: Home, child: str, make: Make) -> None:
    home.log(child, "Tea.")
    paper = make(home, child)
    home.clock.advance(timedelta(days=1))
    sheet = home.journal.child(child).sheet_record
    raw = {"chosen_name": "May", "responsible_authority": "north-tyneside", "here_since": "2025-09-01"}
    home.journal.amend(sheet, raw | {"birth_date": "2014-05-06"}, "the name that they chose")
    verdict = checked(home, paper)
    assert (verdict.is_same, verdict.is_other) == (False, False), verdict_words(verdict)
