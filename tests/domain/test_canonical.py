import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain import canonical
from carer_app.domain.revision import Body, Statement, body_hash, seal_body
from carer_app.errors import BadInputError

text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"))
keys = st.text(st.characters(max_codepoint=127, exclude_characters="\0"))
whole = st.integers(-canonical.LARGEST_NUMBER, canonical.LARGEST_NUMBER)
plain = st.recursive(
    st.none() | st.booleans() | whole | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


@given(plain)
def test_bytes_are_those_of_rfc_8785(value: object) -> None:
    canonical.check(value)
    assert canonical.encode(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"a": "x\0y"}, "a"),
        ({"a": {"b": ["ok", "\ud800"]}}, "a.b[1]"),
        ({"a": 1.5}, "a"),
        ({"a": 2**53}, "a"),
        ({"ä": 1}, "the record"),
        ({"a": float("nan")}, "a"),
    ],
)
def test_what_has_no_canonical_form_is_refused_and_the_field_named(value: object, field: str) -> None:
    with pytest.raises(BadInputError) as refused:
        canonical.check(value)
    assert refused.value.fields[0][0] == field
    assert refused.value.sentence.startswith(field)


def test_deep_nesting_is_refused_in_a_sentence() -> None:
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(BadInputError, match="nested"):
        canonical.check({"a": deep})


def test_two_sorts_of_bytes_never_share_a_hash() -> None:
    assert canonical.digest("entry", b"same") != canonical.digest("revision", b"same")


@given(text, st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16))
def test_a_body_hash_keeps_its_body_and_hides_it_without_the_salt(words: str, salt: bytes, other: bytes) -> None:
    body = seal_body(Statement(content={"text": words}), salt)
    assert body.hash() == body_hash(salt.hex(), body.text)
    assert body.statement().content == {"text": words}
    if salt != other:
        assert Body(salt=other.hex(), text=body.text).hash() != body.hash()


def test_a_changed_body_has_another_hash() -> None:
    body = seal_body(Statement(content={"text": "quiet"}), bytes(16))
    assert Body(salt=body.salt, text=body.text.replace("quiet", "Quiet")).hash() != body.hash()
