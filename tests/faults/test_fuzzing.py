"""The short form of the fuzzing, and whether it would find anything."""

import random
from pathlib import Path

import pytest

from carer_app.errors import BadInputError
from tests.faults.decoders import Decoder, decoders
from tests.faults.fuzzing import DEEP, ONE_SLOW_IN, TOKENS, _watch, changed, play, run

READERS = [one for one in decoders() if not one.is_slow]


def test_every_reader_reads_or_says_no() -> None:
    assert run(ONE_SLOW_IN * 2, 1).broken == ()


@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.name)
def test_each_reads_what_it_should_and_bears_the_worst(reader: Decoder, tmp_path: Path) -> None:
    wrong = []
    for content in (*reader.seeds, *DEEP, *TOKENS, b""):
        exact = Decoder(reader.name, (content,), lambda _changed, scratch, it=content: reader.work(it, scratch))
        wrong += play(exact, 1, tmp_path, _watch())[1]
    assert wrong == []


def test_changes_follow_from_their_seed() -> None:
    seeds = decoders()[0].seeds
    assert changed(seeds, random.Random(7)) == changed(seeds, random.Random(7)) != changed(seeds, random.Random(8))


def test_a_reader_that_lets_something_fly_writes_elsewhere_or_calls_out_would_be_found(tmp_path: Path) -> None:
    outside, scratch = tmp_path / "outside", tmp_path / "scratch"
    scratch.mkdir()

    def flies(content: bytes, _scratch: Path) -> object:
        raise KeyError(content)

    def writes(_content: bytes, folder: Path) -> object:
        (folder / "here").write_bytes(b"x")
        return outside.write_bytes(b"x")

    def refuses(_content: bytes, _scratch: Path) -> object:
        raise BadInputError("No.")

    found = [play(Decoder("planted", (b"x",), work), 1, scratch, _watch())[1] for work in (flies, writes, refuses)]
    assert found == [["KeyError at ?"], [f"open {outside}"], []]
