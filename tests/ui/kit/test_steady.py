"""A window lives through more calls than anybody makes in a shift."""

import subprocess
import sys

CALLS = """
from PySide6.QtWidgets import QApplication, QPushButton
from carer_app.ui.kit.theme import apply_theme
app = QApplication([])
apply_theme(app)
button = QPushButton()
for _ in range(100_000):
    button.layout(), button.setEnabled(True), button.isEnabled(), button.isVisible()
"""


def test_the_program_outlives_a_great_many_calls_of_qt() -> None:
    done = subprocess.run([sys.executable, "-c", CALLS], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
