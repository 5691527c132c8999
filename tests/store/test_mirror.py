"""The second copy of what was not sent: there at once, whole by parts, found when it is harmed, and gone when its time is up."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from carer_app.councils import profile_named
from carer_app.domain.frames import Frame, read_frames
from carer_app.doorway import Doorway
from carer_app.session import Session
from carer_app.store import log
from carer_app.store.engine import Database
from carer_app.store.erasure import erase
from carer_app.store.mirror import Mirror, mirror_of
from carer_app.store.verify import verify
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who
from tests.conftest import PASSPHRASE, Home

WORDS = "Zwetschgenkuchen for tea."


def copied(database: Database) -> str:
    """All words that the second copy holds."""
    mirror = mirror_of(database)
    assert mirror
    return " ".join(body.text for one in mirror.parcels() for body in one.parcel.bodies.values())


def lying(home: Home) -> list[Path]:
    return sorted((home.folder / "mirror").glob("*.frames"))


def unlock(home: Home) -> Session:
    """Lock, and unlock anew as another program would."""
    home.session.lock()
    door = Doorway(home.folder, home.clock, None, FLOOR)
    home.session = door.unlock(door.holder_named(None), PASSPHRASE)
    return home.session


def broken(home: Home) -> tuple[str, ...]:
    return verify(home.session.database, home.session.device).broken


def test_whatever_was_saved_is_in_the_second_copy_at_once(home: Home) -> None:
    home.log(home.child(), WORDS)
    other = Mirror(home.session.database.path, home.session.keys.mirror_key())
    assert WORDS in " ".join(body.text for one in other.parcels() for body in one.parcel.bodies.values())
    assert broken(home) == ()


def test_nothing_of_the_second_copy_opens_with_another_key(home: Home) -> None:
    home.log(home.child(), WORDS)
    other = Mirror(home.session.database.path, bytes(32))
    assert list(other.parcels()) == []
    assert other.who.read() is None


def half_saved(home: Home) -> None:
    with home.session.database.writing() as db:
        log.append(db, home.session.device.key(), home.session.device.id, log.end(db, "", 0), ())
        raise ZeroDivisionError


def test_a_save_that_was_undone_leaves_nothing_in_it(home: Home) -> None:
    child = home.child()
    before = [path.read_bytes() for path in lying(home)]
    with pytest.raises(ZeroDivisionError):
        half_saved(home)
    assert [path.read_bytes() for path in lying(home)] == before
    home.log(child)
    assert broken(home) == ()


@pytest.mark.parametrize("seed", range(40))
def test_a_changed_byte_or_a_torn_end_costs_that_frame_and_no_other(seed: int) -> None:
    chance = random.Random(seed)
    frames = [Frame(label=bytes([number]) * 9, sealed=chance.randbytes(chance.randrange(300))) for number in range(12)]
    whole = b"".join(frame.encode() for frame in frames)
    at = chance.randrange(len(whole))
    ends = [sum(len(frame.encode()) for frame in frames[:number]) for number in range(1, 13)]
    hit = next(number for number, end in enumerate(ends) if at < end)
    changed = whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :]
    assert read_frames(changed).frames == (*frames[:hit], *frames[hit + 1 :])
    assert read_frames(changed).damaged == 1
    torn = read_frames(whole[:at])
    assert torn.frames == tuple(frames[:hit])
    assert torn.damaged == (at not in (0, *ends))


def test_where_the_disk_takes_no_copy_the_save_stands_and_the_copy_catches_up_with_the_next(home: Home) -> None:
    child = home.child()
    home.session.database.close()
    folder, away = home.folder / "mirror", home.folder / "away"
    folder.rename(away)
    folder.write_text("in the way")
    home.log(child, WORDS)
    folder.unlink()
    away.rename(folder)
    assert WORDS not in copied(home.session.database)
    assert any("is not in the second copy" in line for line in broken(home))
    home.log(child)
    assert WORDS in copied(home.session.database)
    assert broken(home) == ()


def test_a_copy_that_is_gone_is_made_anew_at_the_next_unlock(home: Home) -> None:
    home.log(home.child(), WORDS)
    for path in (home.folder / "mirror").iterdir():
        path.unlink()
    assert broken(home)
    unlock(home)
    assert WORDS in copied(home.session.database)
    assert broken(home) == ()


def test_damage_in_the_copy_is_told_and_mended_at_the_next_unlock(home: Home) -> None:
    home.log(home.child(), WORDS)
    home.session.database.close()
    for path in lying(home):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 4
        path.write_bytes(data)
    assert any("stretches are damaged" in line for line in broken(home))
    unlock(home)
    assert WORDS in copied(home.session.database)
    assert broken(home) == ()


@pytest.mark.parametrize("name", ["who-we-are.1", "who-we-are.2"])
def test_either_copy_of_who_this_computer_is_will_do(home: Home, name: str) -> None:
    home.child()
    path = home.folder / "mirror" / name
    path.write_bytes(path.read_bytes()[:-1])
    mirror = mirror_of(home.session.database)
    assert mirror
    rows = mirror.who.read()
    assert rows
    assert [row["id"] for row in rows["people"]] == [home.session.person.id]
    assert broken(home) == (f"second copy {name}: it is damaged",)


def test_erased_words_are_in_no_copy_either(home: Home) -> None:
    child = home.child()
    logged = home.log(child, WORDS)
    home.log(child, "An ordinary evening that stays.")
    erase(home.session.database, [version.hash for version in home.journal.show(logged).versions])
    assert WORDS not in copied(home.session.database)
    assert "An ordinary evening that stays." in copied(home.session.database)


def test_what_was_not_received_stays_for_ever(home: Home) -> None:
    home.log(home.child(), WORDS)
    home.clock.advance(timedelta(days=4000))
    unlock(home)
    assert WORDS in copied(home.session.database)


def test_a_new_store_that_could_not_be_made_leaves_no_copy_behind(tmp_path: Path, home: Home) -> None:
    folder = tmp_path / "blocked"
    (folder / "store.db").mkdir(parents=True)
    (folder / "store.db").rmdir()
    (folder / "instance").mkdir()
    door = Doorway(folder, home.clock, None, FLOOR)
    with pytest.raises(Exception, match=r".+"):
        door.create(profile_named("north-tyneside"), Who(name="Sam", role="foster_carer"), PASSPHRASE)
    assert not (folder / "mirror").exists()
