"""What is being typed: kept for the one who types it, and for nobody else."""

from typing import Any

import pytest
from sqlalchemy import text

from carer_app.doorway import Doorway
from carer_app.errors import BadInputError
from carer_app.journal.forms import New
from carer_app.vault.file import FLOOR
from tests.company import OTHERS_PASSPHRASE, joined, unlock
from tests.conftest import PASSPHRASE, Home

LOG = {"day": "2026-03-02", "what_happened": "Tea."}


def keep(home: Home, child: str, raw: dict[str, Any], record: str = "", kind: str = "daily_log") -> None:
    home.journal.keep_draft(home.journal.new_draft(kind, child, raw, record))


def raws(home: Home) -> list[dict[str, Any]]:
    return [draft.raw for draft in home.journal.drafts()]


def test_a_draft_waits_for_its_writer(home: Home) -> None:
    maya = home.child()
    keep(home, maya, {"what_happened": "Tea and"})
    home.session.lock()
    again = unlock(home, "Sam Okafor", PASSPHRASE)
    (draft,) = again.journal.drafts()
    again.session.lock()
    assert (draft.kind, draft.child, draft.raw) == ("daily_log", maya, {"what_happened": "Tea and"})
    assert draft.changed == "2026-03-02T21:04:00.000Z"


def test_a_form_has_one_draft_which_is_the_latest(home: Home) -> None:
    maya = home.child()
    for words in ("T", "Te", "Tea"):
        keep(home, maya, {"what_happened": words})
    assert raws(home) == [{"what_happened": "Tea"}]


def test_every_form_has_a_draft_of_its_own(home: Home) -> None:
    maya, robin = home.child(), home.child("Robin")
    record = home.log(maya)
    keep(home, maya, {"n": 1})
    keep(home, robin, {"n": 2})
    keep(home, maya, {"n": 3}, kind="ordinary_day")
    keep(home, maya, {"n": 4}, record=record)
    assert sorted(raw["n"] for raw in raws(home)) == [1, 2, 3, 4]


def test_another_person_of_the_same_computer_finds_none(home: Home) -> None:
    maya = home.child()
    keep(home, maya, {"what_happened": "for my eyes"})
    jo = joined(home)
    assert jo.journal.drafts() == []
    keep(jo, maya, {"what_happened": "hers"})
    assert raws(jo) == [{"what_happened": "hers"}]
    jo.session.lock()
    assert raws(home) == [{"what_happened": "for my eyes"}]


def test_the_bytes_are_sealed_to_the_writer(home: Home) -> None:
    keep(home, home.child(), {"what_happened": "for my eyes"})
    jo = joined(home)
    with jo.session.database.reading() as db:
        sealed = db.execute(text("SELECT sealed FROM drafts")).scalar_one()
    assert b"eyes" not in sealed
    with pytest.raises(Exception, match="sealed to somebody else"):
        jo.session.keys.sealing.open(sealed)
    jo.session.lock()
    assert b"eyes" in home.session.keys.sealing.open(sealed)


def test_a_draft_goes_when_its_record_is_saved_and_only_that_one(home: Home) -> None:
    maya, robin = home.child(), home.child("Robin")
    keep(home, maya, LOG)
    keep(home, robin, {"what_happened": "Robin's"})
    home.journal.add(New(kind="daily_log", child=maya, raw=LOG))
    assert raws(home) == [{"what_happened": "Robin's"}]


def test_one_form_can_have_two_drafts_and_saving_one_leaves_the_other(home: Home) -> None:
    maya = home.child()
    keep(home, maya, LOG | {"what_happened": "Monday"})
    beside = home.journal.new_draft("daily_log", maya, LOG, name=home.journal.name_beside("daily_log", maya))
    home.journal.keep_draft(beside)
    home.journal.add(New(kind="daily_log", child=maya, raw=LOG, draft=beside.name))
    assert [raw["what_happened"] for raw in raws(home)] == ["Monday"]
    home.journal.add(New(kind="daily_log", child=maya, raw=LOG))
    assert raws(home) == []


def test_what_a_command_writes_leaves_what_is_being_typed(home: Home) -> None:
    maya = home.child()
    record = home.log(maya)
    keep(home, maya, {"what_happened": "half a sen"})
    keep(home, maya, LOG, record=record)
    home.journal.add_many(
        [New(kind="daily_log", child=maya, raw={"day": "2026-03-02", "what_happened": "by a script"})]
    )
    home.journal.amend(record, LOG, "a slip")
    assert {"what_happened": "half a sen"} in raws(home)
    assert len(raws(home)) == 2


def test_a_draft_stays_when_its_record_is_refused(home: Home) -> None:
    maya = home.child()
    keep(home, maya, {"day": "2026-03-02", "what_happened": ""})
    with pytest.raises(BadInputError):
        home.journal.add(New(kind="daily_log", child=maya, raw={"day": "2026-03-02", "what_happened": ""}))
    assert raws(home) == [{"day": "2026-03-02", "what_happened": ""}]


@pytest.mark.parametrize(
    "typed", ["half \ud800 a character", "a NUL \0 in it", "🦦 \u202e \ufffe", "x" * 1_000_000], ids=len
)
def test_a_draft_keeps_what_no_record_can(home: Home, typed: str) -> None:
    keep(home, home.child(), {"what_happened": typed})
    assert raws(home) == [{"what_happened": typed}]


def test_a_draft_can_be_thrown_away(home: Home) -> None:
    keep(home, home.child(), LOG)
    home.journal.drop_draft(home.journal.drafts()[0].name)
    assert home.journal.drafts() == []


def test_after_recovery_the_drafts_of_the_old_keys_are_closed_and_new_ones_can_be_kept(home: Home) -> None:
    maya = home.child()
    keep(home, maya, {"what_happened": "before"})
    home.session.lock()
    door = Doorway(home.folder, home.clock, None, FLOOR)
    session = door.recover(door.holder_named(None), home.recovery_code, OTHERS_PASSPHRASE)
    again = Home(folder=home.folder, clock=home.clock, session=session, recovery_code="")
    assert again.journal.drafts() == []
    keep(again, maya, {"what_happened": "after"})
    assert raws(again) == [{"what_happened": "after"}]
    session.lock()
