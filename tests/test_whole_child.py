"""Everything of one child, gathered: its photos too, and what cannot be read is said."""

from io import BytesIO

import pikepdf
from pypdfium2 import PdfDocument

from carer_app.journal.whole_child import WholeChild
from carer_app.reports.locking import lock
from carer_app.work import Work
from tests import files_given as given
from tests.conftest import Home
from tests.test_pictures import folder, log_with

SECRET = "heather over the moor"


def whole_of(home: Home) -> WholeChild:
    work = Work(home.session)
    return WholeChild(home.session, work.journal, work.pictures)


def test_photos_are_inside_and_one_that_is_damaged_is_said(home: Home) -> None:
    child = home.child()
    record = log_with(home, child, ("ball.jpg", given.photo()))
    whole = whole_of(home)
    gathered = whole.gather(child, closed=False)
    assert (gathered.photo_count, gathered.lost) == (1, 0)
    (name,) = gathered.photos[record]
    with pikepdf.open(BytesIO(lock(whole.paper(gathered, b"{}\n"), SECRET)), password=SECRET) as opened:
        assert set(opened.attachments) == {"records.jsonl", name}
        assert opened.attachments[name].get_file().read_bytes().startswith(b"\xff\xd8")
    for path in folder(home):
        path.write_bytes(b"nonsense")
    gathered = whole.gather(child, closed=False)
    assert (gathered.photo_count, gathered.lost) == (0, 1)
    assert whole.paper(gathered, b"{}\n")


def test_what_others_said_of_an_entry_stands_under_it(home: Home) -> None:
    record = home.log(home.child(), "Tea and a story.")
    home.journal.comment(record, "Thank you for writing that down.")
    whole = whole_of(home)
    (child,) = home.journal.children()
    paper = PdfDocument(whole.paper(whole.gather(child.id, closed=False), b""))
    text = str(paper[0].get_textpage().get_text_range())
    paper.close()
    assert "Sam Okafor wrote to it Thank you for writing that down." in " ".join(text.split())
