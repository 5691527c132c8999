"""Backups and copies while people of a computer come and go: the vault has another key then, and the old copies go."""

from datetime import timedelta
from pathlib import Path

from carer_app.doorway import Doorway
from carer_app.journal.backups import Backups
from carer_app.journal.people import PeopleHere
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who
from tests.conftest import PASSPHRASE, Home
from tests.test_copies import lying, words

OTHERS = "copper ladder violet harbour mitten"


def unlocked(home: Home) -> None:
    home.session.lock()
    door = Doorway(home.folder, home.clock, None, FLOOR)
    home.session = door.unlock(door.holder_named("Sam Okafor"), PASSPHRASE)


def test_after_somebody_was_taken_off_the_code_opens_new_backups_and_old_copies_go(home: Home, tmp_path: Path) -> None:
    home.log(home.child(), "Tea and a story.")
    jo = home.session.add_person(Who(name="Jo Marsh", role="foster_carer"), OTHERS)
    before = Backups(home.session).make(tmp_path / "before.hearthlog")
    Backups(home.session).copy_if_due()
    (old,) = lying(home.folder / "copies")
    home.clock.advance(timedelta(days=1))
    PeopleHere(home.session).take_off(jo)
    unlocked(home)
    assert Backups(home.session).copy_if_due(), "a new key makes a new copy due"
    assert old not in lying(home.folder / "copies")
    after = Backups(home.session).make(tmp_path / "after.hearthlog")
    for made in (before, after):
        folder = tmp_path / f"from {made.path.stem}"
        Doorway(folder, home.clock, None, FLOOR).restore(made.path, code=home.recovery_code)
        door = Doorway(folder, home.clock, None, FLOOR)
        again = Home(folder, home.clock, door.unlock(door.holder_named("Sam Okafor"), PASSPHRASE), "")
        assert words(again) == {"Tea and a story."}
        assert [holder.name for holder in door.holders()] == ["Sam Okafor", "Jo Marsh"][: 2 if made is before else 1]
        again.session.lock()
