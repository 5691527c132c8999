"""A backup of a store in use, opened again and checked; put back, it is the same store, or nothing was put there."""

import random
import select as waiting
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from carer_app.domain.recovery_code import new_recovery_code
from carer_app.doorway import Doorway
from carer_app.errors import BadInputError, KnownError
from carer_app.journal.backups import Backups, MayNotChooseError
from carer_app.journal.forms import New, draft_name
from carer_app.journal.pictures import Pictures
from carer_app.store import backup as backups
from carer_app.store import container, schema
from carer_app.store.backup import Backup, BackupFailedError, BackupUnwritableError, Source
from carer_app.store.container import DamagedBackupError, NewerBackupError, NotABackupError
from carer_app.store.engine import DamagedStoreError
from carer_app.store.index import Wanted
from carer_app.store.restoring import FolderInUseError, RestoreUnwritableError
from carer_app.store.verify import verify
from carer_app.vault.backup_keys import WrongBackupCodeError, WrongBackupPassphraseError, present_key
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who
from tests import files_given as given
from tests.conftest import PASSPHRASE, Home, MakeHome
from tests.store.trouble_steps import full_disk
from tests.vault.conftest import PocketKeyring

CHOSEN = "copper ladder violet harbour mitten"
STEPS = Path(__file__).with_name("backup_steps.py")


def door_to(folder: Path, home: Home, keyring: PocketKeyring | None = None) -> Doorway:
    return Doorway(folder, home.clock, keyring, FLOOR)


def opened(folder: Path, home: Home, passphrase: str = PASSPHRASE) -> Home:
    door = door_to(folder, home)
    return Home(folder, home.clock, door.unlock(door.holder_named(home.session.person.name), passphrase), "")


def headlines(home: Home) -> list[str]:
    return sorted(told.headline for told in home.journal.told(Wanted(kind="daily_log", limit=1000)))


def with_photo(home: Home, child: str) -> str:
    pictures, draft = Pictures(home.session), draft_name(home.session.person.id, "daily_log", child)
    pictures.describe(pictures.take(draft, "ball.jpg", given.photo()), "A ball on the grass")
    raw = {"day": "2026-03-02", "what_happened": "Ball games."}
    return home.journal.add(New(kind="daily_log", child=child, raw=raw, manifests=pictures.texts_of_draft(draft))).id


def back_up(home: Home, out: Path, passphrase: str | None = None) -> Backup:
    return Backups(home.session).make(out, passphrase)


def nothing_new(folder: Path, before: set[str]) -> bool:
    return {path.name for path in folder.iterdir()} == before


# ---- there and back


@pytest.fixture
def filled(home: Home) -> Home:
    """A home with words, a photo, a closed entry's worth of drafts, and a second person."""
    child = home.child()
    home.log(child, "Home from school.")
    with_photo(home, child)
    home.journal.keep_draft(home.journal.new_draft("daily_log", child, {"what_happened": "begun"}))
    home.session.add_person(Who(name="Jo Marsh", role="residential_worker"), CHOSEN)
    return home


def test_the_recovery_code_puts_everything_back_and_everybody_unlocks_as_before(filled: Home, tmp_path: Path) -> None:
    made = back_up(filled, tmp_path / "all.hearthlog")
    assert made.manifest.lost == 0
    door_to(tmp_path / "again", filled).restore(made.path, code=filled.recovery_code)
    again = opened(tmp_path / "again", filled)
    try:
        assert headlines(again) == headlines(filled) == ["Ball games.", "Home from school."]
        assert [draft.raw["what_happened"] for draft in again.journal.drafts()] == ["begun"]
        record = next(
            told.id for told in again.journal.told(Wanted(kind="daily_log")) if told.headline == "Ball games."
        )
        (shown,) = Pictures(again.session).of_records([record])[record]
        assert Pictures(again.session).whole(shown)
        checked = verify(again.session.database, again.session.device)
        assert checked.broken == ()
        assert checked.revisions == verify(filled.session.database, filled.session.device).revisions
    finally:
        again.session.lock()
    other = door_to(tmp_path / "again", filled)
    other.unlock(other.holder_named("Jo Marsh"), CHOSEN).lock()


def test_a_backup_is_of_one_moment_while_others_go_on_writing(
    filled: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_PAGES", 4)
    child = filled.child("Tom")
    began = verify(filled.session.database, filled.session.device).revisions
    is_over: list[bool] = []

    def write_on() -> None:
        while not is_over:
            filled.log(child, "Written meanwhile.")

    writer = Thread(target=write_on)
    writer.start()
    try:
        made = [back_up(filled, tmp_path / f"{number}.hearthlog") for number in range(3)]
    finally:
        is_over.append(True)
        writer.join()
    counts = [one.manifest.counts["revisions"] for one in made]
    assert counts == sorted(counts)
    assert counts[-1] > began
    door_to(tmp_path / "again", filled).restore(made[-1].path, code=filled.recovery_code)
    again = opened(tmp_path / "again", filled)
    checked = verify(again.session.database, again.session.device)
    again.session.lock()
    assert (checked.revisions, checked.broken) == (counts[-1], ())


def test_a_passphrase_of_its_own_opens_it_on_another_computer_with_the_same_keys(
    make_home: MakeHome, tmp_path: Path
) -> None:
    home = make_home()
    child = home.child()
    home.log(child)
    home.journal.keep_draft(home.journal.new_draft("daily_log", child, {"what_happened": "begun"}))
    made = back_up(home, tmp_path / "all.hearthlog", CHOSEN)
    done = door_to(tmp_path / "again", home).restore(made.path, passphrase=CHOSEN)
    assert done.person == home.session.person.id
    again = opened(tmp_path / "again", home, CHOSEN)
    assert again.session.person.signing_key == home.session.person.signing_key
    assert len(again.journal.drafts()) == 1
    again.session.lock()


def test_where_the_keyring_has_the_other_half_anybodys_own_passphrase_is_enough(home: Home, tmp_path: Path) -> None:
    keyring = PocketKeyring()
    door = door_to(tmp_path / "with", home, keyring)
    session, _code = door.create(home.session.profile, Who(name="Sam", role="foster_carer"), PASSPHRASE)
    made = Backups(session).make(tmp_path / "all.hearthlog")
    session.lock()
    with pytest.raises(WrongBackupPassphraseError):
        door_to(tmp_path / "elsewhere", home).restore(made.path, passphrase=PASSPHRASE)
    door_to(tmp_path / "here", home, keyring).restore(made.path, passphrase=PASSPHRASE)
    again = door_to(tmp_path / "here", home, keyring)
    again.unlock(again.holder_named(None), PASSPHRASE).lock()


def test_nothing_in_a_backup_can_be_read_without_its_key(filled: Home, tmp_path: Path) -> None:
    made = back_up(filled, tmp_path / "all.hearthlog", CHOSEN)
    data = made.path.read_bytes()
    for words in ("Home from school", "Maya", "Ball", "Okafor", "Marsh", "north-tyneside"):
        assert words.encode() not in data
    assert b"SQLite format" not in data
    assert present_key(filled.session.keys).hex().encode() not in data
    assert made.path.stat().st_mode & 0o077 == 0


# ---- what is refused, in one sentence, with nothing changed


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ({"code": new_recovery_code()}, WrongBackupCodeError),
        ({"code": "not a code"}, BadInputError),
        ({"passphrase": "somebody else entirely here"}, WrongBackupPassphraseError),
    ],
)
def test_a_wrong_code_or_passphrase_puts_nothing_back(
    filled: Home, tmp_path: Path, how: dict[str, str], error: type[KnownError]
) -> None:
    made = back_up(filled, tmp_path / "all.hearthlog")
    with pytest.raises(error):
        door_to(tmp_path / "again", filled).restore(made.path, **how)
    assert not (tmp_path / "again").exists()


def test_every_changed_byte_and_every_cut_is_found(filled: Home, tmp_path: Path) -> None:
    made = back_up(filled, tmp_path / "all.hearthlog")
    whole, chance = made.path.read_bytes(), random.Random(8)
    spoilt = tmp_path / "spoilt.hearthlog"
    for number in range(24):
        at = chance.randrange(len(whole))
        if number % 3 == 0:
            spoilt.write_bytes(whole[:at])
        else:
            spoilt.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
        with pytest.raises((DamagedBackupError, NotABackupError, NewerBackupError, WrongBackupCodeError)):
            door_to(tmp_path / "again", filled).restore(spoilt, code=filled.recovery_code)
        assert not (tmp_path / "again").exists()


def test_another_file_is_no_backup_and_is_never_written_over(filled: Home, tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear all")
    with pytest.raises(NotABackupError):
        door_to(tmp_path / "again", filled).restore(other, code=filled.recovery_code)
    with pytest.raises(BadInputError, match=r"letter\.txt is there already"):
        back_up(filled, other)
    assert other.read_text() == "Dear all"


def test_a_backup_of_a_newer_program_says_so(filled: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "all.hearthlog"
    monkeypatch.setattr(schema, "NEWEST", "9999")
    with monkeypatch.context() as later:
        later.setattr(container, "VERSION", 2)
        back_up(filled, out)
    with pytest.raises(NewerBackupError):
        door_to(tmp_path / "again", filled).restore(out, code=filled.recovery_code)
    back_up(filled, tmp_path / "step.hearthlog")
    monkeypatch.setattr(schema, "NEWEST", "0001")
    with pytest.raises(NewerBackupError):
        door_to(tmp_path / "again", filled).restore(tmp_path / "step.hearthlog", code=filled.recovery_code)


def test_a_folder_with_anything_in_it_is_left_alone(filled: Home, tmp_path: Path) -> None:
    made = back_up(filled, tmp_path / "all.hearthlog")
    with pytest.raises(FolderInUseError):
        door_to(filled.folder, filled).restore(made.path, code=filled.recovery_code)
    (tmp_path / "empty").mkdir()
    door_to(tmp_path / "empty", filled).restore(made.path, code=filled.recovery_code)
    opened(tmp_path / "empty", filled).session.lock()


def test_only_a_manager_or_a_foster_carer_gives_it_a_passphrase_of_its_own(make_home: MakeHome, tmp_path: Path) -> None:
    home = make_home(carer="Jo Marsh", role="residential_worker")
    with pytest.raises(MayNotChooseError):
        back_up(home, tmp_path / "all.hearthlog", CHOSEN)
    assert nothing_new(tmp_path, {"home"})
    back_up(home, tmp_path / "all.hearthlog")


def test_a_short_passphrase_is_refused_because_a_backup_lies_anywhere(home: Home, tmp_path: Path) -> None:
    with pytest.raises(BadInputError):
        back_up(home, tmp_path / "all.hearthlog", "otter lantern thimble")
    assert nothing_new(tmp_path, {"home"})


# ---- bad luck


def test_a_full_disk_leaves_the_last_backup_and_no_half_of_a_new_one(filled: Home, tmp_path: Path) -> None:
    out = tmp_path / "all.hearthlog"
    back_up(filled, out)
    before = out.read_bytes()
    for size in (1000, 60_000, len(before) - 100):
        with full_disk(size), pytest.raises(BackupUnwritableError, match="no room"):
            back_up(filled, out)
        assert out.read_bytes() == before
        assert nothing_new(tmp_path, {"home", "all.hearthlog"})
        with full_disk(min(size, 60_000)), pytest.raises(RestoreUnwritableError, match="no room"):
            door_to(tmp_path / "again", filled).restore(out, code=filled.recovery_code)
        assert nothing_new(tmp_path, {"home", "all.hearthlog"})


def test_a_place_that_is_not_there_is_one_sentence(home: Home, tmp_path: Path) -> None:
    with pytest.raises(BackupUnwritableError):
        back_up(home, tmp_path / "nowhere" / "all.hearthlog")


def test_a_disk_that_gives_back_something_else_is_noticed_before_it_counts(
    filled: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, finish = tmp_path / "all.hearthlog", container.finish

    def failing(file: object, *rest: object) -> None:
        finish(file, *rest)  # type: ignore[arg-type]
        with out.with_name("all.hearthlog.part").open("r+b") as disk:
            disk.seek(9000)
            disk.write(b"\0\0\0\0")

    monkeypatch.setattr(backups, "finish", failing)
    with pytest.raises(BackupFailedError):
        back_up(filled, out)
    assert nothing_new(tmp_path, {"home"})


def test_a_damaged_store_is_not_passed_off_as_a_good_backup(filled: Home, tmp_path: Path) -> None:
    filled.session.database.empty_log()
    store = filled.folder / "store.db"
    data = bytearray(store.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 8192] = bytes(8192)
    store.write_bytes(data)
    source: Source = Backups(filled.session).source()
    source.database.engine.dispose()
    with pytest.raises((DamagedStoreError, BackupFailedError)):
        backups.make_backup(source, tmp_path / "all.hearthlog")
    assert nothing_new(tmp_path, {"home"})


def test_a_photo_that_is_gone_is_counted_and_the_rest_is_saved(filled: Home, tmp_path: Path) -> None:
    first, *_rest = sorted((filled.folder / "attachments").iterdir())
    first.write_bytes(b"spoilt")
    made = back_up(filled, tmp_path / "all.hearthlog")
    assert made.manifest.lost == 1
    done = door_to(tmp_path / "again", filled).restore(made.path, code=filled.recovery_code)
    assert done.lost == 1


def killed_in_the_middle(*arguments: str, chance: random.Random) -> None:
    """Begin a program, let it be done once, and kill it at some moment of the next time."""
    process = subprocess.Popen([sys.executable, str(STEPS), *arguments], stdout=subprocess.PIPE)
    assert process.stdout
    for _line in range(2):
        assert process.stdout.readline()
    waiting.select([], [], [], chance.random() / 10)
    process.kill()
    process.wait()
    process.stdout.close()


def test_kill_9_while_backing_up_leaves_the_last_good_backup(filled: Home, tmp_path: Path) -> None:
    out, chance = tmp_path / "all.hearthlog", random.Random(7)
    for number in range(2):
        killed_in_the_middle("back up", str(filled.folder), str(out), PASSPHRASE, chance=chance)
        door_to(tmp_path / f"again{number}", filled).restore(out, code=filled.recovery_code)
    assert back_up(filled, out).manifest.lost == 0
    assert not out.with_name("all.hearthlog.part").exists()


def test_kill_9_while_putting_back_leaves_a_whole_store_or_none(filled: Home, tmp_path: Path) -> None:
    made = back_up(filled, tmp_path / "all.hearthlog")
    chance = random.Random(9)
    for number in range(2):
        below = tmp_path / f"round{number}"
        below.mkdir()
        killed_in_the_middle("put back", str(made.path), str(below), PASSPHRASE, chance=chance)
        for folder in sorted(path for path in below.iterdir() if not path.name.endswith(".restoring")):
            opened(folder, filled).session.lock()
        left = [path for path in below.iterdir() if path.name.endswith(".restoring")]
        for folder in left:
            door_to(folder.with_suffix(""), filled).restore(made.path, code=filled.recovery_code)
        assert not any(path.exists() for path in left)


def test_somebody_elses_folder_of_that_name_is_not_taken_away(filled: Home, tmp_path: Path) -> None:
    made = back_up(filled, tmp_path / "all.hearthlog")
    other = tmp_path / "again.restoring"
    other.mkdir()
    (other / "letter.txt").write_text("Dear all")
    with pytest.raises(RestoreUnwritableError):
        door_to(tmp_path / "again", filled).restore(made.path, code=filled.recovery_code)
    assert (other / "letter.txt").read_text() == "Dear all"
