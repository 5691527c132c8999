"""Programs of ours run as people and scripts run them: in processes of their own, with no screen and no keyring."""

import os
import subprocess
import sys

NO_BUS = "unix:path=/nonexistent/bus"


def command(*arguments: object) -> list[str]:
    """A module with its arguments."""
    return [sys.executable, "-m", *(str(argument) for argument in arguments)]


def surroundings() -> dict[str, str]:
    """The environment of whoever runs the tests, without their screen, their keyring and their choices."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CARER_")}
    return kept | {"DBUS_SESSION_BUS_ADDRESS": NO_BUS, "QT_QPA_PLATFORM": "offscreen"}


def run(*arguments: object, seconds: float = 90) -> subprocess.CompletedProcess[str]:
    """A module to its end."""
    return subprocess.run(
        command(*arguments),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=surroundings(),
        timeout=seconds,
        check=False,
    )
