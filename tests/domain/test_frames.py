"""Frames that were made to be slow to read."""

from hashlib import sha256

import pytest

from carer_app.domain import frames
from carer_app.domain.frames import Frame, read_frames


def _claiming(everything: int) -> bytes:
    """A head, as good as a head can be, that claims so many bytes and whose digest is of none of them."""
    whole = Frame(label=b"", sealed=b"").encode()
    head = whole[:8] + (0).to_bytes(4, "big") + everything.to_bytes(4, "big") + whole[16:48]
    return head + sha256(head).digest()[:8]


def test_heads_that_each_claim_all_that_follows_cost_no_more_than_a_few_readings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = b"".join(_claiming(number * 56) for number in reversed(range(2_000)))
    read = 0

    def counted(data: bytes) -> object:
        nonlocal read
        read += len(data)
        return sha256(data)

    monkeypatch.setattr(frames, "sha256", counted)
    assert read_frames(content).frames == ()
    assert read < 20 * len(content)


def test_a_whole_frame_is_found_behind_false_heads() -> None:
    frame = Frame(label=b"label", sealed=b"sealed")
    found = read_frames(_claiming(1_000_000) * 5 + frame.encode() + _claiming(3))
    assert len(_claiming(0)) == 56
    assert (found.frames, found.damaged) == ((frame,), 2)
