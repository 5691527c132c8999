"""What can be read is read in both schemes, and text grows when it is asked to."""

import pytest
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.icons import icon_size, picture
from carer_app.ui.kit.theme import DARK, FAMILY, LIGHT, PAIRS, Scheme, Tokens, apply_theme, em, tokens


def luminance(colour: QColor) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=lambda scheme: scheme.name)
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_everything_stands_out_from_its_ground(scheme: Tokens, ink: str, ground: str, least: float) -> None:
    assert contrast(scheme.colour(ink), scheme.colour(ground)) >= least


def test_contrast_is_reckoned_as_wcag_reckons_it() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_a_chosen_scheme_is_in_force_at_once(qapp: QApplication, scheme: Scheme) -> None:
    apply_theme(qapp, scheme, 1.0)
    assert tokens().name == scheme


def test_the_shipped_face_is_the_one_that_is_shown(qtbot: QtBot) -> None:
    label = QLabel("Maya")
    qtbot.addWidget(label)
    assert QFontInfo(label.font()).family() == FAMILY


def test_text_twice_as_large_makes_everything_larger(qapp: QApplication, qtbot: QtBot) -> None:
    button = Button("Save entry", "primary", "check")
    qtbot.addWidget(button)
    button.show()
    before = (em(), icon_size(), button.sizeHint().height())
    apply_theme(qapp, Scheme.LIGHT, 2.0)
    after = (em(), icon_size(), button.sizeHint().height())
    assert all(large > small for small, large in zip(before, after, strict=True))
    assert button.iconSize().height() == icon_size()


def test_a_picture_is_drawn_in_the_colour_of_its_token() -> None:
    drawn = picture("sun", "urgent", 24).toImage()
    inked = {
        drawn.pixelColor(x, y).name()
        for x in range(drawn.width())
        for y in range(drawn.height())
        if drawn.pixelColor(x, y).alpha() == 255
    }
    assert inked == {LIGHT.urgent}
