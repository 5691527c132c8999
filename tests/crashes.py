"""Says at the end of a parallel run where a process of the tests crashed: by then its own last words have scrolled away."""

import faulthandler
from pathlib import Path

import pytest

FOLDER = Path("build/crashes")
SHOWN = 20
"""Lines of each: the innermost frames come first."""


def _folder(config: pytest.Config) -> Path:
    return config.rootpath / FOLDER


@pytest.hookimpl(trylast=True)  # pytest's own plugin writes to the screen
def pytest_configure(config: pytest.Config) -> None:
    folder = _folder(config)
    worker = getattr(config, "workerinput", {}).get("workerid")
    if worker is None:
        for left in folder.glob("*.txt"):
            left.unlink()
        return
    folder.mkdir(parents=True, exist_ok=True)
    faulthandler.enable((folder / f"{worker}.txt").open("w"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for told in sorted(_folder(config).glob("*.txt")):
        if words := told.read_text():
            terminalreporter.section(f"{told.stem} crashed; all of it: {told}")
            terminalreporter.write_line("\n".join(words.splitlines()[:SHOWN]))
