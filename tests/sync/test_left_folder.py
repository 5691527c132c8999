"""What an emptied computer leaves for its council is carried there, and nothing of it is lost on the way."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from carer_app.domain.attachments import Brought, brought
from carer_app.domain.command import Ask
from carer_app.domain.sealed_file import open_file
from carer_app.errors import BadInputError
from carer_app.gateway.audit import audit
from carer_app.gateway.bundles import UnknownComputerError
from carer_app.gateway.cli import cli
from carer_app.gateway.db.photos import stored_chunks
from carer_app.gateway.keys import FILE
from carer_app.gateway.last_words import left_at
from carer_app.gateway.left_folder import NothingLeftHereError, take_folder
from carer_app.gateway.people import NewPerson, add_person
from carer_app.gateway.services import Services, make_services
from carer_app.vault.parting import NOTE, PartedError
from tests import files_given as given
from tests.sync.conftest import Connected
from tests.sync.test_commands import ask, emptied, type_something, typed_at_desk
from tests.sync.test_pictures import log_with_photo

Connect = Callable[..., Connected]


@pytest.fixture
def side(connect: Connect, services: Services) -> Connected:
    """A computer with an entry, a photo and a draft that were not sent, which is asked to be emptied."""
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    log_with_photo(side, child)
    type_something(side.home, child)
    return side


@pytest.fixture
def left(side: Connected) -> Path:
    """The folder that it leaves where there is no line."""
    side.line.cut_before = 100
    return Path(emptied(side).kept_in)


def chunks(services: Services) -> list[str]:
    with services.reading() as connection:
        found = list(connection.scalars(select(stored_chunks.c.name)))
    return [name for name in found if services.blobs.has(name)]


def is_all_there(services: Services, side: Connected) -> bool:
    found = audit(services)
    return (
        (found.is_whole, found.held, found.records) == (True, 0, 4)
        and len(chunks(services)) == 2
        and typed_at_desk(services, side)[-1] == '{"what_happened": "Half a sen"}'
    )


def test_with_a_line_the_photo_goes_too_and_nothing_is_left_to_carry(side: Connected, services: Services) -> None:
    assert emptied(side).kept_in == ""
    assert not side.work.obeying.kept_in.exists()
    assert is_all_there(services, side)


def test_a_round_that_is_still_under_way_begins_no_new_file(side: Connected) -> None:
    emptied(side)
    with pytest.raises(PartedError), side.home.session.database.reading():
        pass
    assert {path.name for path in side.home.folder.iterdir()} == {NOTE}


def test_a_photo_of_a_draft_goes_to_the_council_with_the_draft(connect: Connect, services: Services) -> None:
    side = connect()
    child = side.home.child()
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    draft = side.home.journal.new_draft("daily_log", child, {"what_happened": "A mark on his arm"})
    side.home.journal.keep_draft(draft)
    side.work.pictures.describe(side.work.pictures.take(draft.name, "arm.jpg", given.photo()), "His left arm")
    assert emptied(side).kept_in == ""
    manager = add_person(services, NewPerson(name="Priya Shah", email="p@council.example", role="manager"))[0]
    (left,) = left_at(services, manager, side.home.session.device.id)
    ((written,),) = [left.written]
    (manifest,) = [text.manifest() for text in written.manifests]
    assert manifest.words == "His left arm"
    assert brought(open_file(manifest.file, left.chunks.__getitem__)) is Brought.JPEG


def test_photos_that_were_sent_long_ago_are_not_left_beside(connect: Connect, services: Services) -> None:
    side = connect()
    log_with_photo(side, side.home.child())
    side.work.sync_once()
    side.work.carry_photos()
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    side.line.cut_before = 100
    assert {path.suffix for path in Path(emptied(side).kept_in).iterdir()} == {".sealed"}


def test_the_folder_is_taken_and_taking_it_again_changes_nothing(
    side: Connected, left: Path, services: Services
) -> None:
    assert not chunks(services)
    taken = take_folder(services, left)
    assert (taken.computers, taken.drafts, taken.chunks, taken.left) == ((side.home.session.device.id,), 1, 2, 0)
    assert is_all_there(services, side)
    assert take_folder(services, left) == taken
    assert (audit(services).is_whole, audit(services).records, len(chunks(services))) == (True, 4, 2)


def test_the_command_takes_the_folder_and_says_what_was_in_it(
    side: Connected, left: Path, services: Services, tmp_path: Path
) -> None:
    gateway = tmp_path / "gateway"
    (left / "photos" / ("0" * 64)).write_bytes(b"of nothing that is known here")
    (left / "another.sealed").write_bytes(b"for another council")
    told = CliRunner().invoke(cli, ["import-bundle", str(left), "--data-dir", str(gateway)])
    assert told.exit_code == 0, told.output
    assert "2 pieces of photos and papers were taken." in told.output
    assert "2 files were not taken" in told.output
    assert is_all_there(services, side)


def test_another_council_takes_nothing_of_it(left: Path, tmp_path: Path) -> None:
    other = make_services(tmp_path / "other")
    with pytest.raises(NothingLeftHereError):
        take_folder(other, left)
    other.close()


def test_of_a_computer_that_nobody_knows_nothing_is_taken(left: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    shutil.copy(tmp_path / "gateway" / FILE, tmp_path / "new" / FILE)
    new = make_services(tmp_path / "new")
    with pytest.raises(UnknownComputerError):
        take_folder(new, left)
    assert audit(new).records == 0
    new.close()


def test_a_folder_of_other_things_is_one_sentence(tmp_path: Path, services: Services) -> None:
    with pytest.raises(BadInputError):
        take_folder(services, tmp_path / "nowhere")


def test_what_an_earlier_computer_left_there_stays_until_it_is_carried(
    side: Connected, left: Path, services: Services, connect: Connect
) -> None:
    second = connect("second", "Jo Marsh")
    second.home.child("Robin")
    device = second.home.session.device.id
    second.work.obeying._leaving.seal(left)
    first = f"{services.keys.gateway}-{side.home.session.device.id}"
    assert {path.name for path in left.glob("*.sealed")} == {
        f"{services.keys.gateway}-{device}.sealed",
        f"{first}.sealed",
        f"{first}.told.sealed",
    }
    assert len(take_folder(services, left).computers) == 2
