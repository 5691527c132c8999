"""Pictures of every page of the window, made in a process of their own that needs no screen."""

import os
import subprocess
import sys
from pathlib import Path

from carer_app.app import doorway, open_work
from carer_app.ui.shell.pictures import draw_every_page
from carer_app.ui.shell.tools import Tools


def take(folder: Path, name: str, passphrase: Path, out: Path) -> None:
    """Draw every page of a data folder, as the person of that name sees it, into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "carer_app.demo.pictures", str(folder), name, str(passphrase), str(out)]
    quiet = {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "qt.qpa.*=false"}
    subprocess.run(command, check=True, env=os.environ | quiet)


def _main(folder: Path, name: str, passphrase: Path, out: Path) -> None:
    tools = Tools(doorway=doorway(folder), open_work=open_work, relaunch=lambda: None)
    draw_every_page(tools, name, passphrase.read_text().rstrip("\n"), out)


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
