"""What every kind of record keeps to. A new kind is held to this by being there."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carer_app.councils import CouncilProfile, profile_named, profiles
from carer_app.domain import canonical
from carer_app.domain.checks import all_problems, day_of
from carer_app.domain.initials import others_than
from carer_app.domain.kind import Circumstances, Content, Problem, RecordKind, SectionKind, Severity
from carer_app.domain.kinds import kind_named, kinds, slices
from carer_app.domain.reading import read_content, read_json
from carer_app.errors import BadInputError

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 21, 0, tzinfo=UTC)
CIRCUMSTANCES = Circumstances(
    now=NOW, latest_known=NOW, profile=profile_named("england"), birth_date=date(2014, 5, 1), child_name="Robin"
)
every_kind = pytest.mark.parametrize("kind", kinds().values(), ids=kinds())
listed_kinds = [kind for kind in kinds().values() if kind.listed]
every_listed_kind = pytest.mark.parametrize("kind", listed_kinds, ids=lambda kind: kind.slug)
compulsory = [
    pytest.param(kind, field.name, id=f"{kind.slug}.{field.name}")
    for kind in kinds().values()
    for field in msgspec.structs.fields(kind.content)
    if field.required
]
compulsory_texts = [
    pytest.param(kind, field.name, id=f"{kind.slug}.{field.name}")
    for kind in listed_kinds
    for field in msgspec.structs.fields(kind.content)
    if field.required and field.type is str
]


def raw_example(kind: RecordKind) -> dict[str, Any]:
    return json.loads(canonical.encode(kind.example(TODAY)))


def stops(content: Content, circumstances: Circumstances = CIRCUMSTANCES) -> list[Problem]:
    kind = next(kind for kind in kinds().values() if kind.content is type(content))
    return [one for one in all_problems(kind, content, circumstances) if one.severity is Severity.CANNOT_BE]


def test_kinds_are_found_in_their_folders() -> None:
    assert {"daily", "missing", "health", "skills", "child"} <= set(slices())
    assert {"daily_log", "missing_episode", "health_appointment", "life_skills_step", "child_file"} <= set(kinds())


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadInputError, match="daily_log"):
        kind_named("diary")


@every_kind
def test_its_name_is_its_slug_and_it_has_a_title(kind: RecordKind) -> None:
    assert kinds()[kind.slug] is kind
    assert kind.slug.replace("_", "").isalpha()
    assert kind.slug.islower()
    assert kind.title


@every_kind
def test_its_example_is_read_back_as_it_was_given(kind: RecordKind) -> None:
    example = kind.example(TODAY)
    assert read_content(kind, raw_example(kind)) == example


@every_kind
def test_its_bytes_are_the_same_after_a_round_trip(kind: RecordKind) -> None:
    first = canonical.encode(kind.example(TODAY))
    again = canonical.encode(kind.read(kind.schema, json.loads(first)))
    assert again == first
    canonical.check(json.loads(first))


@every_kind
def test_its_example_passes_its_own_checks_on_any_day(kind: RecordKind) -> None:
    for day in (TODAY, date(2028, 2, 29), date(2026, 12, 31), date(2026, 3, 29)):
        now = datetime(day.year, day.month, day.day, 23, 0, tzinfo=UTC)
        then = msgspec.structs.replace(CIRCUMSTANCES, now=now, latest_known=now)
        assert all_problems(kind, kind.example(day), then) == []


@every_listed_kind
def test_its_headline_is_one_short_line(kind: RecordKind) -> None:
    headline = kind.example(TODAY).headline()
    assert headline.strip()
    assert "\0" not in headline
    assert "\n" not in headline
    assert len(headline) <= 160


@every_listed_kind
@pytest.mark.parametrize("profile", profiles().values(), ids=profiles())
def test_its_lines_have_labels_and_name_fields_that_exist(kind: RecordKind, profile: CouncilProfile) -> None:
    lines = list(kind.example(TODAY).lines(profile))
    fields = {field.name for field in msgspec.structs.fields(kind.content)}
    assert lines
    assert {line.field for line in lines} <= fields
    assert all(line.label.strip() and line.text.strip() for line in lines)


@every_listed_kind
def test_its_field_of_time_exists(kind: RecordKind) -> None:
    assert kind.occurred_field in {field.name for field in msgspec.structs.fields(kind.content)}


@every_kind
def test_what_it_waits_for_is_a_sentence(kind: RecordKind) -> None:
    for due in kind.example(TODAY).due(profile_named("north-tyneside")):
        assert due.sentence.strip()
        assert due.topic or due.name


@pytest.mark.parametrize(("kind", "field"), compulsory)
def test_a_missing_compulsory_field_is_refused_by_name(kind: RecordKind, field: str) -> None:
    raw = raw_example(kind)
    del raw[field]
    with pytest.raises(BadInputError) as refused:
        read_content(kind, raw)
    assert refused.value.fields == ((field, "is missing"),)
    assert field in refused.value.sentence


@pytest.mark.parametrize(("kind", "field"), compulsory_texts)
@pytest.mark.parametrize("empty", ["", "  \n\t "])
def test_a_blank_compulsory_text_is_refused_by_name(kind: RecordKind, field: str, empty: str) -> None:
    content = read_content(kind, raw_example(kind) | {field: empty})
    assert field in [problem.field for problem in stops(content)]


@every_kind
def test_an_unknown_field_is_refused_by_name(kind: RecordKind) -> None:
    with pytest.raises(BadInputError) as refused:
        read_content(kind, raw_example(kind) | {"hair_colour": "brown"})
    assert refused.value.fields[0][0] == "hair_colour"


@every_kind
def test_a_day_of_another_form_is_refused_by_name(kind: RecordKind) -> None:
    for name, value in raw_example(kind).items():
        if isinstance(value, str) and value[:4] == "2026" and value[4:5] == "-":
            with pytest.raises(BadInputError) as refused:
                read_content(kind, raw_example(kind) | {name: "the second of March"})
            assert refused.value.fields[0][0] == name


@every_listed_kind
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_that_no_life_has_is_refused_by_name(kind: RecordKind, day: str) -> None:
    field = occurred_field(kind)
    with pytest.raises(BadInputError) as refused:
        read_content(kind, raw_example(kind) | {field: shifted(kind, field, day)})
    assert refused.value.fields[0][0] == field


@every_listed_kind
def test_what_happened_before_birth_is_refused(kind: RecordKind) -> None:
    content = read_content(kind, raw_example(kind))
    born_later = msgspec.structs.replace(CIRCUMSTANCES, birth_date=day_of(content.occurred()) + timedelta(days=1))
    assert kind.occurred_field in [problem.field for problem in stops(content, born_later)]


@every_listed_kind
def test_a_date_to_come_is_flagged_and_kept(kind: RecordKind) -> None:
    content = kind.example(TODAY + timedelta(days=90))
    found = [one for one in all_problems(kind, content, CIRCUMSTANCES) if one.field == kind.occurred_field]
    assert [one.severity for one in found] == [Severity.SHOULD_NOT_BE]


@every_listed_kind
def test_another_childs_name_is_flagged_and_kept_wherever_it_is_typed_about_a_stay(kind: RecordKind) -> None:
    """On a shared sheet brothers, sisters and friends are rightly named."""
    others = others_than("", [("other", "Zebedee", "")])
    then = msgspec.structs.replace(CIRCUMSTANCES, others=others)
    raw = raw_example(kind)
    texts = [field.name for field in msgspec.structs.fields(kind.content) if field.type is str]
    assert texts
    for name in texts:
        content = read_content(kind, raw | {name: "Zebedee came."})
        found = [one for one in all_problems(kind, content, then) if "another child" in one.sentence]
        expected = [(name, Severity.SHOULD_NOT_BE)] if kind.section is not SectionKind.SHEET else []
        assert [(one.field, one.severity) for one in found] == expected
        assert all("Zebedee" not in one.sentence and "write Z" in one.sentence for one in found)


@every_kind
def test_a_body_from_a_newer_program_is_kept_unread(kind: RecordKind) -> None:
    assert kind.read(kind.schema + 1, {"anything": "at all"}) is None


@every_kind
def test_a_body_over_256_kib_is_refused(kind: RecordKind) -> None:
    texts = [name for name, value in raw_example(kind).items() if isinstance(value, str) and not value[:1].isdigit()]
    free = [field.name for field in msgspec.structs.fields(kind.content) if field.name in texts and field.type is str]
    for name in free:
        with pytest.raises(BadInputError, match="256 KiB"):
            read_content(kind, raw_example(kind) | {name: "x" * canonical.LARGEST_BODY})


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates().map(str) | st.datetimes().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@cache
def some_of(slug: str) -> st.SearchStrategy[dict[str, Any]]:
    """Values for some of the fields of a kind, and for others that it has not."""
    names = [field.name for field in msgspec.structs.fields(kind_named(slug).content)]
    return st.dictionaries(st.sampled_from(names) | st.text(max_size=5), anything, max_size=6)


@every_kind
@given(data=st.data())
def test_whatever_is_given_is_read_or_refused_in_a_sentence(kind: RecordKind, data: st.DataObject) -> None:
    raw = raw_example(kind) | data.draw(some_of(kind.slug))
    try:
        content = read_content(kind, raw)
    except BadInputError:
        return
    all_problems(kind, content, CIRCUMSTANCES)
    content.headline()
    list(content.lines(CIRCUMSTANCES.profile))
    list(content.due(CIRCUMSTANCES.profile))


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_an_object_or_refused_in_a_sentence(data: bytes) -> None:
    try:
        given_object = read_json(data)
    except BadInputError:
        return
    assert isinstance(given_object, dict)


def test_a_deep_nest_of_brackets_is_refused_in_a_sentence() -> None:
    with pytest.raises(BadInputError, match="nested"):
        read_json(b'{"a":' * 100_000)


def occurred_field(kind: RecordKind) -> str:
    """The field of time that the example really fills."""
    raw = raw_example(kind)
    assert raw[kind.occurred_field]
    return kind.occurred_field


def shifted(kind: RecordKind, field: str, day: str) -> str:
    return day + raw_example(kind)[field][10:]
