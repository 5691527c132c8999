"""The short form of the campaign of torn uploads: over real HTTP, cut at random places."""

from tests.faults import torn_uploads


def test_torn_uploads_lose_nothing_and_send_at_most_one_chunk_again_for_a_cut() -> None:
    result = torn_uploads.run(12, seed=20)
    assert result.broken == ()
