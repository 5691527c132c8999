"""Pictures of every screen: `python -m tests.gallery --out DIR`, light, dark and with text twice as large."""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from carer_app.ui.kit.theme import Scheme, apply_theme
from tests.gallery.forms import form_pages
from tests.gallery.pages import draw_pages
from tests.gallery.parts import parts_page

LOOKS = {
    "light": (Scheme.LIGHT, 1.0, 1240),
    "dark": (Scheme.DARK, 1.0, 1240),
    "200": (Scheme.LIGHT, 2.0, 1100),
}
SMALL_LAPTOP = (1366, 720)


def main() -> None:
    """Draw every picture and say where they are."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--out", type=Path, default=Path("build/gallery"))
    wanted.add_argument("--form", default="", help="draw only the form of this kind")
    given = wanted.parse_args()
    out: Path = given.out
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    for look, (scheme, scale, width) in LOOKS.items():
        apply_theme(app, scheme, scale)
        for name, page in [*form_pages(given.form)] if given.form else [*form_pages(), ("parts", parts_page())]:
            page.resize(width, 800)
            page.show()
            app.processEvents()
            page.resize(width, 800 + page.verticalScrollBar().maximum())
            app.processEvents()
            page.grab().save(str(out / f"{name}-{look}.png"))
            page.close()
            page.deleteLater()
        if not given.form:
            draw_pages(app, SMALL_LAPTOP if scale > 1 else (1240, 800), look, out)
    sys.stdout.write(f"{len(list(out.glob('*.png')))} pictures are in {out}\n")


if __name__ == "__main__":
    main()
