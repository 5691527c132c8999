"""How hard a passphrase is stretched follows from the computer, within bounds."""

from itertools import count
from pathlib import Path

import pytest

from carer_app.vault.file import FLOOR, Holder, Stretch
from carer_app.vault.stretching import calibrated
from carer_app.vault.vault import Vault

PASSPHRASE = "otter lantern hollow puddle thimble"


@pytest.mark.parametrize(("took", "mebibytes"), [(5.0, 64), (0.5, 64), (0.25, 128), (0.3, 96), (0.01, 256), (0.0, 256)])
def test_a_quick_computer_stretches_harder_and_a_slow_one_never_less_than_is_safe(took: float, mebibytes: int) -> None:
    ticks = count(100.0, took)
    assert calibrated(lambda: next(ticks)) == Stretch(m=mebibytes * 1024, t=3, p=4)


def test_whoever_comes_later_is_stretched_as_hard_as_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hard = Stretch(m=80 * 1024)
    keys, _code = Vault(tmp_path, None, hard).create(Holder(id="sam", name="Sam"), PASSPHRASE)
    person, _keys = Vault(tmp_path, None).prepare(keys, Holder(id="jo", name="Jo"), PASSPHRASE)
    assert person.slot.header.stretch == hard


def test_a_store_that_was_stretched_less_gets_its_next_slots_as_usual(tmp_path: Path) -> None:
    keys, _code = Vault(tmp_path, None, FLOOR).create(Holder(id="sam", name="Sam"), PASSPHRASE)
    person, _keys = Vault(tmp_path, None).prepare(keys, Holder(id="jo", name="Jo"), PASSPHRASE)
    assert person.slot.header.stretch == Stretch()
