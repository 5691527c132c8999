"""What changed between two versions, in words; and that the pages keep to the window's colours."""

import re

import pytest

from carer_app.config import resources
from carer_app.domain.difference import difference
from carer_app.domain.kind import Line
from carer_app.gateway.desk.compare import shown_changes
from carer_app.gateway.desk.routes import STATIC
from carer_app.ui.kit.theme import DARK, LIGHT, PAIRS, Tokens


def line(text: str, label: str = "School", field: str = "school") -> Line:
    return Line(field=field, label=label, text=text)


def test_only_the_words_that_changed_are_marked() -> None:
    found = difference([line("Home at 15:40, ate pasta.")], [line("Home at 15:50, ate pasta.")])
    (shown,) = shown_changes(found.changes)
    assert shown.before == "Home at 15:<del>40</del>, ate pasta."
    assert shown.after == "Home at 15:<ins>50</ins>, ate pasta."


def test_marks_cannot_be_typed_by_the_writer() -> None:
    found = difference([line("<b>old</b>")], [line("<ins>new</ins>")])
    (shown,) = shown_changes(found.changes)
    assert "<b>" not in shown.before
    assert shown.after.count("<ins>") == shown.after.count("</ins>")
    assert "&lt;" in shown.after


def test_added_and_taken_out_lines_are_told_apart() -> None:
    found = difference([line("In all day.")], [line("Mum rang.", "Family time", "family_time")])
    assert found.summary() == "Added: “Family time”. Taken out: “School”."


def test_equal_versions_say_so() -> None:
    found = difference([line("In all day.")], [line("In all day.")])
    assert found.summary() == "The words are the same in both versions."
    assert found.same_title() == "1 line is the same"


def test_lines_of_one_label_are_compared_in_their_order() -> None:
    people = [line("Jo", "Told", "told"), line("Ann", "Told", "told")]
    found = difference(people, [*people, line("Police", "Told", "told")])
    assert [change.after for change in shown_changes(found.changes)] == ["Police"]
    assert len(found.same) == 2


STYLE = (STATIC / "desk.css").read_text(encoding="utf-8")
COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6})\b")


def _colours(start: str) -> dict[str, str]:
    """The colours of the first block after a place in the style sheet."""
    block = STYLE[STYLE.index(start) :]
    return dict(COLOUR.findall(block[: block.index("--round") if start == ":root" else block.index("\n}")]))


@pytest.mark.parametrize(("start", "tokens"), [(":root", LIGHT), ("prefers-color-scheme: dark", DARK)])
def test_the_desk_has_the_windows_colours(start: str, tokens: Tokens) -> None:
    colours = _colours(start)
    assert len(colours) >= 20
    assert colours == {name: getattr(tokens, name.replace("-", "_")) for name in colours}


def test_every_pair_of_colours_the_pages_put_together_is_held_to_contrast() -> None:
    held = {(text, ground) for text, ground, _least in PAIRS}
    together = re.findall(r"background: var\(--([a-z]+)-soft\); color: var\(--([a-z]+)-ink\)", STYLE)
    assert len(together) >= 8
    assert {(f"{ink}_ink", f"{soft}_soft") for soft, ink in together} <= held


def test_every_picture_that_a_page_names_is_shipped() -> None:
    shipped = {path.stem for path in (resources() / "icons").glob("*.svg")} | {"hearth"}
    templates = (STATIC.parent / "templates").glob("*.html")
    named = {name for path in templates for name in re.findall(r'icon\("([a-z-]+)"\)', path.read_text("utf-8"))}
    assert named
    assert named <= shipped
