import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from carer_app.reports.kit.fonts import Weight, face, runs

STYLE = ParagraphStyle("x", fontName=face(Weight.REGULAR).name)


def shown(text: str) -> str:
    """The letters that a paragraph would print."""
    return "".join(part.text for part in Paragraph(runs(text), STYLE).frags)


@given(st.text())
def test_any_text_becomes_a_paragraph_whose_letters_all_have_a_font(text: str) -> None:
    Paragraph(runs(text), STYLE).wrap(400, 1000)
    for name, part in re.findall(r'<font name="([^"]+)">(.*?)</font>', runs(text), re.DOTALL):
        wide = {ord(letter) for letter in html.unescape(part.replace("<br/>", ""))}
        assert name == "DejaVuSans"
        assert wide


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126)))
def test_plain_letters_are_printed_as_typed_whatever_they_look_like(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "printed"),
    [("e\u0301", "é"), ("a\u200bb", "ab"), ("\u202ea", "a"), ("日", "�"), ("\x07", "�"), ("Олена", "Олена")],
)
def test_letters_are_put_together_left_out_or_replaced(text: str, printed: str) -> None:
    assert shown(text) == printed


@pytest.mark.parametrize("weight", Weight)
def test_every_weight_has_the_letters_of_our_neighbours(weight: Weight) -> None:
    for letter in "ŁłąćęńóśźżČčŠšŽžŷŵÂâ–—“”‘’·…€£":
        assert ord(letter) in face(weight).letters
