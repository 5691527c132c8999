from random import Random

from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.revision import heads


def test_the_last_of_a_line_is_the_head() -> None:
    assert heads({"a": (), "b": ("a",), "c": ("b",)}) == ("c",)


def test_two_who_wrote_apart_are_both_kept() -> None:
    assert heads({"a": (), "b": ("a",), "c": ("a",)}) == ("b", "c")


def test_a_merge_closes_both() -> None:
    assert heads({"a": (), "b": ("a",), "c": ("a",), "d": ("b", "c")}) == ("d",)


def test_a_version_that_arrives_after_the_merge_stays_a_head() -> None:
    assert heads({"a": (), "b": ("a",), "c": ("a",), "d": ("b", "c"), "late": ("a",)}) == ("d", "late")


def test_a_parent_that_has_not_arrived_hides_nothing() -> None:
    assert heads({"b": ("not here yet",)}) == ("b",)


@given(st.lists(st.sets(st.integers(0, 20), max_size=3), min_size=1, max_size=20), st.randoms())
def test_the_order_of_arrival_does_not_matter(parents: list[set[int]], random: Random) -> None:
    graph = {str(n): tuple(str(p) for p in before if p < n) for n, before in enumerate(parents)}
    shuffled = list(graph.items())
    random.shuffle(shuffled)
    assert heads(dict(shuffled)) == heads(graph)
    assert heads(graph)
