"""A carer who forgot everything but has the paper sheet in the safe: whole, or as two halves with two people."""

import pytest
from pypdfium2 import PdfDocument

from carer_app.clock import SystemClock
from carer_app.councils import profile_named
from carer_app.domain.story import State
from carer_app.doorway import Doorway
from carer_app.gateway.audit import audit
from carer_app.gateway.children import children
from carer_app.gateway.chronology import Filter, chronology
from carer_app.journal.forms import New
from carer_app.session import Who
from carer_app.store import directory
from carer_app.store.index import Wanted
from carer_app.store.verify import verify
from carer_app.vault.file import FLOOR
from carer_app.vault.slots import WrongPassphraseError
from carer_app.work import Work
from tests.journeys.conftest import OpenWindow
from tests.journeys.hands import Hands
from tests.journeys.parts import CARER, CHILD, PASSPHRASE, Folder, Gateway, work_on

NEW = "kettle marble orchard pigeon sleeve"
SENT, UNSENT, AFTER = "Sent while it was known.", "Written and not sent yet.", "Written after it was forgotten."


def groups_on(paper: bytes) -> str:
    """What somebody types who reads the groups off the paper, in small letters."""
    document = PdfDocument(paper)
    words = str(document[0].get_textpage().get_text_range()).split("Each group ends")[0].split()
    document.close()
    return " ".join(word for word in words if len(word) == 5 and word.isalnum() and word == word.upper()).lower()


def carer_with_papers(folder: Folder, gateway: Gateway) -> dict[str, list[str]]:
    """A store that the council knows, one log sent and one not; gives what stands on its sheets in the safe."""
    door = folder.door()
    session, code = door.create(profile_named("north-tyneside"), Who(name=CARER, role="foster_carer"), PASSPHRASE)
    sheet = {"chosen_name": CHILD, "responsible_authority": "north-tyneside", "here_since": "2025-09-01"}
    with work_on(session) as work:
        child = work.journal.add_child(sheet).id
        work.enrol(gateway.url, gateway.invitation())
        log(work, child, SENT)
        assert work.sync_once().waiting == 0
        log(work, child, UNSENT)
        papers = {"whole": [work.recovery.sheet(code)], "halves": list(work.recovery.halves(code))}
    return {how: [groups_on(paper) for paper in found] for how, found in papers.items()}


def log(work: Work, child: str, words: str) -> None:
    work.journal.add(New(kind="daily_log", child=child, raw={"day": "2026-03-02", "what_happened": words}))


def recover(hands: Hands, typed: list[str]) -> None:
    hands.wait_for("Your passphrase")
    hands.choose("Open with the recovery code instead")
    hands.wait_for("Open with the recovery code")
    hands.tab_to("The recovery code")
    hands.type(typed[0])
    if len(typed) > 1:
        hands.wait_for("The other half")
        hands.tab_to("The other half")
        hands.type(typed[1])
    hands.tab_to("A new passphrase")
    hands.type(NEW)
    hands.choose("Open")
    hands.wait_for("Today")


def write_and_send(hands: Hands) -> None:
    hands.begin_log(CHILD)
    hands.type(AFTER)
    hands.save()
    hands.go(7)
    hands.wait_for("Send now")
    hands.choose("Send now")
    hands.wait_for("Everything saved here that you can read is with the council.")


@pytest.mark.parametrize("how", ["whole", "halves"])
def test_the_sheet_in_the_safe_brings_everything_back(
    sit_down: OpenWindow, gateway: Gateway, tmp_path_factory: pytest.TempPathFactory, how: str
) -> None:
    folder = Folder(tmp_path_factory.mktemp("carer") / "data")
    papers = carer_with_papers(folder, gateway)
    hands = sit_down(folder)
    recover(hands, papers[how])
    write_and_send(hands)
    hands.window.close()
    all_is_there(folder)
    at_the_council(gateway)


def all_is_there(folder: Folder) -> None:
    """The new passphrase alone opens; the old records verify under the old key, and the new one under the new."""
    door = Doorway(folder.path, SystemClock(), None, FLOOR)
    with pytest.raises(WrongPassphraseError):
        door.unlock(door.holder_named(None), PASSPHRASE)
    with work_on(door.unlock(door.holder_named(None), NEW)) as work:
        logs = {one.headline: one for one in work.journal.told(Wanted(kind="daily_log"))}
        assert {words: one.state for words, one in logs.items()} == dict.fromkeys((SENT, UNSENT, AFTER), State.RECEIVED)
        assert verify(work.session.database, work.session.device, work.session.closed).broken == ()
        versions = {words: work.journal.show(one.id).versions[0] for words, one in logs.items()}
        assert all(version.signature_holds for version in versions.values())
        keys = {words: version.revision.author_key for words, version in versions.items()}
        assert keys[SENT] == keys[UNSENT] != keys[AFTER] == work.session.person.signing_key
        with work.session.database.reading() as db:
            assert len(directory.people_here(db)) == 1


def at_the_council(gateway: Gateway) -> None:
    """The new key was announced: the council took and shows all three, each under the carer's name."""
    reader = gateway.add_reader()
    with gateway.services() as services:
        (child,) = children(services, reader)
        told = chronology(services, reader, child.id, Filter()).records
        assert {one.headline for one in told if one.kind == "daily_log"} == {SENT, UNSENT, AFTER}
        assert audit(services).is_whole
