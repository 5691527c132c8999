"""How everything looks: the colours, sizes and the one style sheet, for light and dark and any size of text."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from carer_app.config import resources
from carer_app.ui.kit.heading import install_headings
from carer_app.ui.kit.spoken_head import install_section_heads

FAMILY = "Atkinson Hyperlegible Next"
BASE_PX = 16
TEXT_SCALES = (0.9, 1.0, 1.15, 1.3, 1.5, 2.0)


class Scheme(StrEnum):
    """Light, dark, or whatever this computer is set to."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """Every colour by what it is for. A pair `x_soft` and `x_ink` is a quiet background with the text that goes on it."""

    name: str
    page: str
    surface: str
    sunken: str
    hover: str
    ink: str
    quiet: str
    line: str
    border: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    accent_ink: str
    focus: str
    info_soft: str
    info_ink: str
    calm_soft: str
    calm_ink: str
    good_soft: str
    good_ink: str
    urgent: str
    urgent_hover: str
    on_urgent: str
    urgent_soft: str
    urgent_ink: str

    def colour(self, token: str) -> QColor:
        return QColor(getattr(self, token))


LIGHT = Tokens(
    name="light",
    page="#f6f4ef",
    surface="#ffffff",
    sunken="#f3f1eb",
    hover="#eceae3",
    ink="#1d2322",
    quiet="#525b59",
    line="#dedad1",
    border="#737e7b",
    accent="#1b5e6b",
    accent_hover="#134853",
    on_accent="#ffffff",
    accent_soft="#dcebed",
    accent_ink="#134e5a",
    focus="#0a5ac8",
    info_soft="#e4eef5",
    info_ink="#1c4863",
    calm_soft="#fcefd2",
    calm_ink="#5a4206",
    good_soft="#e2f0e3",
    good_ink="#225a33",
    urgent="#a8232e",
    urgent_hover="#8a1923",
    on_urgent="#ffffff",
    urgent_soft="#fbeaea",
    urgent_ink="#8e1c27",
)

DARK = Tokens(
    name="dark",
    page="#14181a",
    surface="#1e2326",
    sunken="#262c2f",
    hover="#2c3336",
    ink="#eceeec",
    quiet="#aeb7b5",
    line="#363e41",
    border="#899391",
    accent="#7cc6d4",
    accent_hover="#9ad7e2",
    on_accent="#08242a",
    accent_soft="#1c3c43",
    accent_ink="#a9dde7",
    focus="#8fbcff",
    info_soft="#1b3142",
    info_ink="#b9d9f1",
    calm_soft="#3a2f15",
    calm_ink="#f4da97",
    good_soft="#1d3523",
    good_ink="#b4e0c0",
    urgent="#ff8d87",
    urgent_hover="#ffaaa5",
    on_urgent="#2e0507",
    urgent_soft="#40201f",
    urgent_ink="#ffb8b4",
)

SCHEMES = {Scheme.LIGHT: LIGHT, Scheme.DARK: DARK}

PAIRS = (
    *((text, ground, 4.5) for text in ("ink", "quiet") for ground in ("page", "surface", "sunken", "hover")),
    ("on_accent", "accent", 4.5),
    ("on_accent", "accent_hover", 4.5),
    ("on_urgent", "urgent", 4.5),
    ("on_urgent", "urgent_hover", 4.5),
    ("accent", "surface", 4.5),
    ("accent", "page", 4.5),
    ("accent_ink", "accent_soft", 4.5),
    ("ink", "accent_soft", 4.5),
    ("info_ink", "info_soft", 4.5),
    ("calm_ink", "calm_soft", 4.5),
    ("good_ink", "good_soft", 4.5),
    ("urgent_ink", "urgent_soft", 4.5),
    ("urgent_ink", "surface", 4.5),
    ("urgent_ink", "page", 4.5),
    *(("border", ground, 3.0) for ground in ("page", "surface", "sunken")),
    *(("focus", ground, 3.0) for ground in ("page", "surface", "sunken", "accent_soft")),
    ("urgent", "surface", 3.0),
    ("urgent", "page", 3.0),
)
"""Text or sign, the ground it stands on, and the least contrast between them (WCAG 2.2: 1.4.3, 1.4.11, 2.4.13)."""


def tokens() -> Tokens:
    """The colours in force, told from the application's own palette."""
    return DARK if QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def em() -> int:
    """The height of ordinary text in pixels: what sizes that follow the text are measured in."""
    return QApplication.font().pixelSize()


def apply_theme(app: QApplication, scheme: Scheme = Scheme.SYSTEM, text_scale: float = 1.0) -> None:
    """Give the whole application its colours, font and sizes; may be called again at any time."""
    install_headings(app)
    install_section_heads(app)
    chosen = SCHEMES[_resolved(app, scheme)]
    app.setStyle("Fusion")
    app.setPalette(_palette(chosen))
    app.setFont(_font(round(BASE_PX * text_scale)))
    app.setStyleSheet(_style_sheet(chosen, text_scale))


def _resolved(app: QApplication, scheme: Scheme) -> Scheme:
    if scheme is not Scheme.SYSTEM:
        return scheme
    return Scheme.DARK if app.styleHints().colorScheme() is Qt.ColorScheme.Dark else Scheme.LIGHT


def _font(pixels: int) -> QFont:
    """The shipped face; scripts that it does not have fall to the system's own."""
    if FAMILY not in QFontDatabase.families():
        for path in sorted((resources() / "fonts").glob("AtkinsonHyperlegibleNext-*.ttf")):
            QFontDatabase.addApplicationFont(str(path))
    font = QFont(FAMILY) if FAMILY in QFontDatabase.families() else QFont(QFontInfo(QFont()).family())
    font.setPixelSize(pixels)
    return font


def _palette(t: Tokens) -> QPalette:
    """What the style sheet does not reach: Fusion's own drawing, selections, links and disabled text."""
    palette = QPalette()
    role = QPalette.ColorRole
    roles = {
        role.Window: t.page,
        role.WindowText: t.ink,
        role.Base: t.surface,
        role.AlternateBase: t.sunken,
        role.Text: t.ink,
        role.Button: t.surface,
        role.ButtonText: t.ink,
        role.BrightText: t.urgent,
        role.Highlight: t.accent,
        role.HighlightedText: t.on_accent,
        role.Accent: t.accent,
        role.Link: t.accent,
        role.PlaceholderText: t.quiet,
        role.ToolTipBase: t.ink,
        role.ToolTipText: t.surface,
        role.Light: t.surface,
        role.Midlight: t.line,
        role.Mid: t.border,
        role.Shadow: t.line,
    }
    for each, colour in roles.items():
        palette.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(t.quiet))
    return palette


def _style_sheet(t: Tokens, scale: float) -> str:
    """The one style sheet, with colours by name and sizes that follow the text."""
    text = (_folder() / "hearthlog.qss").read_text(encoding="utf-8")
    sizes = {name: f"{round(px * scale)}px" for name, px in _TYPE_SIZES.items()}
    rings = {"dot_round": f"{round(11 * scale) + 2}px", "dot_ring": f"{round(5 * scale) + 2}px"}
    images = {"images": (_folder() / t.name).as_posix()}
    return Template(text).substitute(asdict(t) | sizes | rings | images)


_TYPE_SIZES = {
    "size_small": 14.5,
    "size_body": BASE_PX,
    "size_heading": 19,
    "size_title": 27,
    "size_clock": 46,
    "box": 24,
    "control": 24,
    "dot": 22,
    "dot_in": 12,
    "arrow": 18,
}


def _folder() -> Path:
    return resources() / "theme"
